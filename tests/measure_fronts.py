"""How truly the front of an article is told: what its headline would say, by language.

    python tests/measure_fronts.py [--half dev|held] [--errors LANGUAGE]

A front is a title and its first sentence (`tables/fronts-*.yaml`); `says` are the readings that a careful
desk would accept for the one line that tells it, best first: a kind, and how certain; "denial" is that of
anything. Of the dev half, by which the word lists are mended, `--errors` shows what went wrong; of the held
half nobody looks at more than these figures.

    matched   the subject is found at all
    kind      the kind that comes first is one of those wanted
    told      and as certain, and as affirmed
    any       one of those wanted is among the changes that are shown
    sure      it is the headline, composed in English: title and lead both tell it, or are English themselves
    right     of these headlines, the kind is one of those wanted
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.matcher.changes import changed
from bot.matcher.claims import read_claims
from bot.matcher.known import Known
from bot.matcher.subjects import SubjectMatcher
from bot.model import Article, Change, Claim, Company, Ledger, Subject, SubjectKind, Tier, Watchlist

TABLES = Path(__file__).parent / "tables"
READ_ON = datetime(2025, 7, 16, 9, tzinfo=UTC)
ENDINGS = ("closure", "production_stop")  # which are a review while only considered
COLUMNS = ("matched", "kind", "told", "any", "sure")
Case = Mapping[str, Any]


def cases(half: str) -> Iterator[tuple[str, Case]]:
    """Each front with its language."""
    for path in sorted(TABLES.glob(f"fronts-*{half}.yaml")):
        for language, listed in YAML(typ="safe").load(path).items():
            yield from ((language, case) for case in listed)


def watchlist(case: Case) -> Watchlist:
    """The one subject of a case, as somebody would have listed it."""
    names = [(each,) if isinstance(each, str) else tuple(each) for each in case.get("deal") or case["plant"]]
    if "deal" in case:
        companies = {str(n): Company(str(n), spelt) for n, spelt in enumerate(names)}
        subject = Subject("subject", SubjectKind.DEAL, "Subject", tuple(companies))
    else:
        owner, plant = names
        companies = {"0": Company("0", owner)}
        subject = Subject("subject", SubjectKind.PLANT, "Subject", ("0",), names=plant)
    return Watchlist(companies, {"subject": subject})


def front(language: str, case: Case) -> Article:
    """The article that begins so, and ends there."""
    return Article(
        "a", "https://a.example/", "The Herald", Tier.WIRE, language, case["title"], case["lead"], READ_ON,
        READ_ON,
    )  # fmt: skip


def shown(language: str, case: Case) -> tuple[Change, ...] | None:
    """What would be told of a front as the first on its subject, first things first; None: not matched."""
    article = front(language, case)
    for match in SubjectMatcher(watchlist(case)).match(article):
        known = Known.of(Ledger("subject"))
        slots = [known.slots(claim, READ_ON) for claim in read_claims(article, match)]
        return changed(article, match, slots, known)
    return None


def agrees(claim: Claim, said: str, *, kind_only: bool = False) -> bool:
    """Whether a claim is what a reading says: "closure planned", "not closure decided", "jobs any"."""
    *negated, kind, certainty = said.split()
    if certainty == "considered" and kind in ENDINGS:
        kind = "review" if claim.kind.value == "review" else kind
    denied = claim.certainty.value == "denied" or not claim.affirmed
    if kind == "denial":  # of whatever
        return denied
    if claim.kind.value != kind:
        return False
    if kind_only or certainty == "any":
        return True
    if negated or certainty == "denied":
        return denied
    if claim.certainty.value == "stated" and certainty in ("decided", "done"):
        return not denied  # shown as the bare noun, which says that it is so
    return claim.certainty.value == certainty and not denied


def measure(language: str, case: Case) -> Counter[str]:
    changes = shown(language, case)
    if not changes:
        return Counter(cases=1, matched=int(changes is not None))
    says: Sequence[str] = case["says"]
    first = changes[0]
    kind = any(agrees(first.claim, said, kind_only=True) for said in says)
    return Counter(
        cases=1,
        matched=1,
        kind=kind,
        told=any(agrees(first.claim, said) for said in says),
        any=any(agrees(change.claim, said, kind_only=True) for said in says for change in changes),
        sure=first.sure,
        right=first.sure and kind,
    )


def report(half: str) -> None:
    counts: dict[str, Counter[str]] = {}
    for language, case in cases(half):
        for key in (language, "all"):
            counts.setdefault(key, Counter()).update(measure(language, case))
    names = (*COLUMNS, "right")
    print(f"\n| {half} | fronts | " + " | ".join(names) + " |\n" + "|---" * (len(names) + 2) + "|")
    for key, count in sorted(counts.items(), key=lambda item: item[0] == "all"):
        cells = [f"{count[name] / count['cases']:.2f}" for name in COLUMNS]
        cells.append(f"{count['right'] / (count['sure'] or 1):.2f}")
        print(f"| {key} | {count['cases']} | {' | '.join(cells)} |")


def errors(wanted: str) -> None:
    """Every front of the half that may be looked at whose first line is none of those wanted."""
    for language, case in cases("dev"):
        if language != wanted or measure(language, case)["told"]:
            continue
        print(f"{case['title']}\n{case['lead']}\n    want {', '.join(case['says'])}")
        for claim in (change.claim for change in shown(language, case) or ()):
            print(f"    {'' if claim.affirmed else 'not '}{claim.kind} {claim.certainty} ({claim.sentence})")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("dev", "held"), help="only this one")
    parser.add_argument("--errors", metavar="LANGUAGE", help="what is told wrong in it, of the dev half")
    args = parser.parse_args()
    if args.errors:
        errors(args.errors)
        return
    for half in [args.half] if args.half else ["dev", "held"]:
        report(half)


if __name__ == "__main__":
    main()
