"""What daily digests show beside the alerts: the articles that came nearest to being told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from tests.accounting.judged import Decided
from tests.accounting.tables import table, two
from tests.learn import Corpus

HEADS = (
    "streams", "days", "lines a day", "of the lines tell a major", "majors", "with an alert",
    "with an alert or a line",
)  # fmt: skip


def sums(corpus: Corpus, said: Sequence[Decided]) -> Counter[str]:
    """Of a digest after each day (UTC) on which an article came: its lines, those that tell a major of which
    nobody was told so far; and the majors that have an alert, or at least a line."""
    majors = {row["id"] for row in corpus.developments if row["weight"] == "major"}
    day = {row["id"]: row["published"][:10] for row in corpus.articles}
    states = {
        (row["id"], label["subject"]): majors.intersection(label["states"])
        for row in corpus.articles
        for label in row["labels"]
    }
    found: Counter[str] = Counter(days=len(set(day.values())), majors=len(majors))
    alerted: set[str] = set()
    listed: set[str] = set()
    for _, made in groupby(said, key=lambda each: day[each.article]):
        today = list(made)
        alerted.update(*(states.get(each[:2], ()) for each in today if each.headline))
        for new in (states.get(each[:2], set()) for each in today if each.near):
            found.update(lines=1, telling=not new <= alerted | listed)
            listed |= new
    return found + Counter(alerted=len(alerted), either=len(alerted | listed))


def row(name: str, found: Iterable[Counter[str]]) -> list[object]:
    """Of all streams together."""
    whole = sum(found, Counter())
    shares = (
        (whole["lines"], "days"), (whole["telling"], "lines"), (whole["alerted"], "majors"),
        (whole["either"], "majors"),
    )  # fmt: skip
    a_day, telling, alerted, either = (two(part / max(whole[of], 1)) for part, of in shares)
    return [name, whole["days"], a_day, telling, whole["majors"], alerted, either]


def digests(rows: Iterable[Sequence[object]]) -> str:
    return (
        "Each day's digest names up to five articles that came near to being told, one for each subject "
        f"([slack.md](slack.md)). Were a desk to look at them:\n\n{table(HEADS, rows)}"
    )
