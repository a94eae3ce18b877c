"""Answers to questions asked in Slack that change nothing."""

from datetime import datetime, timedelta

from bot import explain
from bot.config import Config
from bot.errors import DealwireError
from bot.model import Message
from bot.people import Ask, Request
from bot.store import Store
from bot.talk import answers
from bot.talk.answers import Health, StoryState
from bot.work.reporting import answered, failing, silent, unusable

DAY = timedelta(days=1)


class Looks:
    """What the store knows, as answers."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store

    def answer(self, request: Request, now: datetime) -> Message:
        """To list, status, ledger, why and anything else that is no change."""
        if request.ask is Ask.LIST:
            return answers.listed(self.stories(request.by, now))
        if request.ask is Ask.STATUS:
            return answers.status(self.health(now))
        if request.ask is Ask.LEDGER:
            return self._ledger(request, now)
        if request.ask is Ask.WHY:
            return self._why(request.words, now)
        return answers.help(request.words)

    def stories(self, user: str, now: datetime) -> list[StoryState]:
        """Every story that is followed, as one member sees it; the latest told first."""
        last, mutes = self.store.subjects(), self.store.mutes(now)
        mine = {follow.subject for follow in self.store.follows(by=user)}
        found = []
        for id, subject in self.config.watchlist.subjects.items():
            told = self.store.developments(id, 1) if last.get(id) else ()
            headline = told[-1].headline if told else ""
            found.append(StoryState(subject, headline, last.get(id), mutes.get(id), id in mine))
        return sorted(found, key=lambda each: each.told.timestamp() if each.told else 0.0, reverse=True)

    def health(self, now: datetime) -> Health:
        """How the sources and the bot fare."""
        counts = self.store.counts(now - DAY)
        states = [state for state in self.store.source_states() if state.active]
        return Health(
            sources=len(states),
            answered=answered(states, now - DAY),
            failing=failing(states),
            articles=counts.articles,
            told=counts.developments,
            waiting=self.store.vitals(now).waiting["deliver"],
            parked=unusable(self.store),
            silent=silent(counts),
        )

    def _ledger(self, request: Request, now: datetime) -> Message:
        story = next((s for s in self.stories(request.by, now) if s.subject.id == request.subject), None)
        if story is None:
            return answers.plain(unknown(request.subject))
        return answers.known(story, self.store.ledger(request.subject).entries)

    def _why(self, link: str, now: datetime) -> Message:
        if not link:
            return answers.told(explain.near_misses(self.store, now - DAY, now, False))
        try:
            return answers.told(explain.why(self.store, link, False))
        except DealwireError as error:
            return answers.plain(str(error))


def unknown(typed: str) -> str:
    """What is said of a story that nobody follows, or that could be several."""
    if not typed:
        return "Which story? /dealwire list shows them; write its id, or words of its title."
    return f"{typed}: no one story is meant by that; /dealwire list shows them with their ids."
