"""How far two readers agree on pairs of sentences: same, new, contradicts or background."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML

from tests.kappa import kappa
from tests.measure_pairs import LABELS, TABLES


@dataclass(frozen=True)
class Twice:
    """A pair labelled by both; `lang` is that of what comes in."""

    lang: str
    held: str
    comes: str
    first: str
    second: str

    @property
    def answers(self) -> tuple[str, str]:
        return self.first, self.second


def labelled_twice() -> Iterator[Twice]:
    for language, cases in YAML(typ="safe").load(TABLES / "second-pairs.yaml").items():
        yield from (Twice(language, **case) for case in cases)


def by_language(pairs: Sequence[Twice]) -> Mapping[str, Sequence[Twice]]:
    """Each language with its pairs; last, all."""
    parts: dict[str, list[Twice]] = defaultdict(list)
    for pair in pairs:
        parts[pair.lang].append(pair)
    return {**parts, "all": pairs}


def agreed(pairs: Sequence[Twice]) -> str:
    same = sum(pair.first == pair.second for pair in pairs)
    return f"{len(pairs)} | {same} | {same / len(pairs):.2f} | {kappa([pair.answers for pair in pairs]):.2f}"


def confused(pairs: Sequence[Twice], label: str) -> str:
    """What the second said where the first said `label`, and the kappa of this label against all others."""
    second = Counter(pair.second for pair in pairs if pair.first == label)
    alone = kappa([(pair.first == label, pair.second == label) for pair in pairs])
    return " | ".join([*(str(second[other]) for other in LABELS), f"{alone:.2f}"])


def report() -> None:
    pairs = list(labelled_twice())
    print("\n| language | pairs | agreed | share | kappa |\n" + "|---" * 5 + "|")
    for language, part in by_language(pairs).items():
        print(f"| {language} | {agreed(part)} |")
    print(f"\n| first / second | {' | '.join(LABELS)} | kappa |\n" + "|---" * (len(LABELS) + 2) + "|")
    for label in LABELS:
        print(f"| {label} | {confused(pairs, label)} |")


def differ() -> None:
    """Prints every pair on which the two do not agree."""
    for pair in labelled_twice():
        if pair.first != pair.second:
            print(f"{pair.lang} {pair.held}\n    {pair.comes}\n    {pair.first} | {pair.second}")
