"""How truly claims are read: precision and recall by language, on written sentences.

    python tests/measure_claims.py [--half dev|held] [--of press] [--errors LANGUAGE]

The sentences are in `tables/claims-*dev.yaml`, by which the word lists were mended, and `claims-*held.yaml`,
of which nobody looks at more than these figures. Each is read alone, behind the lead of an article.

    kinds      the kinds a sentence claims        certainty  of those found, how many are as certain
    polarity   and how many are so or not so      known      those told as known already
    speakers   standing, and the name if written  figures    value and unit, wherever in the sentence
    dates      the days meant                     bound      figures and dates with the kind they belong to
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.matcher import dates
from bot.matcher.claims import read_claims
from bot.matcher.known import DAYS_OF_NEWS, days_meant
from bot.matcher.letters import tidy
from bot.matcher.measures import is_counted
from bot.model import About, Article, Claim, Match, NameHit, NameKind, Sentence, Subject, SubjectKind, Tier

TABLES = Path(__file__).parent / "tables"
READ_ON = datetime(2025, 7, 16, 9, tzinfo=UTC)
KEY = re.compile(r"(?P<maybe>maybe )?(?P<known>known )?(?P<no>not )?(?P<kind>\w+) (?P<certainty>[a-z ]+)")
FIGURE = re.compile(r"([\d.e]+?)(?:\.\.([\d.e]+))?(?: ([A-Za-z]\w*))?(?: ~)?(?: /(\w+))?")
DATE = re.compile(r"((?:19|20)\d\d(-\d\d){0,2}|\d{4}-[QH]\d|FY\d{4})(/\d{4}.*)?")
MEASURES = ("kinds", "certainty", "polarity", "known", "speakers", "figures", "dates", "bound")

Facts = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One claim as written in a table, or as read."""

    kind: str
    certainty: str
    affirmed: bool
    known: bool
    facts: Facts
    maybe: bool = False


@dataclass
class Count:
    """What was found, missed and made up."""

    right: int = 0
    missed: int = 0
    false: int = 0

    def add(self, wanted: Iterable[Any], found: Iterable[Any], allowed: Iterable[Any] = ()) -> None:
        wanted, found = Counter(list(wanted)), Counter(list(found))
        self.right += (wanted & found).total()
        self.missed += (wanted - found).total()
        self.false += (found - wanted - Counter(list(allowed))).total()

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right else 1.0 - bool(self.false)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 1.0 - bool(self.missed)

    def __str__(self) -> str:
        return f"{self.precision:.2f} {self.recall:.2f}"


@dataclass
class Figures:
    """The counts of one language."""

    sentences: int = 0
    of: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))


def table(half: str, of: str = "") -> tuple[Sequence[str], list[tuple[str, Mapping[str, Any]]]]:
    """The companies that a watchlist would hold, and the sentences with their language."""
    tables = [YAML(typ="safe").load(path) for path in sorted(TABLES.glob(f"claims-{of}*{half}.yaml"))]
    companies = [name for read in tables for name in read.pop("companies")]
    return companies, [
        (language, case)
        for read in tables
        for language, industries in read.items()
        for listed in industries.values()
        for case in listed
    ]


def written(case: Mapping[str, Any]) -> list[Said]:
    said = []
    for key, facts in (case.get("claims") or {}).items():
        parts = KEY.fullmatch(key)
        if not parts:
            raise SystemExit(f"{case['say']}: {key!r} is no claim")
        terms = tuple(_term(str(fact)) for fact in facts if not _is_today(str(fact)))
        said.append(
            Said(
                parts["kind"],
                parts["certainty"],
                not parts["no"],
                bool(parts["known"]),
                terms,
                bool(parts["maybe"]),
            )
        )
    return said


def _is_today(fact: str) -> bool:
    """Whether it is a day beside that of the article, which is no fact."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", fact):
        return False
    return abs((date.fromisoformat(fact) - READ_ON.date()).days) <= DAYS_OF_NEWS


def _term(fact: str) -> str:
    """A figure or date in the form in which those that are read are compared."""
    if DATE.fullmatch(fact):
        return fact
    found = FIGURE.fullmatch(fact)
    if not found:
        raise SystemExit(f"{fact!r} is neither figure nor date")
    low, high = float(found[1]), float(found[2] or found[1])
    return f"{low:.5g}..{high:.5g} {found[3] or ''}"


def read(language: str, case: Mapping[str, Any], companies: Sequence[str]) -> tuple[Claim, ...]:
    """The claims of the sentence, in an article that a wire published."""
    text = tidy(case["say"])
    sentence = Sentence(3, text, paragraph=3)
    spans = ((name, m.start(), m.end()) for name in companies for m in re.finditer(_whole(name), text))
    longest = sorted(spans, key=lambda span: (span[1], -span[2]))
    hits = [NameHit(NameKind.COMPANY, name, name, a, b, 3) for name, a, b in longest]
    hits = [hit for i, hit in enumerate(hits) if not any(other.end > hit.start for other in hits[:i])]
    subject = Subject("subject", SubjectKind.PLANT, "Subject", tuple(companies))
    article = Article(
        "a", "https://a.example/", "The Herald", Tier.WIRE, language, "", text, READ_ON, READ_ON
    )
    return read_claims(article, Match(subject, About.MAIN, tuple(hits), (sentence,)))


def _whole(name: str) -> str:
    """A Latin name that is no part of a word, whatever particle of another script stands behind it: KCC는."""
    return rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])" if name.isascii() else name


def as_read(claim: Claim) -> Said:
    """A claim in the form of the table; a date beside that of the article is no fact."""
    figures = (f"{q.low:.5g}..{q.high:.5g} {q.unit}" for q in claim.quantities)
    days = map(dates.canonical, days_meant(claim, READ_ON))
    facts = (*figures, *days)
    return Said(claim.kind.value, claim.certainty.value, claim.affirmed, claim.background, facts)


def measure(case: Mapping[str, Any], claims: tuple[Claim, ...], counts: Mapping[str, Count]) -> None:
    """Adds one sentence to the counts."""
    said = written(case)
    wanted = {one.kind: one for one in said if not one.maybe}
    allowed = {one.kind for one in said} | {"statement"}
    found = {one.kind: one for one in map(as_read, claims)}
    counts["kinds"].add(wanted, found, allowed - wanted.keys())
    both = [(wanted[kind], found[kind]) for kind in wanted.keys() & found.keys()]
    asked = [(w, replace(f, certainty=w.certainty) if w.certainty == "any" else f) for w, f in both]
    for name, part in (("certainty", "certainty"), ("polarity", "affirmed")):
        counts[name].add(
            *zip(
                *((f"{w.kind} {getattr(w, part)}", f"{f.kind} {getattr(f, part)}") for w, f in asked),
                strict=True,
            )
        ) if both else None
    counts["known"].add((w.kind for w, _ in both if w.known), (f.kind for _, f in both if f.known))
    _measure_facts(case, said, list(found.values()), counts)
    _measure_speaker(case.get("by", ""), claims, counts["speakers"])
    counts["bound"].add(
        ((w.kind, fact) for w, _ in both for fact in w.facts),
        (
            (f.kind, _as_wanted(fact, set(w.facts)))
            for w, f in both
            for fact in f.facts
            if fact not in _days(case)
        ),
    )


def _days(case: Mapping[str, Any]) -> list[str]:
    """What may be read or not: days of the saying, and facts that are hardly any."""
    return [_term(str(fact)) for key in ("day", "perhaps") for fact in case.get(key, ())]


def _measure_facts(
    case: Mapping[str, Any], said: list[Said], found: list[Said], counts: Mapping[str, Count]
) -> None:
    """All figures and dates of a sentence that claims something, whichever claim has them."""
    if not said:
        return
    wanted = {fact for one in said for fact in one.facts}
    read = {_as_wanted(fact, wanted) for one in found for fact in one.facts}
    for name, is_date in (("figures", False), ("dates", True)):
        of, had = ({f for f in facts if bool(DATE.fullmatch(f)) is is_date} for facts in (wanted, read))
        counts[name].add(of, had, allowed=_days(case))


def _as_wanted(fact: str, wanted: set[str]) -> str:
    """A count of anything is the bare number that a table wants."""
    number, _, unit = fact.partition(" ")
    return f"{number} " if is_counted(unit) and f"{number} " in wanted else fact


def _measure_speaker(by: str, claims: tuple[Claim, ...], count: Count) -> None:
    standing, _, name = by.partition(" ")
    spoken = [claim.speaker for claim in claims if claim.speaker.standing.value != "none"][:1]
    wanted = [f"{standing} {name}".strip()] if standing else []
    count.add(wanted, [f"{s.standing.value} {s.name}".strip() if name else s.standing.value for s in spoken])


def count(half: str, of: str = "") -> Mapping[str, Figures]:
    """The counts of each language, and of all."""
    by_language: dict[str, Figures] = defaultdict(Figures)
    companies, cases = table(half, of)
    for language, case in cases:
        claims = read(language, case, companies)
        for key in (language, "all"):
            by_language[key].sentences += 1
            measure(case, claims, by_language[key].of)
    return by_language


def report(half: str, of: str = "") -> None:
    print(f"\n{half}: precision and recall\n")
    print("| | sentences | " + " | ".join(MEASURES) + " |\n" + "|---" * (len(MEASURES) + 2) + "|")
    for key, figures in sorted(count(half, of).items(), key=lambda item: item[0] == "all"):
        cells = [str(figures.of[name]) for name in MEASURES]
        print(f"| {key} | {figures.sentences} | {' | '.join(cells)} |")


def errors(wanted_language: str, of: str = "") -> None:
    """Every sentence of the half that may be looked at, where something is read wrong."""
    companies, cases = table("dev", of)
    for language, case in cases:
        if language != wanted_language:
            continue
        counts: dict[str, Count] = defaultdict(Count)
        claims = read(language, case, companies)
        measure(case, claims, counts)
        wrong = [name for name in MEASURES if counts[name].missed or counts[name].false]
        if wrong:
            print(
                f"{case['say']}\n    {', '.join(wrong)}\n    want {case.get('by', '-')} {case.get('claims')}"
            )
            for claim in claims:
                one = as_read(claim)
                speaker = f"{claim.speaker.standing.value} {claim.speaker.name}"
                print(
                    f"    read {speaker}: {'' if one.affirmed else 'not '}{one.kind} {one.certainty}"
                    f"{' known' if one.known else ''} {list(one.facts)}"
                )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=["dev", "held"], help="one of them; absent: both")
    parser.add_argument("--of", default="", metavar="NAME", help="the tables called claims-NAME alone")
    parser.add_argument(
        "--errors", metavar="LANGUAGE", help="what is read wrong in that language's first half"
    )
    args = parser.parse_args()
    if args.errors:
        errors(args.errors, args.of)
        return
    for half in [args.half] if args.half else ["dev", "held"]:
        report(half, args.of)


if __name__ == "__main__":
    main()
