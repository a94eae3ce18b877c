"""After an absence: how much of it is still to be done, and how the messages go that were held back."""

from collections.abc import Mapping, Sequence

import pytest

from bot.model import Message, MessageKind, OutboxState
from bot.store import Store
from bot.store.records import Backlog, Letting
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, article, found, message, poll, record_poll, source

PARENT, UPDATE, NOTICE = MessageKind.PARENT, MessageKind.UPDATE, MessageKind.NOTICE
BACK = NOON + HOUR
NOW = BACK + 2 * MINUTE


@pytest.fixture(autouse=True)
def followed(store: Store) -> None:
    store.sync_sources([source(), source("wire")], NOON)


# ---- what is to be done ---------------------------------------------------------------------------


def test_sources_that_fell_due_are_unasked_until_they_answer_or_fail(store: Store) -> None:
    assert store.backlog(BACK).unasked == 2
    record_poll(store, "gazette", poll(NOW), [], BACK)
    assert store.backlog(BACK).unasked == 1
    store.record_poll_failure("wire", "fetch", "answered 503", NOW, BACK)
    assert store.backlog(BACK).unasked == 0


def test_one_that_is_just_being_asked_is_unasked_unless_it_was_asked_before(store: Store) -> None:
    record_poll(store, "gazette", poll(BACK), [], NOON)
    store.record_poll_failure("wire", "fetch", "answered 503", BACK, NOON)
    assert store.backlog(BACK).unasked == 2
    store.claim_due(BACK, 9, HOUR)
    assert store.backlog(BACK).unasked == 2
    record_poll(store, "gazette", poll(BACK + MINUTE), [], BACK)
    store.record_poll_failure("wire", "fetch", "answered 503", BACK + MINUTE, BACK)
    assert len(store.claim_due(BACK + MINUTE, 9, HOUR)) == 2
    assert store.backlog(BACK).unasked == 0


def test_one_whose_turn_comes_later_is_not_waited_for(store: Store) -> None:
    record_poll(store, "gazette", poll(BACK + MINUTE), [], NOON)
    assert store.backlog(BACK).unasked == 1


def test_one_that_was_never_asked_counts_while_it_is_and_one_that_is_gone_never(store: Store) -> None:
    store.claim_due(BACK, 9, HOUR)
    assert store.backlog(BACK).unasked == 2
    store.sync_sources([source()], BACK)
    assert store.backlog(BACK).unasked == 1


def test_entries_of_before_are_unread_until_they_are_read_or_cannot_be(store: Store) -> None:
    old = [found("e1", published=NOON), found("e2", published=NOON)]
    record_poll(store, "gazette", poll(), [*old, found("new", published=BACK)], BACK)
    assert store.backlog(BACK).unread == 2
    store.claim_entries(BACK, 9, HOUR)
    assert store.backlog(BACK).unread == 2
    store.record_article("e1", article("e1"), False, BACK)
    store.record_unreadable("e2", "answered 503", NOW)
    assert store.backlog(BACK).unread == 0


def test_articles_that_spoke_before_are_unjudged_until_they_are_judged(store: Store) -> None:
    for id, published in (("a1", NOON), ("a2", BACK)):
        store.record_article(id, article(id, published=published), False, BACK)
    assert store.backlog(BACK).unjudged == 1
    store.record_judgement(article("a1", published=NOON), [], [], BACK, BACK)
    assert store.backlog(BACK) == Backlog(unasked=2, unread=0, unjudged=0)


# ---- how what was held goes -----------------------------------------------------------------------


def let_go(store: Store, *folded: str, said: Sequence[Message] = ()) -> dict[str, list[str]]:
    """Folds these channels and releases all but #nights; the posts that are asked about, by channel."""
    asked: dict[str, list[str]] = {}

    def decide(held: Mapping[str, Sequence[Message]]) -> Letting:
        asked.update((channel, [each.key for each in messages]) for channel, messages in held.items())
        release = {channel: NOON + DAY if channel == "#nights" else NOW for channel in held}
        return Letting(release, folded, said)

    store.let_go(BACK, decide, NOW, ("absence", ""))
    return asked


def held(store: Store, *messages: Message) -> None:
    store.enqueue(messages, BACK, release=NOON + DAY)


def going(store: Store, channel: str = "#deals") -> list[str]:
    """What goes to a channel, in its order."""
    keys = []
    while row := store.claim_message(channel, NOW):
        store.mark_sent(row.id, f"{row.id}.0001", "C1", NOW)
        keys.append(row.message.key)
    return keys


def test_what_was_held_goes_and_what_an_absence_was_ends_with_it(store: Store) -> None:
    store.set("absence", "since noon")
    held(store, message("p", PARENT), message("u", UPDATE), message("m"), message("n", channel="#plants"))
    assert going(store) == []
    assert let_go(store) == {"#deals": ["p", "m"], "#plants": ["n"]}
    assert (going(store), going(store, "#plants")) == (["p", "u", "m"], ["n"])
    assert store.get("absence") == ""


def test_each_channel_has_its_own_hour(store: Store) -> None:
    held(store, message("m"), message("n", channel="#nights"))
    let_go(store)
    assert store.channels(NOW) == ["#deals"]
    assert store.channels(NOON + DAY) == ["#deals", "#nights"]


def test_of_what_was_not_held_nobody_is_asked(store: Store) -> None:
    store.enqueue([message("before")], NOON, release=NOON + DAY)
    store.enqueue([message("tried", channel="#plants")], BACK)
    row = store.claim_message("#plants", BACK)
    assert row
    store.mark_waiting(row.id, NOON + DAY, "answered 503")
    store.enqueue([message("flying", channel="#ops")], BACK)
    assert store.claim_message("#ops", BACK)
    held(store, message("notice", NOTICE))
    assert let_go(store) == {}
    assert store.channels(NOW) == []


def test_of_a_folded_channel_one_message_says_it_and_the_others_go_as_they_are(store: Store) -> None:
    held(store, message("m1"), message("m2"), message("n", channel="#plants"))
    let_go(store, "#deals", said=[message("all of it", NOTICE)])
    assert (going(store), going(store, "#plants")) == (["all of it"], ["n"])
    assert store.counts().outbox == {OutboxState.MERGED: 2, OutboxState.SENT: 2}


def test_a_story_that_stands_in_a_folded_channel_is_brought_up_to_date_and_no_other(store: Store) -> None:
    store.enqueue([message("stands", PARENT, story="mill")], NOON)
    assert going(store) == ["stands"]
    held(store, message("news", story="mill"), message("update", UPDATE, story="mill"))
    held(store, message("begins", PARENT, story="merger"), message("needless", UPDATE, story="merger"))
    let_go(store, "#deals")
    assert going(store) == ["update"]
    assert store.parent("merger", "#deals") is None
