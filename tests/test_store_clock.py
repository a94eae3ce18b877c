"""A clock that was ahead is set back: nothing waits for the time that it had shown."""

from bot.store import Store
from bot.store.outbox import STRANDED
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, article, found, message, poll, record_poll, source

AHEAD = NOON + 9 * HOUR


def test_what_a_clock_that_was_ahead_made_wait_is_due_when_it_was_meant_to_be(store: Store) -> None:
    store.sync_sources([source()], AHEAD)
    record_poll(store, "gazette", poll(AHEAD + HOUR), [found("e1"), found("e2")], AHEAD)
    store.claim_entries(AHEAD, 1, HOUR)
    store.record_article("e1", article("e1"), False, AHEAD)
    store.record_judgement(article("e1"), [], [message("m1")], AHEAD + HOUR, AHEAD, look_at=AHEAD + HOUR)
    store.claim_entries(AHEAD, 1, HOUR)
    store.record_unreadable("e2", "answered 503", AHEAD + HOUR)
    store.enqueue(
        [message("m2", channel="#nights")], NOON, NOON + DAY
    )  # quiet hours, by a clock that was right
    store.park_channel("#old", "ratelimited", AHEAD + HOUR, AHEAD)
    store.claim_host("wire.example", AHEAD, HOUR)
    assert store.set_back(9 * HOUR, NOON) == 6
    assert (store.claim_due(NOON, 9, HOUR), store.claim_entries(NOON, 9, HOUR)) == ([], [])
    assert (store.claim_looks(NOON, 9, HOUR), store.channels(NOON)) == ([], [])
    soon = NOON + HOUR
    [due] = store.claim_due(soon, 9, HOUR)
    assert due.added_at == NOON
    assert len(store.claim_entries(soon, 9, HOUR)) == len(store.claim_looks(soon, 9, HOUR)) == 1
    assert store.channels(soon) == ["#deals"]
    assert store.claim_host("wire.example", soon, HOUR).mine
    assert store.parked()[0].until == soon


def test_what_was_followed_before_is_followed_since_then_and_the_rest_from_now_on(store: Store) -> None:
    store.sync_sources([source("wire")], NOON - DAY)
    store.sync_subjects(["merger"], NOON - DAY)
    store.sync_sources([source(), source("wire")], AHEAD)
    store.sync_subjects(["merger", "mill"], AHEAD)
    store.set_back(9 * HOUR, NOON)
    assert [state.added_at for state in store.source_states()] == [NOON, NOON - DAY]
    since = {"merger": NOON - DAY, "mill": NOON}
    assert store.sync_subjects(["merger", "mill"], NOON + DAY) == since


def test_a_message_that_was_tried_meanwhile_waits_as_long_as_it_was_to_wait(store: Store) -> None:
    store.enqueue([message("m1")], NOON - HOUR)
    row = store.claim_message("#deals", AHEAD)
    assert row is not None
    store.mark_waiting(row.id, AHEAD + HOUR, "ratelimited")
    store.set_back(9 * HOUR, NOON)
    assert store.channels(NOON + 59 * MINUTE) == []
    assert store.channels(NOON + HOUR) == ["#deals"]


def test_one_that_was_in_flight_meanwhile_is_looked_up_as_soon_as_any(store: Store) -> None:
    store.enqueue([message("m1")], NOON - HOUR)
    assert store.claim_message("#deals", AHEAD)
    store.set_back(9 * HOUR, NOON)
    assert store.channels(NOON + STRANDED - MINUTE) == []
    assert store.channels(NOON + STRANDED) == ["#deals"]
