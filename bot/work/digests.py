"""Digests: when each is due, and what happened since the last one.

A digest channel gets its own news; the operators' channel, or the usual one where there is none, gets
all that happened and all that is wrong. Each goes out also when there is nothing. One that fell due
while the bot was down is made at the next start; what a channel's first digest tells begins with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import unescape
from typing import NamedTuple

from bot.config import Config
from bot.model import Decision, Development
from bot.notifier import plan
from bot.notifier.digest import NEAR, DigestFacts, NearMiss, digest
from bot.notifier.plan import Digest
from bot.store import Store
from bot.store.upkeep import DIGEST
from bot.work.near_misses import with_articles
from bot.work.reporting import answered, failing, silent, unusable
from bot.work.telling import plan_of


class Place(NamedTuple):
    """The numbers of the last development and of the last decision that a digest knew of."""

    told: int
    decided: int


class Digests:
    """Makes the digests that are due."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store
        self.plan = plan_of(config.settings)

    def make_due(self, now: datetime) -> int:
        """Puts each digest that is due into the outbox, once. Returns how many."""
        return sum(self._make_due(channel, when, now) for channel, when in self._schedules())

    def make(
        self, channel: str, when: Digest, since: datetime, until: datetime, after: Place | None = None
    ) -> None:
        """One digest of the time after `since` and no later than `until`. `after`: how far the one before it
        told; a judge records what he decides at times long after the moment of which he tells it."""
        place, store = self._place(), self.store
        if after:
            told = store.told_between(after.told, place.told)
            decided = store.decided_between(after.decided, place.decided)
        else:
            told, decided = store.told(since, until), store.decided(since, until)
        message = digest(self._facts(channel, when, since, until, told, decided), channel)
        store.enqueue([message], until, mark=(_last(channel), _mark(until, place)))

    def _place(self) -> Place:
        return Place(self.store.told_so_far(), self.store.last_decision())

    def _overview(self) -> tuple[str, Digest | None]:
        """The channel that hears of everything, and the digest it gets where the settings name a time."""
        settings = self.config.settings
        channel = settings.operators or settings.channel
        daily = Digest(at=settings.digest, zone=settings.timezone) if settings.digest else None
        return channel, self.plan.habit(channel).digest or daily

    def _schedules(self) -> Iterator[tuple[str, Digest]]:
        channel, when = self._overview()
        if when:
            yield channel, when
        for other, habit in self.plan.habits.items():
            if habit.digest:
                yield other, habit.digest

    def _make_due(self, channel: str, when: Digest, now: datetime) -> bool:
        due, last = plan.last_due(when, now), self.store.get(_last(channel))
        if last is None:
            self.store.set(_last(channel), _mark(now, self._place()))
            return False
        since, after = _marked(last)
        if since > now:  # the clock was set back
            self.store.set(_last(channel), _mark(now, after))
        if since >= due:
            return False
        self.make(channel, when, since, now, after)
        return True

    def _facts(
        self,
        channel: str,
        when: Digest,
        since: datetime,
        until: datetime,
        told: Sequence[Development],
        decided: Iterable[Decision],
    ) -> DigestFacts:
        whole = channel == self._overview()[0]
        states = [state for state in self.store.source_states() if state.active]
        counts = self.store.counts(since)
        return DigestFacts(
            day=until.astimezone(when.zone).date(),
            since=since.astimezone(when.zone).date() if when.every is plan.Every.WEEK else None,
            sources=answered(states, since),
            followed=len(states),
            articles=counts.articles,
            told=self._told(None if whole else channel, told),
            near=tuple(self._near(None if whole else channel, decided)),
            failing=failing(states),
            silent=silent(counts) if whole else {},
            parked=unusable(self.store) if whole else (),
            unknown=self._lost(since) if whole else (),
            whole=whole,
            begins=since,
        )

    def _told(self, channel: str | None, told: Sequence[Development]) -> dict[str, list[Development]]:
        """By the subject's title: what was told, where it went if that is asked."""
        titled: dict[str, list[Development]] = {}
        for development in told:
            subject = self.config.watchlist.subjects.get(development.subject)
            if subject and (not channel or channel in plan.channels(self.plan, subject, development)):
                titled.setdefault(subject.title, []).append(development)
        return titled

    def _near(self, channel: str | None, decided: Iterable[Decision]) -> Iterator[NearMiss]:
        """What was nearly told, on subjects whose news goes to the channel if that is asked."""
        titles = {
            id: subject.title
            for id, subject in self.config.watchlist.subjects.items()
            if not channel or channel in plan.channels(self.plan, subject)
        }
        for article, decision in with_articles(self.store, decided, NEAR, titles):
            story = titles[decision.subject]
            yield NearMiss(story, article.title, article.url, article.outlet, decision.reason)

    def _lost(self, since: datetime) -> list[str]:
        lost = self.store.lost(since)
        return [f"{each.channel}: {unescape(each.text)} ({each.cause})" for each in lost]


def _mark(at: datetime, place: Place | None) -> str:
    return " ".join(map(str, (at.isoformat(), *(place or ()))))


def _marked(mark: str) -> tuple[datetime, Place | None]:
    """What `_mark` wrote; no place where another database did, or an older version."""
    at, *place = mark.split()
    return datetime.fromisoformat(at), Place(*map(int, place)) if len(place) == 2 else None


def _last(channel: str) -> str:
    """The name under which the store keeps when a channel's last digest was made, and how far it told."""
    return f"{DIGEST}{channel}"
