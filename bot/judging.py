"""From articles to messages: match, claims, ledger, decision; one transaction an article."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from threading import Event

import structlog

from bot.config import Config
from bot.errors import StaleLedger
from bot.matcher import Matcher, Verdict
from bot.model import Action, Article, DateOrigin, Decision, Ledger, Message, Reason, Story
from bot.notifier import render, routing
from bot.store import Store
from bot.store.records import Judgement, Unjudged

log = structlog.get_logger()

BATCH = 200
TOLD = 5  # developments that a parent message shows
SETTLED = timedelta(minutes=10)  # in this time the sources of a new subject have been read


class Judge:
    """Decides what is new in each article that was read. `added`: since when each subject is followed."""

    def __init__(
        self, config: Config, store: Store, matcher: Matcher, added: Mapping[str, datetime], stop: Event
    ) -> None:
        self.config, self.store, self.matcher, self.added, self.stop = config, store, matcher, added, stop

    def judge(self, now: datetime) -> int:
        """Decides what is new in each article that was read. Returns how many were judged."""
        done = 0
        while not self.stop.is_set() and (waiting := self.store.unjudged(BATCH)):
            for item in waiting:
                try:
                    self._judge_one(item, now)
                except StaleLedger as error:  # another judge was quicker: read the ledger again
                    log.info("judged again", url=item.article.url, cause=str(error))
            done += len(waiting)
        return done

    def _judge_one(self, item: Unjudged, now: datetime) -> None:
        article = item.article
        judgements: list[Judgement] = []
        messages: list[Message] = []
        for match in self.matcher.match(article):
            before = self.store.ledger(match.subject.id)
            known = item.baseline or _before(article, self.added[match.subject.id])
            verdict = self.matcher.judge(article, match, before, baseline=known)
            judgements.append(Judgement(verdict.decision, before, verdict.ledger, verdict.development))
            messages += self._messages(before, verdict, now)
            _say(article, verdict.decision)
        if not judgements:
            nothing = Decision(article.id, "", Action.DROP, Reason.NO_SUBJECT)
            judgements = [Judgement(nothing, Ledger(""), Ledger(""), None)]
        release = routing.release(now, self.config.settings.quiet, self.config.settings.timezone)
        self.store.record_judgement(article, judgements, messages, release, now)

    def _messages(self, before: Ledger, verdict: Verdict, now: datetime) -> Iterable[Message]:
        subject = self.config.watchlist.subjects[verdict.decision.subject]
        channel = subject.channel or self.config.settings.channel
        told = self.store.developments(subject.id, TOLD)
        if verdict.development:
            parent = self.store.parent(subject.id, channel)
            told = (*told, verdict.development)
            older = self.store.get(permalink_of(subject.id, channel)) or ""
            story = Story(subject, told, _outlets(verdict.ledger, told[-1].article), older)
            return routing.route(
                verdict.development, subject, story, parent is not None, channel, now, before.last_told
            )
        if told and _outlets(verdict.ledger, told[-1].article) != _outlets(before, told[-1].article):
            return routing.confirm(Story(subject, told, _outlets(verdict.ledger, told[-1].article)), channel)
        return ()

    def baseline(self, now: datetime) -> int:
        """Fills the ledger of each subject that is new with what the store already holds, silently."""
        fresh = {id for id, added in self.added.items() if self.store.get(f"baseline:{id}") is None}
        done = 0
        if fresh:
            for article in self.store.articles(now - self.config.settings.retention):
                done += self._fill(article, fresh, now)
        for id in fresh:
            self.store.set(f"baseline:{id}", now.isoformat())
        return done

    def introduce(self, now: datetime) -> None:
        """Once a subject's sources were read: one message with what was known when it was taken up."""
        for id, added in self.added.items():
            if now - added < SETTLED or self.store.get(f"introduced:{id}"):
                continue
            subject = self.config.watchlist.subjects[id]
            known = [entry for entry in self.store.ledger(id).entries if entry.at < added]
            if known:
                channel = subject.channel or self.config.settings.channel
                self.store.enqueue([render.baseline(subject, known, channel)], now)
            self.store.set(f"introduced:{id}", now.isoformat())

    def _fill(self, article: Article, fresh: set[str], now: datetime) -> int:
        judgements = []
        for match in self.matcher.match(article):
            if match.subject.id in fresh:
                before = self.store.ledger(match.subject.id)
                verdict = self.matcher.judge(article, match, before, baseline=True)
                judgements.append(Judgement(verdict.decision, before, verdict.ledger, None))
        if judgements:
            self.store.record_judgement(article, judgements, (), now, now)
        return len(judgements)


def permalink_of(subject: str, channel: str) -> str:
    """The name under which the store keeps the link to a story's latest parent."""
    return f"permalink:{channel}:{subject}"


def _before(article: Article, added: datetime) -> bool:
    """Published before the subject was followed; where only the day is known, that day is not before."""
    day = timedelta(days=1) if article.published_from is DateOrigin.TEXT else timedelta(0)
    return article.at + day < added


def _outlets(ledger: Ledger, article: str) -> tuple[str, ...]:
    """All that carried what an article was told for, in the order they came."""
    names = [name for entry in ledger.entries if entry.article == article for name in entry.outlets]
    return tuple(dict.fromkeys(names))


def _say(article: Article, decision: Decision) -> None:
    log.info(
        decision.action.value, subject=decision.subject, reason=decision.reason.value,
        outlet=article.outlet, title=article.title, url=article.url,
    )  # fmt: skip
