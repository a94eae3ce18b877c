"""From articles to messages: match, claims, ledger, decision; one transaction an article."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import structlog

from bot.config import Config
from bot.errors import DealwireError, StaleLedger
from bot.matcher import Matcher
from bot.model import (
    Action,
    Article,
    DateOrigin,
    Decision,
    Ledger,
    Match,
    Message,
    Reason,
)
from bot.store import Store
from bot.store.locks import Take
from bot.store.records import Judgement, Unjudged
from bot.work.ledgers import Ledgers
from bot.work.rereading import first_look
from bot.work.telling import Teller

log = structlog.get_logger()

BATCH = 200
LANES = 16
SETTLED = timedelta(minutes=10)  # in this time the sources of a new subject have been read


class Judge:
    """Decides what is new in each article that was read. `added`: since when each subject is followed.

    `release`: when a message made now may go.
    `threads`: where messages go, they can be answered in threads and edited; a webhook's cannot.
    """

    def __init__(
        self, config: Config, store: Store, matcher: Matcher, added: Mapping[str, datetime], stop: Event,
        *, release: Callable[[datetime], datetime], threads: bool,
    ) -> None:  # fmt: skip
        self.release, self.teller = release, Teller(config, store, threads=threads)
        self.config, self.store, self.matcher, self.added, self.stop = config, store, matcher, added, stop
        self.ledgers = Ledgers(store)
        self._ready = False

    def judge(self, now: datetime) -> int:
        """Decides what is new in each article that was read. Returns how many were judged.

        Where others judge too, a subject is one judge's for as long as he goes through a batch; what they
        are at is passed over.
        """
        done, judged = 0, 1
        while judged and not self.stop.is_set() and (waiting := self.store.unjudged(BATCH)):
            with self.store.locks() as mine:
                judged = self._in_turn(waiting, mine, now)
            done += judged
        return done

    def _in_turn(self, waiting: Sequence[Unjudged], mine: Take, now: datetime) -> int:
        """Each subject's in the order they came: where one must wait, so do those behind it."""
        judged, wait = 0, set[str]()
        for item in waiting:
            matches = self._matches(item.article)
            about = {match.subject.id for match in matches or ()} or {_lane(item.article)}
            if not wait.isdisjoint(about) or not all(map(mine, sorted(about))):
                wait |= about
                continue
            try:
                self._judge_one(item, matches, now)
                judged += 1
            except StaleLedger as error:
                wait |= about
                log.info("judged again", url=item.article.url, cause=str(error))
        return judged

    def _matches(self, article: Article) -> Sequence[Match] | None:
        """None where a fault of our own prevents it."""
        with _faults_of(article):
            return self.matcher.match(article)
        return None

    def _judge_one(self, item: Unjudged, matches: Sequence[Match] | None, now: datetime) -> None:
        article, judgements, messages = item.article, [_dropped(item.article, Reason.FAULT)], list[Message]()
        if matches is not None:
            with _faults_of(article):
                made = [self._judgement(item, match) for match in matches]
                messages = [message for each in made for message in self.teller.messages(each, now)]
                judgements = made or [_dropped(article, Reason.NO_SUBJECT)]
        self._record(item, judgements, messages, now)
        for judgement in judgements:
            _say(article, judgement.decision)

    def _record(
        self, item: Unjudged, judgements: Sequence[Judgement], messages: Sequence[Message], now: datetime
    ) -> None:
        article, release = item.article, self.release(now)
        again = first_look(article, judgements, now)
        try:
            self.store.record_judgement(article, judgements, messages, release, now, again, item.version)
        except StaleLedger:  # another judge was quicker: the ledgers are read again
            for judgement in judgements:
                self.ledgers.forget(judgement.decision.subject)
            raise
        for judgement in judgements:
            if judgement.decision.subject:
                self.ledgers.keep(judgement.after)

    def _judgement(self, item: Unjudged, match: Match) -> Judgement:
        before = self.ledgers.of(match.subject.id)
        known = item.baseline or _before(item.article, self.added[match.subject.id])
        verdict = self.matcher.judge(item.article, match, before, baseline=known)
        told = verdict.development and replace(verdict.development, matched=_names(match))
        return Judgement(verdict.decision, before, verdict.ledger, told)

    def baseline(self, now: datetime) -> None:
        """Fills the ledger of each subject that was taken up with what the store already holds, silently."""
        while fresh := {id for id in self.added if not self._has_been("baseline", id)}:
            try:
                for article in self.store.articles(now - self.config.settings.retention):
                    self._fill(article, fresh, now)
            except StaleLedger as error:
                log.info("taken up again", cause=str(error))
                continue
            for id in fresh:
                self._note("baseline", id, now)

    def follows_from(self, now: datetime) -> None:
        """What was to be followed from a moment to come, by a clock that was ahead, is from now on."""
        self.added = {id: min(added, now) for id, added in self.added.items()}

    def is_ready(self) -> bool:
        """Whether the ledger of each subject has been filled with what was known before."""
        self._ready = self._ready or all(self._has_been("baseline", id) for id in self.added)
        return self._ready

    def introduce(self, now: datetime) -> None:
        """Once a subject's sources were read: one message with what was known when it was taken up."""
        for id, added in self.added.items():
            if now - added < SETTLED or self._has_been("introduced", id):
                continue
            subject = self.config.watchlist.subjects[id]
            known = [entry for entry in self.store.ledger(id).entries if entry.at < added]
            if known:
                self.store.enqueue(self.teller.introduction(subject, known, added, now), now)
            self._note("introduced", id, now)

    def _has_been(self, what: str, subject: str) -> bool:
        """Whether that was done since the subject is followed, or is followed again."""
        done = self.store.get(f"{what}:{subject}")
        return done is not None and datetime.fromisoformat(done) >= self.added[subject]

    def _note(self, what: str, subject: str, now: datetime) -> None:
        """That it was done; who took the subject up may have a clock that is ahead."""
        self.store.set(f"{what}:{subject}", max(now, self.added[subject]).isoformat())

    def _fill(self, article: Article, fresh: set[str], now: datetime) -> None:
        item, judgements = Unjudged(article, baseline=True), list[Judgement]()
        with _faults_of(article):
            matches = [match for match in self.matcher.match(article) if match.subject.id in fresh]
            matches = [m for m in matches if not self.store.is_decided(article.id, m.subject.id)]
            judgements = [self._judgement(item, match) for match in matches]
        if judgements:
            self._record(item, judgements, (), now)


@contextmanager
def _faults_of(article: Article) -> Iterator[None]:
    """What is of our own making is logged: it must not stop what comes after it."""
    try:
        yield
    except (DealwireError, MemoryError):
        raise
    except Exception as error:
        log.error("cannot be judged", url=article.url, cause=repr(error), exc_info=error)


def _lane(article: Article) -> str:
    """For what concerns no subject: so that several judges do not take the same."""
    return f"#{zlib.crc32(article.id.encode()) % LANES}"


def _names(match: Match) -> tuple[str, ...]:
    """One spelling of each name that was found, as it is written first."""
    first: dict[str, str] = {}
    for hit in match.hits:
        first.setdefault(f"{hit.kind}:{hit.owner}", hit.text)
    return tuple(dict.fromkeys(first.values()))


def _before(article: Article, added: datetime) -> bool:
    """Published before the subject was followed; where only the day is known, that day is not before."""
    dated = article.published_from is not DateOrigin.TEXT and (article.at.minute or article.at.second)
    return article.at + (timedelta(0) if dated else timedelta(days=1)) < added


def _dropped(article: Article, reason: Reason) -> Judgement:
    return Judgement(Decision(article.id, "", Action.DROP, reason), Ledger(""), Ledger(""))


def _say(article: Article, decision: Decision) -> None:
    log.info(
        decision.action.value, subject=decision.subject, reason=decision.reason.value,
        outlet=article.outlet, title=article.title, url=article.url,
    )  # fmt: skip
