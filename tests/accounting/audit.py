"""What became of each major development and of each alert, by the rules of the scorer, one by one.

The scorer gives the sums; here stands of which article, language, kind and hour each of them is.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.accounting.judged import Decided
from tests.learn import Corpus

BURST = timedelta(hours=48)
WRONG = ("redundant", "empty", "off-subject")
_UNMATCHED = "its first article was not found to concern the subject"


@dataclass(frozen=True)
class Major:
    """A major development: where it was told first, and by which alert, if any."""

    stream: str
    id: str
    kind: str
    what: str
    language: str  # of the first article that tells it
    hot: bool  # it came while its subject was hot
    first: str  # what was decided of that article
    article: str
    alert: Decided | None = None
    late: int = 0  # articles that told it before the alert
    unshown: tuple[str, ...] | None = (
        None  # what the alert does not show of what it must; None: nothing must be
    )

    @property
    def told(self) -> bool:
        return self.unshown == ()


@dataclass(frozen=True)
class Alert:
    stream: str
    said: Decided
    language: str
    hot: bool
    outcome: str  # hit | neutral | redundant | empty | off-subject
    about: str  # main | mention | "": the article is not labelled with the subject


@dataclass
class Audit:
    majors: list[Major] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)

    def add(self, other: "Audit") -> None:
        self.majors += other.majors
        self.alerts += other.alerts


def audit(corpus: Corpus, said: Sequence[Decided]) -> Audit:
    return _Stream(corpus, said).audit()


class _Stream:
    def __init__(self, corpus: Corpus, said: Sequence[Decided]) -> None:
        self._name, self._said = corpus.name, said
        self._articles = {row["id"]: row for row in corpus.articles}
        self._developments = {row["id"]: row for row in corpus.developments}
        self._stating: dict[str, list[str]] = defaultdict(list)
        self._times: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for row in corpus.articles:
            for label in row["labels"]:
                self._times[label["subject"]].append((moment(row), row["id"]))
                for state in label["states"]:
                    self._stating[state].append(row["id"])

    def audit(self) -> Audit:
        covered: dict[str, Decided] = {}
        alerts = [self._alert(each, covered) for each in self._said if each.headline]
        majors = [row for row in self._developments.values() if row["weight"] == "major"]
        return Audit([self._major(row, covered.get(row["id"])) for row in majors], alerts)

    def _alert(self, said: Decided, covered: dict[str, Decided]) -> Alert:
        row = self._articles[said.article]
        labels = [label for label in row["labels"] if label["subject"] == said.subject]
        states = [state for label in labels for state in label["states"]]
        new = [state for state in states if state not in covered]
        covered.update(dict.fromkeys(new, said))
        about = labels[0]["about"] if labels else ""
        hot = self._hot(row, said.subject)
        return Alert(self._name, said, row["lang"], hot, self._outcome(labels, states, new), about)

    def _outcome(self, labels: Sequence[Any], states: Sequence[str], new: Sequence[str]) -> str:
        if not labels:
            return "off-subject"
        if any(self._developments[state]["weight"] == "major" for state in new):
            return "hit"
        return "neutral" if new else "redundant" if states else "empty"

    def _major(self, row: Mapping[str, Any], alert: Decided | None) -> Major:
        stating = self._stating[row["id"]]
        first = self._articles[stating[0]]
        decided = {each.article: each.reason for each in self._said if each.subject == row["subject"]}
        return Major(
            self._name,
            row["id"],
            row["kind"],
            row["what"],
            first["lang"],
            self._hot(first, row["subject"]),
            decided.get(first["id"], _UNMATCHED),
            first["id"],
            alert,
            stating.index(alert.article) if alert else 0,
            _unshown(row.get("key") or [], alert) if alert and row.get("key") else None,
        )

    def _hot(self, row: Mapping[str, Any], subject: str) -> bool:
        """Whether another article of the subject came in the 48 hours before."""
        at, times = moment(row), self._times[subject]
        return any(at - BURST <= other <= at and id != row["id"] for other, id in times)


def _unshown(key: Iterable[Sequence[str]], alert: Decided) -> tuple[str, ...]:
    shown = fold(f"{alert.headline}\n{alert.text}")
    return tuple(group[0] for group in key if not any(fold(word) in shown for word in group))


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def moment(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["published"])
