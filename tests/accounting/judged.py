"""The decisions on each stream by weights that never saw it, kept in a file that all parts share."""

import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from bot.config import read_watchlist
from bot.matcher.claims import read_claims
from bot.matcher.developments import Verdict, judge
from bot.matcher.near_misses import near_misses
from bot.matcher.subjects import SubjectMatcher
from bot.matcher.weights import Weights, as_data, of_data
from bot.model import Article, Decision, Ledger
from bot.notifier.digest import NEAR
from bot.replay import read_articles
from tests import learn
from tests.accounting.ablation import GROUPS
from tests.learn import Corpus

ROOT = Path(__file__).parents[2]
FOLDS = 4  # of the streams that teach, where one run for each would take an hour
CODE = ("bot/matcher/**/*", "bot/words.py", "tests/learn.py", "tests/regression.py")


class Decided(NamedTuple):
    """What was done with an article on a subject, and what was told of it: "" where nothing was. `near`: the
    digest of its day would show it among what was nearly told."""

    article: str
    subject: str
    reason: str
    headline: str = ""
    text: str = ""
    near: bool = False


@dataclass(frozen=True)
class Streams:
    """Those that teach, each judged by what the others teach; those held, by what all of them teach."""

    teachers: Sequence[Path]
    held: Sequence[Path]

    @property
    def all(self) -> Sequence[Path]:
        return [*self.teachers, *self.held]


class Kept:
    """What was made so far, in a JSON file: a run that is broken off goes on where it was.

    What was made by another state of the matcher, the learning or the streams is not used.
    """

    def __init__(self, path: Path, streams: Streams) -> None:
        self._path, self._of = path, digest(streams)
        held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._made: dict[str, Any] = held.get("made", {}) if held.get("of") == self._of else {}

    def get(self, name: str) -> Any:
        return self._made.get(name)

    def put(self, name: str, value: Any) -> None:
        self._made[name] = value
        part = self._path.with_suffix(".part")
        part.write_text(
            json.dumps({"of": self._of, "made": self._made}, ensure_ascii=False), encoding="utf-8"
        )
        part.replace(self._path)


def digest(streams: Streams) -> str:
    code = sorted(path for pattern in CODE for path in ROOT.glob(pattern) if path.suffix != ".pyc")
    data = [folder / name for folder in streams.all for name in ("watchlist.yaml", "articles.jsonl")]
    seen = hashlib.sha256("\n".join(folder.name for folder in streams.all).encode())
    for path in filter(Path.is_file, [*code, *data]):
        seen.update(path.read_bytes())
    return seen.hexdigest()


class Bench:
    """Learns without a stream and judges it, once for each question."""

    def __init__(self, streams: Streams, kept: Kept, scorer: ModuleType) -> None:
        self._kept, self._scorer = kept, scorer
        self.teachers = [learn.load(folder) for folder in streams.teachers]
        self.held = [learn.load(folder) for folder in streams.held]
        self._folder = {folder.name: folder for folder in streams.all}

    @property
    def all(self) -> Sequence[Corpus]:
        return [*self.teachers, *self.held]

    def left_out(self) -> Mapping[str, Sequence[Decided]]:
        """By stream: the decisions by weights learnt from the others."""
        for corpus in self._missing("left out"):
            self._put("left out", corpus, decisions(corpus, self._weights(corpus)))
        return self._decided("left out")

    def unlisted(self) -> Mapping[str, Sequence[Decided]]:
        """The same where no language but English has a word list; without the streams in English alone."""
        for corpus in self._missing("unlisted"):
            if foreign := unlisted(self._folder[corpus.name]):
                self._put("unlisted", corpus, decisions(foreign, self._weights(corpus)))
        return self._decided("unlisted")

    def _weights(self, corpus: Corpus) -> Weights:
        """Those that never saw it."""
        name = "held" if corpus in self.held else corpus.name
        if self._kept.get(f"weights/{name}") is None:
            self._kept.put(f"weights/{name}", as_data(self._without([corpus])))
        return of_data(self._kept.get(f"weights/{name}"))

    def ablation(self) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
        """By group of signals and stream: its figures without them."""
        for group, without in GROUPS.items():
            for fold in self._folds():
                if not all(self._kept.get(f"without {group}/{corpus.name}") for corpus in fold):
                    self._ablate(group, without, fold)
        return {
            group: {each.name: self._kept.get(f"without {group}/{each.name}") for each in self.all}
            for group in GROUPS
        }

    def _ablate(self, group: str, without: tuple[str, ...], fold: Sequence[Corpus]) -> None:
        weights = self._without(fold, without)
        for corpus in fold:
            said = learn.figures(corpus, learn.replay(corpus, weights), self._scorer)
            self._kept.put(f"without {group}/{corpus.name}", said)
        tell(f"without {group}: {' '.join(corpus.name for corpus in fold)}")

    def _folds(self) -> Iterator[Sequence[Corpus]]:
        yield from (self.teachers[start::FOLDS] for start in range(min(FOLDS, len(self.teachers))))
        if self.held:
            yield self.held

    def _without(self, out: Iterable[Corpus], signals: tuple[str, ...] = ()) -> Weights:
        names = {corpus.name for corpus in out}
        return learn.learn([each for each in self.teachers if each.name not in names], signals)

    def _missing(self, part: str) -> Iterator[Corpus]:
        for corpus in self.all:
            if self._kept.get(f"{part}/{corpus.name}") is None:
                tell(f"{part}: {corpus.name}")
                yield corpus

    def _put(self, part: str, corpus: Corpus, said: Iterable[Decided]) -> None:
        self._kept.put(f"{part}/{corpus.name}", list(said))

    def _decided(self, part: str) -> dict[str, list[Decided]]:
        found = {corpus.name: self._kept.get(f"{part}/{corpus.name}") for corpus in self.all}
        return {name: [Decided(*row) for row in rows] for name, rows in found.items() if rows is not None}


def decisions(corpus: Corpus, weights: Weights) -> Iterator[Decided]:
    """Every article on every subject it matches, in order."""
    verdicts = list(_verdicts(corpus, weights))
    days: dict[date, list[Decision]] = defaultdict(list)
    for article, verdict in verdicts:
        days[article.at.date()].append(verdict.decision)
    near = {(each.article, each.subject) for made in days.values() for each in near_misses(made, NEAR)}
    for article, verdict in verdicts:
        key = article.id, verdict.decision.subject
        told = verdict.development
        shown = (told.headline, told.text) if told else ("", "")
        yield Decided(*key, verdict.decision.reason.value, *shown, key in near)


def _verdicts(corpus: Corpus, weights: Weights) -> Iterator[tuple[Article, Verdict]]:
    ledgers: dict[str, Ledger] = {}
    for article, match, claims in learn.compared(corpus, weights.focus):
        id = match.subject.id
        verdict = judge(article, match, claims, ledgers.get(id, Ledger(id)), weights)
        ledgers[id] = verdict.ledger
        yield article, verdict


def unlisted(folder: Path) -> Corpus | None:
    """The stream as it reads where nobody knows a language but English; None where there is no other."""
    matcher = SubjectMatcher(read_watchlist(folder / "watchlist.yaml")[0])
    articles = list(read_articles(folder / "articles.jsonl"))
    if all(article.language == "en" for article in articles):
        return None
    masked = [a if a.language == "en" else replace(a, language=f"x-{a.language}") for a in articles]
    read = [
        (article, match, read_claims(article, match))
        for article in masked
        for match in matcher.match(article)
    ]
    rows, developments = (learn.lines(folder / f"{name}.jsonl") for name in ("articles", "developments"))
    return Corpus(folder.name, rows, developments, read)


def alerts(said: Iterable[Decided]) -> list[dict[str, str]]:
    """What the scorer wants."""
    return [
        {"article": each.article, "subject": each.subject, "headline": each.headline, "text": each.text}
        for each in said
        if each.headline
    ]


def tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
