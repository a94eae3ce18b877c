"""Learns the weights of the signals from labelled replay corpora, and says what they are worth.

    PYTHONPATH=. python tests/learn.py CORPUS... --score SCORE.PY [--teach STREAM...] [--write WEIGHTS.JSON]

A corpus is a folder with watchlist.yaml, articles.jsonl and developments.jsonl. Every figure printed is
leave-one-corpus-out: the weights that judge a corpus were learnt from all the others and from the streams
that only teach. Beside them stand two methods that read nothing: every match alerts, and at most one alert
a week.
"""

import argparse
import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.config import read_watchlist
from bot.matcher import focus as about
from bot.matcher.claims import read_claims
from bot.matcher.developments import FINGERPRINTS, absorb, judge, marked, tells, weighed
from bot.matcher.known import Known, Slots
from bot.matcher.novelty import circumstances, content, fingerprint, lead_facts
from bot.matcher.subjects import SubjectMatcher
from bot.matcher.weights import Logistic, Weights, write_weights
from bot.model import Action, Article, Claim, Decision, Fingerprint, Ledger, Match, Reason
from bot.replay import alert, read_articles
from tests.regression import fit

THRESHOLD = 0.62  # F1 is flat from 0.60 to 0.64, for streams of every sort
ROUNDS = 1  # in which it learns from its own decisions
FOCUS = {
    "last_named", "both_share", "no_topic", "parties", "plant", "title", "opening", "title_parties",
    "title_lead", "named_more", "sibling_title", "other_opening", "roundup", "days_since_met",
}  # fmt: skip
RULES = {"first", "edited", "promise"}  # what the decision asks for and does not weigh
UNLABELLED: Mapping[str, Any] = {"about": "", "states": ()}


@dataclass(frozen=True, eq=False)
class Corpus:
    """A corpus with all that does not depend on the weights read once."""

    name: str
    articles: list[dict[str, Any]]
    developments: list[dict[str, Any]]
    read: list[tuple[Article, Match, tuple[Claim, ...]]]


@dataclass(frozen=True, eq=False)
class Meeting:
    """An article on a subject it matches, and what of it the ledger did not hold."""

    article: Article
    subject: str
    slots: tuple[Slots, ...]
    content: Mapping[str, float]
    lead: frozenset[str]  # the facts that it leads with
    mark: Fingerprint
    label: Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """An article on a subject it matches."""

    place: int  # of its meeting
    signals: Mapping[str, float]
    new: bool  # a major development that was not told
    only_minor: bool  # either is right then, so it teaches nothing of what is new
    main: bool
    told: bool  # then


def load(folder: Path) -> Corpus:
    watchlist, _ = read_watchlist(folder / "watchlist.yaml")
    matcher = SubjectMatcher(watchlist)
    read = [
        (article, match, read_claims(article, match))
        for article in read_articles(folder / "articles.jsonl")
        for match in matcher.match(article)
    ]
    return Corpus(folder.name, lines(folder / "articles.jsonl"), lines(folder / "developments.jsonl"), read)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@cache
def meetings(corpus: Corpus) -> list[Meeting]:
    """Each article on each subject it matches, held against the ledger: the same whatever is told of it."""
    labels = {(a["id"], label["subject"]): label for a in corpus.articles for label in a["labels"]}
    ledgers: dict[str, Ledger] = {}
    met = []
    for article, match, claims in corpus.read:
        id = match.subject.id
        ledger = ledgers.get(id, Ledger(id))
        known = Known.of(ledger)
        slots = tuple(known.slots(claim, article.at) for claim in claims)
        mark = fingerprint(article, match, claims, told=False)
        says = content(article, match, slots, ledger, mark)
        label = labels.get((article.id, id), UNLABELLED)
        met.append(Meeting(article, id, slots, says, lead_facts(slots), mark, label))
        silent = Decision(article.id, id, Action.ATTACH, Reason.SLIGHT, says, claims)
        ledgers[id] = absorb(ledger, known, article, silent, mark)
    return met


def examples(corpus: Corpus, weights: Weights | None = None) -> Iterator[Example]:
    """Each meeting in the circumstances of a desk that tells exactly what is new, or, with `weights`, of the
    bot that they make: one that missed a report, and now meets it again.
    """
    weight = {d["id"]: d["weight"] for d in corpus.developments}
    ledgers: dict[str, Ledger] = {}  # of fingerprints alone
    covered: set[str] = set()
    ranks = foremost(corpus, weights.focus) if weights else []
    for place, met in enumerate(meetings(corpus)):
        ledger = ledgers.get(met.subject, Ledger(met.subject))
        said = [d for d in met.label["states"] if d not in covered]
        new = any(weight[d] == "major" for d in said)
        seen = {**met.content, **circumstances(met.article, met.lead, ledger)}
        only_minor, main = bool(said) and not new, met.label["about"] == "main"
        judged = weighed({**seen, "foremost": ranks[place]}, weights) if weights else {}
        told = tells(met.slots, judged) if weights else new
        yield Example(place, seen, new, only_minor, main, told)
        marks = (*ledger.fingerprints, marked(met.mark, judged, told=told))[-FINGERPRINTS:]
        last = met.article.at if told else ledger.last_told
        ledgers[met.subject] = Ledger(met.subject, fingerprints=marks, last_told=last)
        if told:
            covered.update(met.label["states"])


@cache
def ideal(corpus: Corpus) -> list[Example]:
    """As met by a desk that tells exactly what is new: the same whatever else is learnt from."""
    return list(examples(corpus))


def compared(corpus: Corpus, focus: Logistic) -> Iterator[tuple[Article, Match, tuple[Claim, ...]]]:
    """What was read of it, each match held against its rivals in the article."""
    for _, group in groupby(corpus.read, key=lambda read: id(read[0])):
        articles, matches, claims = zip(*group, strict=True)
        yield from zip(articles, about.compared(matches, focus), claims, strict=True)


def foremost(corpus: Corpus, focus: Logistic) -> list[float]:
    """Of each meeting, whether no rival has a better claim to the article."""
    return [match.evidence["foremost"] for _, match, _ in compared(corpus, focus)]


def learn(corpora: Sequence[Corpus], without: tuple[str, ...] = ()) -> Weights:
    """First what an article is about, then what in it is new; each corpus with equal voice for equal effort.

    The ledger that an article meets depends on what was told before. So the bot learns twice: as one who has
    told all that was new, and then also from what it meets by its own decisions, mistakes included (Ross,
    Gordon and Bagnell 2011, dataset aggregation). `without`: how signals begin that it is to do without.
    """
    met = [ideal(corpus) for corpus in corpora]
    mains = [[(each.signals, each.main) for each in part] for part in met]
    focus = fit(mains, focus_signals(met), signs=False)
    ranks = [foremost(corpus, focus) for corpus in corpora]
    for turn in range(ROUNDS + 1):
        taught = [
            [teach(each, focus, first) for each in part if not each.only_minor]
            for part, first in zip(met, ranks, strict=True)
        ]
        weights = Weights(focus, fit(taught, novelty_signals(met, without)), THRESHOLD)
        if turn < ROUNDS:
            met = [part + list(examples(corpus, weights)) for part, corpus in zip(met, corpora, strict=True)]
    return weights


def teach(example: Example, focus: Logistic, ranks: Sequence[float]) -> tuple[Mapping[str, float], bool]:
    judged = {"focus": focus(example.signals), "foremost": ranks[example.place]}
    return {**example.signals, **judged}, example.new


def focus_signals(met: Sequence[Sequence[Example]]) -> list[str]:
    return [name for name in sorted(met[0][0].signals) if name in FOCUS]


def novelty_signals(met: Sequence[Sequence[Example]], without: tuple[str, ...]) -> list[str]:
    own = (name for name in sorted(met[0][0].signals) if name not in FOCUS | RULES)
    return [name for name in ("focus", "foremost", *own) if not name.startswith(without)]


def replay(corpus: Corpus, weights: Weights) -> list[dict[str, Any]]:
    """The alerts of one corpus in order."""
    ledgers: dict[str, Ledger] = {}
    alerts = []
    for article, match, claims in compared(corpus, weights.focus):
        id = match.subject.id
        verdict = judge(article, match, claims, ledgers.get(id, Ledger(id)), weights)
        ledgers[id] = verdict.ledger
        if verdict.development:
            alerts.append(alert(verdict.development))
    return alerts


def figures(corpus: Corpus, alerts: Sequence[Mapping[str, Any]], scorer: ModuleType) -> dict[str, Any]:
    result: dict[str, Any] = scorer.score(corpus.articles, corpus.developments, alerts)[0]
    return result


def every_match(corpus: Corpus) -> list[dict[str, Any]]:
    return [{"article": a.id, "subject": m.subject.id, "headline": a.title} for a, m, _ in corpus.read]


def once_a_week(corpus: Corpus) -> list[dict[str, Any]]:
    last: dict[str, Any] = {}
    alerts = []
    for article, match, _ in corpus.read:
        before = last.get(match.subject.id)
        if before is None or article.at - before >= timedelta(days=7):
            last[match.subject.id] = article.at
            alerts.append({"article": article.id, "subject": match.subject.id, "headline": article.title})
    return alerts


def row(name: str, method: str, result: Mapping[str, Any]) -> str:
    columns = ("f1", "recall", "precision", "burst_f1", "told", "delay_mean")
    return f"{name:10} {method:12} " + " ".join(f"{column} {result[column] or 0:.2f}" for column in columns)


def report(corpora: Sequence[Corpus], teachers: Sequence[Corpus], scorer: ModuleType) -> None:
    """Leave-one-corpus-out, beside the two that read nothing."""
    for corpus in corpora:
        weights = learn([*(other for other in corpora if other is not corpus), *teachers])
        for method, alerts in (
            ("dealwire", replay(corpus, weights)),
            ("every match", every_match(corpus)),
            ("once a week", once_a_week(corpus)),
        ):
            print(row(corpus.name, method, figures(corpus, alerts, scorer)))


def read_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: no scorer there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True, help="the scorer beside the corpora")
    parser.add_argument("--teach", type=Path, nargs="*", default=[], help="corpora that only teach")
    parser.add_argument("--write", type=Path, help="learn from all of them and write the weights here")
    args = parser.parse_args()
    corpora, teachers = [load(folder) for folder in args.corpora], [load(folder) for folder in args.teach]
    report(corpora, teachers, read_scorer(args.score))
    if args.write:
        write_weights(learn([*corpora, *teachers]), args.write)


if __name__ == "__main__":
    main()
