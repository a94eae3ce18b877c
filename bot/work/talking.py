"""What is done with what people ask in Slack: heard and kept at once, done after.

    hear    an envelope becomes a request in the store; then it is acknowledged
    work    the request is done, once: what it changes is one transaction with who did it, then the answer

An answer that does not arrive is not sent again: who asked can ask again. What was changed stands.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.config import Config, Environment
from bot.errors import DealwireError, DeliveryError, StoreError
from bot.model import Message
from bot.people import Ask, Request
from bot.scheduler import Duty
from bot.store import Store
from bot.store.people import Outcome
from bot.talk import answers, forms, home, requests, rules
from bot.work.changing import Changes
from bot.work.looking import Looks

log = structlog.get_logger()

EXPIRED = "That took too long, and Slack lets a form be opened at once only: please ask again."


class Speaks(Protocol):
    """What the bot can say to one person; `team` is the workspace."""

    @property
    def team(self) -> str: ...
    def whisper(self, reply_to: str, message: Message) -> None: ...
    def opens(self, trigger: str, view: Mapping[str, Any]) -> None: ...
    def publishes(self, user: str, view: Mapping[str, Any]) -> None: ...
    def direct(self, user: str) -> str: ...


@contextmanager
def conversation(config: Config, environment: Environment, store: Store) -> Iterator[list[Duty]]:
    """The duties of talking back, where the tokens for it are set; none elsewhere."""
    if not environment.talks:
        yield []
        return
    from bot.talk.socket import Socket
    from bot.talk.voice import Voice

    address = environment.slack_api_url or None
    desk = Desk(config, store, Voice(environment.slack_bot_token, address), lambda: datetime.now(UTC))
    socket = Socket(environment.slack_app_token, desk.hear, desk.work, address)
    try:
        yield [
            Duty("hear", socket.tend, every=timedelta(seconds=30)),
            Duty("answer", desk.work, every=timedelta(seconds=10)),
        ]
    finally:
        socket.close()


class Desk:
    """Takes requests and does them. `clock`: the present. Shared by threads."""

    def __init__(self, config: Config, store: Store, voice: Speaks, clock: Callable[[], datetime]) -> None:
        self.config, self.store, self.voice, self.clock = config, store, voice, clock
        self.looks = Looks(config, store)
        self.changes = Changes(config, store, voice.direct)

    def hear(self, kind: str, key: str, payload: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Keeps what an envelope asks for, to be done later. Returns what its acknowledgement must say."""
        request = requests.read(kind, key, payload)
        if request is None:
            return None
        wrong = forms.errors(request.words, request.form) if request.ask is Ask.ADD else {}
        if wrong:
            return {"response_action": "errors", "errors": wrong}
        self.store.ask(request, self.clock())
        return None

    def work(self) -> int:
        """Does all that was asked for and is not done. Returns how much."""
        done = 0
        while request := self.store.next_request(self.clock()):
            self._do(request)
            done += 1
        return done

    def _do(self, request: Request) -> None:
        try:
            self._answer(request, self._done(request))
        except StoreError:
            raise  # it is not done, and is taken up again
        except DealwireError as error:
            log.warning("request not done", ask=request.ask, by=request.by, cause=str(error))
            self._give_up(request, str(error))
        except Exception as error:
            log.error("request not done", ask=request.ask, cause=repr(error), exc_info=error)
            self._give_up(request, "That failed; the bot's log says why.")

    def _give_up(self, request: Request, why: str) -> None:
        self.store.settle(request, Outcome(), self.clock())
        self._answer(request, answers.plain(why))

    def _done(self, request: Request) -> Message | None:
        """The request done as far as it changes anything; the answer."""
        now = self.clock()
        if why := rules.refusal(request, self.voice.team, self.config.settings.editors):
            log.warning("request refused", ask=request.ask, by=request.by, team=request.team)
            self.store.settle(request, Outcome(), now)
            return answers.plain(why)
        request = self._with_story(request)
        if request.ask is Ask.FORM:
            self.store.settle(request, Outcome(), now)
            return self._form(request)
        if request.ask in rules.LOOKS:
            self.store.settle(request, Outcome(), now)
            return None if request.ask is Ask.HOME else self.looks.answer(request, now)
        outcome, said = self.changes.outcome(request, now)
        if self.store.settle(request, outcome, now) and outcome.deed:
            log.info("changed", what=request.ask, subject=outcome.deed.subject, by=request.by)
        return answers.plain(said)

    def _with_story(self, request: Request) -> Request:
        found = rules.meant(request.subject, self.config.watchlist.titles)
        return replace(request, subject=found) if found else request

    def _form(self, request: Request) -> Message | None:
        if request.words not in forms.FIELDS:
            return answers.choice()
        try:
            self.voice.opens(request.trigger, forms.form(request.words, request.reply_to))
        except DeliveryError as error:
            log.warning("form not opened", cause=str(error))
            return answers.plain(EXPIRED)
        return None

    def _answer(self, request: Request, message: Message | None) -> None:
        """To the asker alone: beside what was clicked or typed, or on the app's page."""
        try:
            if message and request.reply_to:
                self.voice.whisper(request.reply_to, message)
            elif request.by and request.team == self.voice.team and (message or request.ask is Ask.HOME):
                self.voice.publishes(request.by, self._home(request.by, message))
        except DeliveryError as error:
            log.warning("answer not delivered", ask=request.ask, cause=str(error))

    def _home(self, user: str, answer: Message | None) -> Mapping[str, Any]:
        now = self.clock()
        return home.home(self.looks.stories(user, now), self.looks.health(now), answer)
