"""How far two readers agree: who wrote streams, sentences and pairs, and one who labelled a part again.

    PYTHONPATH=. python tests/agreement.py [--differ articles|sentences|pairs]

The second reader saw title, text, subjects and the developments in order, or the sentence or the pair, and
no label. Both stand side by side in `streams/second/labels.jsonl` and `tables/second-*.yaml`, as they were
before any was mended.

    subjects    kappa of whether an article is labelled with a subject, over all subjects of its stream
    main        kappa of main or mention, where both label the subject
    states      F1 of the developments told
    new major   kappa of whether an article is the first to tell a major development of the subject
    kinds       F1; what either reader leaves open counts for neither; strict: as if it had not been said
    pairs       kappa of same, new, contradicts or background; of each label, against all others
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests import agreement_pairs
from tests.kappa import kappa
from tests.measure_claims import DATE, TABLES, Count, Said, _days, written

STREAMS = Path(__file__).parent / "streams"
SENTENCES = ("second-claims.yaml", "second-press.yaml")
READERS = ("first", "second")
ASKED = ("certainty", "polarity", "known", "speaker")
COUNTED = ("kinds", "strict", "figures", "dates")

Labels = Mapping[str, Mapping[str, Any]]  # subject -> its label


def f1(count: Count) -> float:
    found = 2 * count.right + count.missed + count.false
    return 2 * count.right / found if found else 1.0


@dataclass
class Told:
    """What is compared of articles: pairs of answers, and developments."""

    articles: int = 0
    subjects: list[tuple[Hashable, Hashable]] = field(default_factory=list)
    main: list[tuple[Hashable, Hashable]] = field(default_factory=list)
    new: list[tuple[Hashable, Hashable]] = field(default_factory=list)
    states: Count = field(default_factory=Count)

    def row(self) -> str:
        cells = (kappa(self.subjects), kappa(self.main), f1(self.states), kappa(self.new))
        return f"{self.articles} | " + " | ".join(f"{cell:.2f}" for cell in cells)


@dataclass(frozen=True)
class Stream:
    subjects: Sequence[str]
    major: frozenset[str]
    articles: Sequence[Mapping[str, Any]]  # oldest first


def stream(name: str) -> Stream:
    folder = STREAMS / name
    watched = YAML(typ="safe").load(folder / "watchlist.yaml")
    subjects = [*watched.get("deals", {}), *watched.get("plants", {})]
    major = frozenset(one["id"] for one in _rows(folder / "developments.jsonl") if one["weight"] == "major")
    return Stream(subjects, major, _rows(folder / "articles.jsonl"))


def _rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").strip().split("\n")]


def windows() -> Iterator[tuple[str, Mapping[str, Mapping[str, Labels]]]]:
    """Each stream with its articles labelled twice: article -> reader -> labels."""
    rows: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in _rows(STREAMS / "second" / "labels.jsonl"):
        rows[row["stream"]][row["article"]] = {
            reader: {label["subject"]: label for label in row[reader]} for reader in READERS
        }
    yield from rows.items()


def new_majors(of: Stream, twice: Mapping[str, Mapping[str, Labels]], reader: str) -> set[tuple[str, str]]:
    """The articles and subjects that tell a major first; before the window the writer's labels hold."""
    known: set[str] = set()
    first = set()
    for article in of.articles:
        own = {label["subject"]: label for label in article["labels"]}
        labels = twice.get(article["id"], {reader: own})[reader]
        for subject, label in labels.items():
            told = of.major & set(label["states"])
            if told - known:
                first.add((article["id"], subject))
            known |= told
    return first


def compare(of: Stream, twice: Mapping[str, Mapping[str, Labels]], told: Told) -> None:
    """Adds the window of one stream."""
    new = [new_majors(of, twice, reader) for reader in READERS]
    for article, labels in twice.items():
        one, other = (labels[reader] for reader in READERS)
        told.articles += 1
        told.subjects += [(subject in one, subject in other) for subject in of.subjects]
        told.main += [(one[subject]["about"], other[subject]["about"]) for subject in one if subject in other]
        told.states.add(_states(one), _states(other))
        told.new += [((article, s) in new[0], (article, s) in new[1]) for s in {**one, **other}]


def _states(labels: Labels) -> list[str]:
    return [state for label in labels.values() for state in label["states"]]


def articles() -> Mapping[str, Told]:
    by_part: dict[str, Told] = defaultdict(Told)
    for name, twice in windows():
        for part in (name.split("/")[0], "all"):
            compare(stream(name), twice, by_part[part])
    return by_part


@dataclass
class Heard:
    """What is compared of sentences."""

    sentences: int = 0
    asked: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    counted: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def row(self) -> str:
        shares = [f"{sum(same) / len(same):.2f}" if (same := self.asked[name]) else "" for name in ASKED]
        counts = [f"{f1(self.counted[name]):.2f}" for name in COUNTED]
        return f"{self.sentences} | {' | '.join([*counts[:2], *shares, *counts[2:]])}"


def listen(first: Mapping[str, Any], second: Mapping[str, Any], heard: Heard) -> None:
    """Adds one sentence. What either reader says may be left out is not held against the other."""
    heard.sentences += 1
    one, other = ({said.kind: said for said in written(case)} for case in (first, second))
    sure = [{kind for kind, said in claims.items() if not said.maybe} for claims in (one, other)]
    open_to = {kind for claims in (one, other) for kind, said in claims.items() if said.maybe} | {"statement"}
    heard.counted["kinds"].add(*(_settled(mine, sure, open_to) for mine in sure))
    heard.counted["strict"].add(*sure)
    _ask([(one[kind], other[kind]) for kind in one.keys() & other.keys()], heard)
    heard.asked["speaker"].append(_standing(first) == _standing(second))
    facts = [{fact for said in claims.values() for fact in said.facts} for claims in (one, other)]
    doubted = (
        fact for claims in (one, other) for said in claims.values() if said.maybe for fact in said.facts
    )
    spare = {*_days(first), *_days(second), *doubted}
    for name, is_date in (("figures", False), ("dates", True)):
        kept = (
            [f for f in _settled(mine, facts, spare) if bool(DATE.fullmatch(f)) is is_date] for mine in facts
        )
        heard.counted[name].add(*kept)


def _settled(mine: set[str], both: Sequence[set[str]], open_to: set[str]) -> set[str]:
    return {one for one in mine if one not in open_to or all(one in theirs for theirs in both)}


def _ask(both: Iterable[tuple[Said, Said]], heard: Heard) -> None:
    for one, other in both:
        if "any" not in (one.certainty, other.certainty):
            heard.asked["certainty"].append(one.certainty == other.certainty)
        heard.asked["polarity"].append(one.affirmed == other.affirmed)
        heard.asked["known"].append(one.known == other.known)


def _standing(case: Mapping[str, Any]) -> str:
    return str(case.get("by", "none")).partition(" ")[0]


def sentences() -> Mapping[str, Heard]:
    """By language, by table and of all."""
    by_part: dict[str, Heard] = defaultdict(Heard)
    for table, language, case in heard_twice():
        for part in (language, table, "all"):
            listen(case["first"], case["second"], by_part[part])
    return by_part


def heard_twice() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path in (TABLES / name for name in SENTENCES):
        for language, cases in YAML(typ="safe").load(path).items():
            yield from ((path.stem.removeprefix("second-"), language, case) for case in cases)


def report() -> None:
    print("| streams | articles | subjects | main | states | new major |\n" + "|---" * 6 + "|")
    for part, told in sorted(articles().items(), key=lambda item: item[0] == "all"):
        print(f"| {part} | {told.row()} |")
    heads = (*COUNTED[:2], *ASKED, *COUNTED[2:])
    print("\n| language | sentences | " + " | ".join(heads) + " |\n" + "|---" * (len(heads) + 2) + "|")
    for key, heard in sorted(sentences().items(), key=lambda item: (len(item[0]) > 2, item[0] == "all")):
        print(f"| {key} | {heard.row()} |")
    agreement_pairs.report()


def differ(what: str) -> None:
    """Prints every case on which the two do not agree."""
    {"articles": _differ_articles, "sentences": _differ_sentences, "pairs": agreement_pairs.differ}[what]()


def _differ_sentences() -> None:
    for _, language, case in heard_twice():
        listen(case["first"], case["second"], heard := Heard())
        wrong = [name for name, same in heard.asked.items() if not all(same)]
        wrong += [name for name, count in heard.counted.items() if count.missed or count.false]
        if wrong:
            print(f"{language} {case['say']}\n    {', '.join(wrong)}")
            print(*(f"    {reader} {dict(case[reader])}" for reader in READERS), sep="\n")


def _differ_articles() -> None:
    for name, twice in windows():
        for article, (one, other) in ((key, labels.values()) for key, labels in twice.items()):
            for subject in sorted(one.keys() | other.keys()):
                told = [_told(labels.get(subject)) for labels in (one, other)]
                if told[0] != told[1]:
                    print(f"{name} {article} {subject}: {told[0]} | {told[1]}")


def _told(label: Mapping[str, Any] | None) -> str:
    if label is None:
        return "no"
    return " ".join([label["about"], *sorted(state.rpartition("/")[2] for state in label["states"])])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--differ", choices=["articles", "sentences", "pairs"], help="print where they do not agree"
    )
    args = parser.parse_args()
    differ(args.differ) if args.differ else report()


if __name__ == "__main__":
    main()
