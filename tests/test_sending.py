"""A message whose fate is unknown is looked up before it may go again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.config import Config, Settings
from bot.engine import Engine
from bot.errors import OutcomeUnknown, StoreError
from bot.model import Message, MessageKind, OutboxState, Subject, SubjectKind, Watchlist
from bot.notifier.outbox import SETTLED
from bot.notifier.posted import Posted
from bot.store import Store
from bot.store.records import OutboxRow
from bot.work.delivery import Delivery
from bot.work.sending import LOOK_BACK, Sending
from tests.fakes.nouns import MINUTE, NOON, message

SECOND = timedelta(seconds=1)
STANDS = Posted("7.7", "C1")


class Channel:
    """Takes what is posted; `has`: what is found where somebody looks a message up."""

    finds = threads = True
    pace = 0.0

    def __init__(self, has: Posted | None = None) -> None:
        self.has, self.got, self.looked = has, list[str](), list[datetime]()
        self.fails: OutcomeUnknown | None = None

    def learn(self, ids: Mapping[str, str]) -> None: ...

    def post(self, message: Message, thread_ts: str | None = None) -> Posted:
        self.got.append(message.key)
        return Posted(f"{len(self.got)}.0", "C1")

    def update(self, message: Message, ts: str, channel_id: str) -> Posted:
        return self.post(message)

    def permalink(self, ts: str, channel_id: str) -> str:
        return f"https://slack.example/{ts}"

    def find(self, message: Message, oldest: datetime, thread_ts: str | None = None) -> Posted | None:
        self.looked.append(oldest)
        if self.fails:
            raise self.fails
        return self.has


def settled(store: Store, channel: Channel, after: timedelta, kind: MessageKind = MessageKind.NOTICE) -> bool:
    """What becomes of a message that was cut off in the call, so long after it."""
    store.enqueue([message("m1", kind), message("m2", MessageKind.NOTICE)], NOON)
    assert store.claim_message("#deals", NOON)
    store.recover(NOON)
    sending = Sending(Config(Watchlist({}, {}), (), (), Settings()), store, channel)
    return sending.settle(next_row(store, NOON + after), NOON + after)


def next_row(store: Store, at: datetime) -> OutboxRow:
    row = store.claim_message("#deals", at)
    assert row
    return row


def test_one_that_stands_there_is_not_posted_again(store: Store) -> None:
    channel = Channel(has=STANDS)
    assert settled(store, channel, MINUTE)
    assert (channel.got, channel.looked) == ([], [NOON - LOOK_BACK])
    assert next_row(store, NOON + MINUTE).message.key == "m2"


def test_one_that_does_not_is_posted_again_once_slack_would_show_it(store: Store) -> None:
    channel = Channel()
    assert not settled(store, channel, SETTLED)
    row = next_row(store, NOON + SETTLED)
    assert (row.message.key, row.state) == ("m1", OutboxState.SENDING)
    assert channel.got == []


def test_until_then_it_is_looked_up_again(store: Store) -> None:
    assert not settled(store, Channel(), SETTLED - SECOND)
    assert next_row(store, NOON + 2 * SETTLED).state is OutboxState.UNKNOWN


def test_so_it_is_where_nobody_could_look(store: Store) -> None:
    channel = Channel()
    channel.fails = OutcomeUnknown("timeout")
    assert not settled(store, channel, 2 * SETTLED)
    assert next_row(store, NOON + 4 * SETTLED).state is OutboxState.UNKNOWN


@pytest.mark.parametrize("after", [SECOND, 2 * SETTLED])
def test_where_nobody_ever_can_it_is_left_and_the_next_goes(store: Store, after: timedelta) -> None:
    channel = Channel(has=STANDS)
    channel.finds = False
    assert not settled(store, channel, after)
    assert (channel.looked, channel.got) == ([], [])
    assert next_row(store, NOON + after).message.key == "m2"


def test_an_edit_is_made_again_without_a_look(store: Store) -> None:
    channel = Channel()
    sending = Sending(Config(Watchlist({}, {}), (), (), Settings()), store, channel)
    store.enqueue([message("parent", MessageKind.PARENT), message("edit", MessageKind.UPDATE)], NOON)
    assert sending.settle(next_row(store, NOON), NOON)
    assert next_row(store, NOON).message.key == "edit"
    store.recover(NOON)
    assert sending.settle(next_row(store, NOON), NOON)
    assert (channel.got, channel.looked) == (["parent", "edit"], [])


def test_a_reply_whose_story_has_no_message_begins_one(store: Store) -> None:
    mill = Subject("mill", SubjectKind.PLANT, "Acme mill", ("acme",))
    store.enqueue([message("m1")], NOON)
    config = Config(Watchlist({}, {"mill": mill}), (), (), Settings())
    assert Sending(config, store, Channel()).settle(next_row(store, NOON), NOON)
    assert [parent.key for parent in store.parents("mill", "#deals", 2)] == ["m1"]


@pytest.mark.parametrize(("leads", "left"), [(True, OutboxState.UNKNOWN), (False, OutboxState.SENDING)])
def test_who_joins_others_leaves_to_them_what_they_are_sending(
    store: Store, leads: bool, left: OutboxState
) -> None:
    store.enqueue([message("m1")], NOON)
    next_row(store, NOON)
    with Engine(threads=1) as engine:
        config = Config(Watchlist({}, {}), (), (), Settings())
        Delivery(config, store, Channel(), engine, lambda _: False).resume(NOON, leads=leads)
    assert set(store.counts().outbox) == {left}


def test_a_database_that_is_away_is_no_fault_of_a_message(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreError("the disk is full")

    store.enqueue([message("m1")], NOON)
    row = replace(next_row(store, NOON), attempts=3)
    monkeypatch.setattr(store, "parents", away)
    sending = Sending(Config(Watchlist({}, {}), (), (), Settings()), store, Channel())
    with pytest.raises(StoreError, match="full"):
        sending.settle(row, NOON)
    assert store.counts().outbox == {OutboxState.SENDING: 1}


def test_a_message_that_meets_a_fault_of_ours_has_three_tries(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chokes(*_: object) -> Posted:
        raise ZeroDivisionError("a fault of ours")

    store.enqueue([message("m1")], NOON)
    row, channel = next_row(store, NOON), Channel()
    monkeypatch.setattr(channel, "post", chokes)
    sending = Sending(Config(Watchlist({}, {}), (), (), Settings()), store, channel)
    for attempt in (1, 2):
        with pytest.raises(ZeroDivisionError):
            sending.settle(replace(row, attempts=attempt), NOON)
    assert not sending.settle(replace(row, attempts=3), NOON)
    assert store.counts().outbox == {OutboxState.FAILED: 1}
