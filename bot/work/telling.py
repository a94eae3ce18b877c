"""From a judgement to messages: which channels, and what stands there already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.config import Config, Settings
from bot.model import Development, Ledger, LedgerEntry, Message, Story, Subject
from bot.notifier import plan, render, routing
from bot.notifier.plan import Habit, Plan
from bot.store import Store
from bot.store.records import Judgement, Parent

TOLD = 5  # developments that a parent message shows


def plan_of(settings: Settings) -> Plan:
    """The plan of channels that settings.yaml describes."""
    usual = Habit(quiet=settings.quiet, zone=settings.timezone)
    return Plan(
        settings.channel, settings.routes, settings.channels, usual, settings.broadcast, settings.mentions
    )


class Teller:
    """Makes the messages; `threads`: they can be answered and edited, which a webhook's cannot."""

    def __init__(self, config: Config, store: Store, *, threads: bool = True) -> None:
        self.config, self.store, self.threads = config, store, threads
        self.plan = plan_of(config.settings)

    def messages(self, judgement: Judgement, now: datetime) -> list[Message]:
        """What one judgement changes in Slack: a story begun, gone on with, or carried by more outlets."""
        subject = self.config.watchlist.subjects[judgement.decision.subject]
        told = self.store.developments(subject.id, TOLD)
        if judgement.development:
            made = self._news(subject, (*told, judgement.development), judgement, now)
        else:
            made = self._confirmations(subject, told, judgement)
        return [self._held(message, now) for message in made]

    def introduction(
        self, subject: Subject, known: Sequence[LedgerEntry], since: datetime, now: datetime
    ) -> list[Message]:
        """What was known of a subject when it was taken up, for each channel that gets news at once."""
        return [
            self._held(render.baseline(subject, known, channel, since), now)
            for channel in plan.channels(self.plan, subject)
            if not self.plan.habit(channel).digest
        ]

    def _news(
        self, subject: Subject, told: tuple[Development, ...], judgement: Judgement, now: datetime
    ) -> Iterator[Message]:
        mute = subject.id in self.store.mutes(now)
        wanted = () if mute else plan.channels(self.plan, subject, told[-1])
        for channel in wanted:
            if not self.plan.habit(channel).digest:
                yield from self._told_in(channel, subject, told, judgement, now)
        for channel in self.store.homes(subject.id) if self.threads else ():
            if channel not in wanted:  # mute, or told elsewhere; what stands here stays true
                story = self._story(subject, told, judgement.after, self._parents(subject, channel)[1:])
                yield render.update(story, channel, render.revision(told[-1]))
        followers = self.store.follows(subject=subject.id)
        yield from routing.personal(told[-1], subject, [follow.channel for follow in followers])

    def _told_in(
        self,
        channel: str,
        subject: Subject,
        told: tuple[Development, ...],
        judgement: Judgement,
        now: datetime,
    ) -> Iterable[Message]:
        parents = self._parents(subject, channel)
        last = self.store.last_post(subject.id, channel)
        anew = routing.starts_anew(bool(parents), now, last)
        broadcast = routing.broadcasts(told[-1], subject, self.plan.broadcast)
        aloud = broadcast or anew or not self.threads
        return routing.route(
            told[-1],
            subject,
            self._story(subject, told, judgement.after, parents[:1] if anew else parents[1:]),
            bool(parents),
            channel,
            now,
            last,
            threads=self.threads,
            broadcast=broadcast,
            calls=plan.called(self.plan, subject, told[-1], aloud=aloud),
        )

    def _confirmations(
        self, subject: Subject, told: tuple[Development, ...], judgement: Judgement
    ) -> Iterator[Message]:
        """The parents again, where only more outlets carry what they tell."""
        if not (self.threads and told):
            return
        newest = told[-1].article
        if _outlets(judgement.after, newest) != _outlets(judgement.before, newest):
            for channel in self.store.homes(subject.id):
                story = self._story(subject, told, judgement.after, self._parents(subject, channel)[1:])
                yield from routing.confirm(story, channel)

    def _parents(self, subject: Subject, channel: str) -> list[Parent]:
        return self.store.parents(subject.id, channel, 2)

    def _story(
        self, subject: Subject, told: tuple[Development, ...], ledger: Ledger, earlier: Sequence[Parent]
    ) -> Story:
        link = self.store.get(permalink_of(earlier[0].key)) if earlier else None
        return Story(subject, told, _outlets(ledger, told[-1].article), link or "")

    def _held(self, message: Message, now: datetime) -> Message:
        """Kept back until the quiet hours of its channel are over."""
        release = plan.not_before(self.plan, message.channel, now)
        return replace(message, not_before=release) if release > now else message


def permalink_of(key: str) -> str:
    """The name under which the store keeps the link to the parent with this key."""
    return f"permalink:{key}"


def _outlets(ledger: Ledger, article: str) -> tuple[str, ...]:
    """All that carried what an article was told for, in the order they came."""
    names = [name for entry in ledger.entries if entry.article == article for name in entry.outlets]
    return tuple(dict.fromkeys(names))
