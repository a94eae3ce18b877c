"""The account of how well it does: one command judges every stream, and writes docs/account.md.

    PYTHONPATH=. python tests/account.py CORPUS... --score SCORE.PY [--keep FILE] [--write docs/account.md]

CORPUS are further streams that teach; those in tests/streams/{teach,held} are taken as they are there. Each
that teaches is judged by weights learnt from all the others; those held, by weights from all that teach. What
was decided is kept in a file that all parts share: a run that is broken off goes on where it was, and begins
anew when the matcher or a stream has changed. Some four minutes of CPU for forty streams; to try it:
`--only chips byd northvolt`.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from tests import learn
from tests.accounting import digests, tables
from tests.accounting.audit import Audit, audit
from tests.accounting.judged import FOLDS, Bench, Kept, Streams, alerts, tell
from tests.accounting.tables import HEADS, figures, means, table
from tests.learn import Corpus

HERE = Path(__file__).parent
METHOD = """# The account

Written by a command; nobody types a figure here:

    PYTHONPATH=. python tests/account.py CORPUS... --score SCORE.PY --write docs/account.md

Streams of articles, each labelled by hand with the developments it tells ([figures.md](figures.md): how they
were made, and how far two readers agree). An alert is right when its article is the first, of those told, to
state a *major* development of its subject. **recall**: how many majors got an alert; **precision**: how many
alerts are right (those that tell something minor alone count neither way); **F1**: of both; **in bursts**: of
what came within 48 hours of another article on the subject; **told**: of the majors with an alert, how many
alerts show the figures, names and dates that tell them; **late**: articles that told it before the alert.

Leave one stream out: a stream that teaches is judged by weights learnt from all the others that teach. The
streams held out teach nothing, and are judged by weights from all that teach. No stream is judged by weights
that saw it. But the signals, the threshold and the strength of the regression were chosen by means over many
of these streams, the held ones among them: take every figure as slightly too good.
"""


class Account:
    """All parts, each from decisions that are made once."""

    def __init__(self, bench: Bench, corpora: Sequence[str], scorer: ModuleType) -> None:
        self._bench, self._corpora, self._scorer = bench, corpora, scorer
        self._streams = {corpus.name: corpus for corpus in bench.all}
        self._held = {corpus.name for corpus in bench.held}
        self._said = bench.left_out()

    def parts(self) -> Iterator[str]:
        whole = Audit()
        for name, said in self._said.items():
            whole.add(audit(self._streams[name], said))
        yield METHOD
        yield f"## Every stream\n\n{self._every_stream()}"
        yield f"## What a digest adds\n\n{self._digests()}"
        yield f"## In bursts and outside\n\n{tables.shares(whole, 'while', _hot, _hot)}"
        yield f"## By language\n\n{tables.shares(whole, 'language', _language, _language)}"
        yield f"## By kind of development\n\n{tables.kinds(whole)}"
        yield "## The errors that remain\n\n" + "\n\n".join(tables.errors(whole))
        yield f"## Languages without a word list\n\n{self._unlisted()}"
        yield f"## What carries it\n\n{self._ablation()}"

    def _every_stream(self) -> str:
        """Beside each stand two methods that read nothing."""
        found = {name: self._score(name, alerts(said)) for name, said in self._said.items()}
        rows = [self._row(name, result) for name, result in found.items()]
        rows += [
            [f"**{name}**", "", *figures(means([found[one] for one in of])), "", ""]
            for name, of in self._groups()
        ]
        heads = ["stream", "articles", *HEADS, "every match", "once a week"]
        return f"The last two columns are F1 of methods that read nothing.\n\n{table(heads, rows)}"

    def _digests(self) -> str:
        found = {name: digests.sums(self._streams[name], said) for name, said in self._said.items()}
        groups = ((name.removeprefix("mean of "), of) for name, of in self._groups())
        return digests.digests(digests.row(name, [found[one] for one in of]) for name, of in groups)

    def _row(self, name: str, result: Mapping[str, Any]) -> list[object]:
        stream = self._streams[name]
        blind = (self._score(name, told(stream))["f1"] for told in (learn.every_match, learn.once_a_week))
        held = " (held out)" if name in self._held else ""
        return [f"{name}{held}", len(stream.articles), *figures(result), *map(tables.two, blind)]

    def _groups(self) -> Iterator[tuple[str, Sequence[str]]]:
        teach = [corpus.name for corpus in self._bench.teachers if corpus.name not in self._corpora]
        for name, of in (("the corpora", self._corpora), ("teach", teach), ("held out", sorted(self._held))):
            if of:
                yield f"mean of {name}", of
        yield "mean of all", list(self._streams)

    def _score(self, name: str, told: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        return learn.figures(self._streams[name], told, self._scorer)

    def _unlisted(self) -> str:
        """The streams with other languages, as they are and where every language but English is unknown."""
        rows, pairs = [], []
        for name, said in self._bench.unlisted().items():
            with_lists, without = (self._score(name, alerts(each)) for each in (self._said[name], said))
            pairs.append((with_lists, without))
            rows.append(
                [name, *_beside(with_lists, without), *_foreign(self._streams[name], self._said[name], said)]
            )
        both = (means([pair[side] for pair in pairs]) for side in (0, 1))
        rows.append(["**mean**", *_beside(*both), "", ""])
        told = "alerts from other languages"
        heads = ["stream", "F1", "F1 without", "told", "told without", told, "without"]
        return (
            "The same weights, with every language but English taken for one that nobody knows: there claims "
            f"are figures, dates, names and codes.\n\n{table(heads, rows)}"
        )

    def _ablation(self) -> str:
        return (
            f"The mean over all {len(self._streams)} streams without a group of signals. Those that teach "
            f"are left out by parts, {FOLDS} of them: so the first row is not quite the mean above.\n\n"
            f"{tables.ablation(self._bench.ablation())}"
        )


def _beside(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [tables.two(each[name]) for name in ("f1", "told") for each in (one, other)]


def _foreign(stream: Corpus, *said: Sequence[Any]) -> list[int]:
    english = {row["id"] for row in stream.articles if row["lang"] == "en"}
    return [sum(bool(each.headline) and each.article not in english for each in one) for one in said]


def _hot(each: Any) -> str:
    return "another article within 48 hours" if each.hot else "none in 48 hours"


def _language(each: Any) -> str:
    return str(each.language)


def streams(corpora: Sequence[Path], only: Sequence[str]) -> Streams:
    """Those named, and those of the project; `only`: the names of the latter that are wanted."""
    found = {part: sorted((HERE / "streams" / part).iterdir()) for part in ("teach", "held")}
    wanted = {
        part: [path for path in paths if not only or path.name in only] for part, paths in found.items()
    }
    return Streams([*corpora, *wanted["teach"]], wanted["held"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="*")
    parser.add_argument("--score", type=Path, required=True, help="the scorer beside the corpora")
    parser.add_argument(
        "--keep", type=Path, default=Path("account.json"), help="what was decided is kept here"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="STREAM", help="of the project's streams these alone"
    )
    parser.add_argument("--write", type=Path, help="write here, not to stdout")
    args = parser.parse_args()
    chosen, scorer = streams(args.corpora, args.only), learn.read_scorer(args.score)
    if len(chosen.teachers) < 2:
        parser.error("leaving one out takes two streams that teach")
    tell(f"reading {len(chosen.all)} streams")
    bench = Bench(chosen, Kept(args.keep, chosen), scorer)
    account = Account(bench, [path.name for path in args.corpora], scorer)
    text = "\n\n".join(part.strip() for part in account.parts()) + "\n"
    if args.write:
        args.write.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
