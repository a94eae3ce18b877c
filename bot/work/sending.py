"""One message of the outbox: sent, or looked up, and what came of it recorded.

A row is claimed (committed as `sending`) before the call and marked after it. What an outcome means
is decided by `notifier.outbox`; a row whose outcome is unknown is looked up by its key before it may
go again.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.config import Config
from bot.errors import ChannelUnusable, DeliveryError, OutcomeUnknown, StoreError
from bot.model import Message, MessageKind, OutboxState, Story
from bot.notifier import outbox, render
from bot.notifier.posted import Posted
from bot.store import Store
from bot.store.records import OutboxRow, Parent
from bot.work.telling import TOLD, permalink_of

log = structlog.get_logger()

LOOK_BACK = timedelta(days=1)  # our clock may have been so far ahead of Slack's when it was sent
PARKED = timedelta(hours=1)  # then a channel is tried again
TRIES = 3  # of a message that meets a fault of ours
PARENTS = 5  # of a story, looked through for one that stands in Slack


class Sender(Protocol):
    """Slack, a webhook or the terminal. `finds`: can look a message up; `pace`: seconds between two.

    `learn`: the ids of channels by name, as earlier posts told them.
    """

    finds: bool
    threads: bool
    pace: float

    def learn(self, ids: Mapping[str, str]) -> None: ...
    def post(self, message: Message, thread_ts: str | None = None) -> Posted: ...
    def update(self, message: Message, ts: str, channel_id: str) -> Posted: ...
    def permalink(self, ts: str, channel_id: str) -> str: ...
    def find(self, message: Message, oldest: datetime, thread_ts: str | None = None) -> Posted | None: ...


class Sending:
    """Takes claimed rows to one sender. `stopped`: why nothing may be posted any more: a dead token, say."""

    def __init__(self, config: Config, store: Store, sender: Sender) -> None:
        self.config, self.store, self.sender = config, store, sender
        self.stopped = ""

    def settle(self, row: OutboxRow, now: datetime) -> bool:
        """One row as far as it goes now; True when it is sent."""
        try:
            posted = self._look_up(row, now) if row.state is OutboxState.UNKNOWN else self._send(row)
        except DeliveryError as error:
            self._failed(row, error, now)
            return False
        except StoreError:
            raise
        except Exception as error:  # of our own making; it must not hold up its channel for good
            if row.attempts < TRIES:
                raise
            log.error("message given up", channel=row.message.channel, cause=repr(error), exc_info=error)
            self.store.mark_failed(row.id, repr(error))
            return False
        if posted is None:
            return False
        self.store.mark_sent(row.id, posted.ts, posted.channel_id, now)
        if row.message.kind is MessageKind.PARENT:
            self._remember(row.message, posted)
        return True

    def _remember(self, message: Message, posted: Posted) -> None:
        """Keeps the parent's link for the day when its story starts anew."""
        with suppress(DeliveryError):
            link = self.sender.permalink(posted.ts, posted.channel_id)
            self.store.set(permalink_of(message.key), link)

    def _send(self, row: OutboxRow) -> Posted | None:
        message, parent = row.message, self._parent(row.message)
        if message.kind is MessageKind.UPDATE:
            if parent is None or not self.sender.threads:
                self.store.mark_merged(row.id, "its story has no message that could be edited")
                return None
            return self.sender.update(message, parent.ts, parent.channel_id)
        if message.kind is MessageKind.REPLY and parent is None and self.sender.threads:
            message = self._as_parent(message)
            self.store.replace_message(row.id, message)
        return self.sender.post(message, self._thread(message, parent))

    def _look_up(self, row: OutboxRow, now: datetime) -> Posted | None:
        started = row.started_at or row.created_at
        if row.message.kind is MessageKind.UPDATE:  # the same text again does no harm
            return self._send(row)
        if not self.sender.finds:
            self.store.mark_lost(row.id, "it may have been posted and cannot be looked up")
            log.error("message may be lost", channel=row.message.channel, text=row.message.text)
            return None
        thread = self._thread(row.message, self._parent(row.message))
        found = self.sender.find(row.message, started - LOOK_BACK, thread)
        if found is None and outbox.was_not_posted(started, now):
            self.store.mark_waiting(row.id, now, "was not posted")
        return found

    def _failed(self, row: OutboxRow, error: DeliveryError, now: datetime) -> None:
        channel = row.message.channel
        if row.state is OutboxState.UNKNOWN and isinstance(error, OutcomeUnknown):
            log.warning("cannot be looked up yet", channel=channel, cause=str(error))
            return  # the look-up failed, not the message
        update = row.message.kind is MessageKind.UPDATE
        if update and isinstance(error, ChannelUnusable) and channel not in self.config.channels:
            self.store.mark_merged(row.id, f"nothing is told there any more, and {error}")
            return
        after = outbox.after(error, row.attempts, now, plain=not row.message.blocks, repeatable=update)
        log.warning("not delivered", channel=channel, cause=str(error), next=after.state)
        self._amend(row, after)
        self._mark(row, after, error, now)
        if after.park:
            self.store.park_channel(channel, after.park, now + PARKED, now)
            log.error("channel parked; its alerts are kept", channel=channel, cause=after.park)
        if after.stop:
            self.stopped = str(error)
            log.error("Slack posting stopped; alerts are kept", cause=str(error))

    def _amend(self, row: OutboxRow, after: outbox.Next) -> None:
        if after.plain:
            payload = json.dumps(row.message.blocks, ensure_ascii=False)
            log.error("payload refused; its text goes alone", key=row.message.key, payload=payload)
            self.store.replace_message(row.id, replace(row.message, blocks=()))
        elif after.new_parent:
            if parent := self._parent(row.message):
                self.store.set(permalink_of(parent.key), "")  # it leads nowhere now
            self.store.replace_message(row.id, self._as_parent(row.message))

    def _mark(self, row: OutboxRow, after: outbox.Next, error: DeliveryError, now: datetime) -> None:
        if after.state is OutboxState.FAILED:
            self.store.mark_failed(row.id, str(error))
        elif after.state is OutboxState.UNKNOWN:
            self.store.mark_unknown(row.id, str(error), now)
        else:
            self.store.mark_waiting(row.id, after.not_before or now, str(error))

    def _as_parent(self, message: Message) -> Message:
        """The story told anew, where its thread is gone; under the key of the message it replaces."""
        subject = self.config.watchlist.subjects.get(message.story)
        told = self.store.developments(message.story, TOLD)
        if subject is None or not told:
            return replace(message, kind=MessageKind.PARENT)
        fresh = render.parent(Story(subject, told, (told[-1].outlet,)), message.channel)
        return replace(fresh, key=message.key)

    def _parent(self, message: Message) -> Parent | None:
        """The newest message of the story that stands in Slack: not one still behind this in the line."""
        parents = self.store.parents(message.story, message.channel, PARENTS) if message.story else []
        return next((parent for parent in parents if parent.ts), None)

    def _thread(self, message: Message, parent: Parent | None) -> str | None:
        return parent.ts if parent and message.kind is MessageKind.REPLY else None
