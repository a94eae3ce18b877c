"""Of two sentences, is the second news? How often the slots of a ledger agree with a reader.

    python tests/measure_pairs.py [TABLE...] [--half tuned|held] [--by-pair] [--json]

The pairs are in `tables/pairs-*.yaml`: what the ledger holds, and what comes in, which a reader called

    same         the fact that is held, in other words, in another language, rounded, restated later
    new          a further fact: a stage, number, date, party, speaker, condition
    contradicts  it denies, corrects or reverses what is held
    background   it recalls what is held, or something older, as known

The held sentence is read as the lead of an article into an empty ledger, the other as a sentence deep in
a later one. Of its claims that are no background, the slots speak: no new slot is `same`; a change that
denies, reverses, or has another value of the same role `contradicts`; any other new slot is `new`; and no
such claim `background`. A label agrees with the slots that say so; a value that replaces another may be
`new` as well, and `same` may be read as background, which `strict` divides. Heard rightly: silence for
same and background, speech for the others.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.matcher import novelty
from bot.matcher.changes import why_new
from bot.matcher.claims import read_claims
from bot.matcher.known import Known, Slots
from bot.matcher.names import NameFinder
from bot.model import (
    About,
    Article,
    Company,
    Ledger,
    LedgerEntry,
    Match,
    NameHit,
    Reason,
    Sentence,
    Subject,
    SubjectKind,
    Tier,
    Watchlist,
)

TABLES = Path(__file__).parent / "tables"
LABELS = ("same", "new", "contradicts", "background")
SILENT = {"same", "background"}
AGREES = {
    "same": SILENT,
    "new": {"new", "contradicts"},
    "contradicts": {"contradicts"},
    "background": {"background"},
}
LEAD, DEEP = 1, 3  # where the held and the coming sentence stand


@dataclass(frozen=True)
class Said:
    """A sentence in a language on a day."""

    lang: str
    on: date
    text: str


@dataclass(frozen=True)
class Pair:
    """What the ledger holds, what comes in, and what a reader says of it."""

    held: Said
    comes: Said
    label: str
    kind: str
    parties: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    held_out: bool


@dataclass(frozen=True)
class Judged:
    """A pair with what the slots say of it, and the signals that are not zero."""

    pair: Pair
    slots: str
    reasons: tuple[str, ...]
    signals: Mapping[str, float]

    @property
    def agrees(self) -> bool:
        return self.slots in AGREES[self.pair.label]


@dataclass
class Tally:
    """How many pairs of each label, how many agree, and how many would speak or be silent rightly."""

    of: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    strict: int = 0
    heard: int = 0

    def add(self, judged: Judged) -> None:
        label = judged.pair.label
        self.of[label] += 1
        self.right[label] += judged.agrees
        self.strict += judged.slots == label
        self.heard += (judged.slots in SILENT) == (label in SILENT)

    def share(self, label: str) -> float:
        return self.right[label] / self.of[label] if self.of[label] else 0.0


def pairs(table: Path) -> Iterator[Pair]:
    """Every pair of a table."""
    for group in YAML(typ="safe", pure=True).load(table):
        subject, held = group["subject"], Said(**group["held"])
        parties = tuple(tuple(map(str, names)) for names in subject["parties"])
        names = tuple(str(name) for spellings in subject.get("names") or () for name in spellings)
        for coming in group["comes"]:
            comes = Said(coming["lang"], coming["on"], coming["text"])
            yield Pair(
                held, comes, coming["label"], subject["kind"], parties, names, bool(group.get("held_out"))
            )


@cache
def _subject(
    kind: str, parties: tuple[tuple[str, ...], ...], names: tuple[str, ...]
) -> tuple[Subject, NameFinder]:
    """The subject of a watchlist of its own, and what finds its names."""
    companies = {spellings[0]: Company(spellings[0], spellings) for spellings in parties}
    own = (names, ()) if kind == "plant" else ((), names)
    title = " and ".join(companies) if kind == "deal" else names[0]
    subject = Subject("subject", SubjectKind(kind), title, tuple(companies), *own)
    return subject, NameFinder(Watchlist(companies, {subject.id: subject}))


def _read(pair: Pair, said: Said, outlet: str, place: int) -> tuple[Article, Match]:
    """The sentence as an article about the subject."""
    subject, finder = _subject(pair.kind, pair.parties, pair.names)
    at = datetime.combine(said.on, time(9 if place == LEAD else 18), UTC)
    url = f"https://{outlet}.example/"
    article = Article(outlet, url, outlet.title(), Tier.WIRE, said.lang, "", said.text, at, at)
    hits = [
        NameHit(each.kind, id, said.text[span.start : span.end], span.start, span.end, place)
        for span in finder.spans(said.text, said.lang)
        for each in span.bearers
        for id in sorted(each.ids)
        if not each.bare
    ]
    return article, Match(subject, About.MAIN, tuple(hits), (Sentence(place, said.text, place),))


def judge(pair: Pair) -> Judged:
    """What the slots say of a pair."""
    article, match = _read(pair, pair.held, "herald", LEAD)
    claims, ledger = read_claims(article, match), Known(Ledger("subject"))
    for claim in claims:
        told = (article.id, article.url, article.outlet, article.at, True, article.language)
        ledger.enter(LedgerEntry(claim, *told, (article.outlet,)))
    mark = novelty.fingerprint(article, match, claims, told=True)
    before = ledger.grown("subject", (mark,), article.at)
    coming, own = _read(pair, pair.comes, "courier", DEEP)
    said = read_claims(coming, own)
    held = Known.of(before)
    slots = [held.slots(claim, coming.at) for claim in said]
    mark = novelty.fingerprint(coming, own, said, told=False)
    signals = novelty.signals(coming, own, slots, before, mark)
    front = [(slot, held.nearest(slot.claim)) for slot in slots if not slot.claim.background]
    reasons = tuple(why_new(slot, was).value for slot, was in front if slot.any)
    return Judged(pair, verdict(front), reasons, {name: value for name, value in signals.items() if value})


def verdict(front: Sequence[tuple[Slots, LedgerEntry | None]]) -> str:
    """The label that the slots give of claims which are no background, each with what it comes closest to."""
    new = [(slot, was) for slot, was in front if slot.any]
    if not front:
        return "background"
    if any(why_new(*each) in (Reason.DENIAL, Reason.REVERSAL) or replaces(*each) for each in new):
        return "contradicts"
    return "new" if new else "same"


def replaces(slot: Slots, was: LedgerEntry | None) -> bool:
    """Whether a value stands where the ledger has another of the same role."""
    if was is None:
        return False
    roles = {(quantity.unit, quantity.role) for quantity in was.claim.quantities}
    counted = any((quantity.unit, quantity.role) in roles for quantity in slot.quantities)
    return counted or bool(slot.dates and was.claim.dates)


def tallies(judged: Iterable[Judged], by_pair: bool) -> Mapping[str, Tally]:
    """By language of what comes, or by pair of languages; within one language, across two, and all."""
    found: dict[str, Tally] = defaultdict(Tally)
    for each in judged:
        held, comes = each.pair.held.lang, each.pair.comes.lang
        across = "one language" if held == comes else "two languages"
        for key in (f"{held} > {comes}" if by_pair else f"> {comes}", across, "all"):
            found[key].add(each)
    last = ("one language", "two languages", "all")
    return {key: found[key] for key in (*sorted(found.keys() - set(last)), *last) if key in found}


def confusions(judged: Iterable[Judged]) -> list[tuple[str, int]]:
    """What is most often taken for what."""
    return Counter(f"{j.pair.label} read as {j.slots}" for j in judged if not j.agrees).most_common(5)


def show(half: str, judged: Sequence[Judged], by_pair: bool) -> None:
    columns = ("pairs", *LABELS, "strict", "heard rightly")
    print(f"\n{half}: how often the slots agree, by label\n\n| | {' | '.join(columns)} |")
    print("|---" * (len(columns) + 1) + "|")
    for key, tally in tallies(judged, by_pair).items():
        total = tally.of.total()
        labels = (f"{tally.share(label):.2f}" if tally.of[label] else "" for label in LABELS)
        cells = (str(total), *labels, f"{tally.strict / total:.2f}", f"{tally.heard / total:.2f}")
        print(f"| {key} | {' | '.join(cells)} |")
    print("\n" + "\n".join(f"{count:5} {what}" for what, count in confusions(judged)))


def _plain(judged: Judged) -> dict[str, Any]:
    return {**asdict(judged), "agrees": judged.agrees}


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("tables", nargs="*", type=Path, metavar="TABLE", help="default: tables/pairs-*.yaml")
    parser.add_argument("--half", choices=["tuned", "held"], help="one of them; absent: both")
    parser.add_argument("--by-pair", action="store_true", help="by both languages, not that of what comes in")
    parser.add_argument("--json", action="store_true", help="every pair with what the slots say, a line each")
    args = parser.parse_args()
    every = [pair for table in args.tables or sorted(TABLES.glob("pairs-*.yaml")) for pair in pairs(table)]
    for half in [args.half] if args.half else ["tuned", "held"]:
        judged = [judge(pair) for pair in every if pair.held_out is (half == "held")]
        if args.json:
            print("\n".join(json.dumps(_plain(each), ensure_ascii=False, default=str) for each in judged))
        else:
            show(half, judged, args.by_pair)


if __name__ == "__main__":
    main()
