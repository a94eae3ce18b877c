"""Messages go in order, one line a channel, and each of them once."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Message, MessageKind, OutboxState
from bot.store import Store
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, message

PARENT, REPLY, UPDATE = MessageKind.PARENT, MessageKind.REPLY, MessageKind.UPDATE


def claimed(store: Store, channel: str = "#deals", after: int = 0) -> str | None:
    """The key of the message that may go so many minutes after noon."""
    row = store.claim_message(channel, NOON + after * MINUTE)
    return row.message.key if row else None


def sent(store: Store, channel: str = "#deals") -> str:
    row = store.claim_message(channel, NOON)
    assert row is not None
    store.mark_sent(row.id, f"{row.id}.0001", "C1", NOON)
    return row.message.key


def test_a_message_comes_out_as_it_went_in(store: Store) -> None:
    store.enqueue([message("m1")], NOON)
    row = store.claim_message("#deals", NOON + MINUTE)
    assert row is not None
    assert (row.message, row.state, row.attempts) == (message("m1"), OutboxState.SENDING, 1)
    assert (row.created_at, row.started_at) == (NOON, NOON + MINUTE)


def test_messages_of_a_channel_go_in_the_order_they_were_made(store: Store) -> None:
    store.enqueue([message("m2"), message("m1"), message("m3")], NOON)
    assert [sent(store) for _ in range(3)] == ["m2", "m1", "m3"]
    assert claimed(store) is None


def test_while_one_is_in_flight_the_next_waits(store: Store) -> None:
    store.enqueue([message("m1"), message("m2")], NOON)
    assert claimed(store) == "m1"
    assert claimed(store) is None
    assert store.channels(NOON) == []


def test_one_channel_never_waits_for_another(store: Store) -> None:
    store.enqueue([message("m1"), message("n1", channel="#plants")], NOON)
    assert store.channels(NOON) == ["#deals", "#plants"]
    assert claimed(store) == "m1"
    assert store.channels(NOON) == ["#plants"]
    assert claimed(store, "#plants") == "n1"


def test_a_key_is_posted_once_for_ever(store: Store) -> None:
    store.enqueue([message("m1"), message("m1", text="again")], NOON)
    assert sent(store) == "m1"
    store.enqueue([message("m1")], NOON + DAY)
    assert store.channels(NOON + DAY) == []


def test_a_message_that_was_not_sent_keeps_its_place(store: Store) -> None:
    store.enqueue([message("m1"), message("m2")], NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.mark_waiting(row.id, NOON + 5 * MINUTE, "429")
    assert claimed(store, after=4) is None
    again = store.claim_message("#deals", NOON + 5 * MINUTE)
    assert again is not None
    assert (again.message.key, again.attempts) == ("m1", 2)


def test_a_message_given_up_lets_the_next_go(store: Store) -> None:
    store.enqueue([message("m1"), message("m2")], NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.mark_failed(row.id, "msg_too_long")
    assert claimed(store) == "m2"
    assert store.counts().outbox == {OutboxState.FAILED: 1, OutboxState.SENDING: 1}


def test_a_message_whose_outcome_is_unknown_is_looked_up_before_any_other(store: Store) -> None:
    store.enqueue([message("m1"), message("m2")], NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.mark_unknown(row.id, "timeout", NOON)
    looked_up = store.claim_message("#deals", NOON + MINUTE)
    assert looked_up is not None
    assert (looked_up.message.key, looked_up.state) == ("m1", OutboxState.UNKNOWN)
    assert (looked_up.attempts, looked_up.started_at) == (1, NOON)


def test_only_one_looks_a_message_up_at_a_time(store: Store) -> None:
    store.enqueue([message("m1")], NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.mark_unknown(row.id, "timeout", NOON)
    assert claimed(store) == "m1"
    assert claimed(store) is None
    assert claimed(store, after=1) == "m1"


def test_after_a_kill_what_was_in_flight_is_unknown(store: Store) -> None:
    store.enqueue([message("m1"), message("n1", channel="#plants")], NOON)
    claimed(store)
    assert store.recover(NOON + MINUTE) == 1
    assert store.recover(NOON + MINUTE) == 0
    row = store.claim_message("#deals", NOON + MINUTE)
    assert row is not None
    assert row.state == OutboxState.UNKNOWN


def test_what_was_left_in_flight_is_looked_up(store: Store) -> None:
    store.enqueue([message("m1")], NOON)
    claimed(store)
    assert claimed(store, after=4) is None
    assert store.channels(NOON + 4 * MINUTE) == []
    assert store.channels(NOON + 5 * MINUTE) == ["#deals"]
    row = store.claim_message("#deals", NOON + 5 * MINUTE)
    assert row is not None
    assert (row.state, row.started_at) == (OutboxState.UNKNOWN, NOON)


def test_a_newer_update_takes_the_place_of_one_that_waits(store: Store) -> None:
    store.enqueue([message("u1", UPDATE), message("m1")], NOON)
    store.enqueue([message("u2", UPDATE), message("u3", UPDATE, story="merger")], NOON)
    assert [sent(store) for _ in range(3)] == ["m1", "u2", "u3"]


def test_an_update_that_is_in_flight_is_not_replaced(store: Store) -> None:
    store.enqueue([message("u1", UPDATE)], NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.enqueue([message("u2", UPDATE)], NOON)
    store.mark_sent(row.id, "1.1", "C1", NOON)
    assert claimed(store) == "u2"


def test_an_old_update_that_comes_again_replaces_nothing(store: Store) -> None:
    store.enqueue([message("u1", UPDATE)], NOON)
    sent(store)
    store.enqueue([message("u2", UPDATE)], NOON)
    store.enqueue([message("u1", UPDATE)], NOON)
    assert claimed(store) == "u2"


def test_a_reply_may_become_a_new_parent_in_its_place(store: Store) -> None:
    store.enqueue([message("m1"), message("m2")], NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    fresh = replace(message("m1"), kind=PARENT, text="Told anew")
    store.replace_message(row.id, fresh)
    store.mark_waiting(row.id, NOON, "thread gone")
    again = store.claim_message("#deals", NOON)
    assert again is not None
    assert again.message == fresh
    parent = store.parent("mill", "#deals")
    assert parent is not None
    assert parent.key == "m1"


def test_nothing_goes_to_a_parked_channel_until_it_is_mended(store: Store) -> None:
    store.enqueue([message("m1"), message("n1", channel="#plants")], NOON)
    store.park_channel("#deals", "is_archived", None, NOON)
    assert store.channels(NOON + DAY) == ["#plants"]
    assert claimed(store) is None
    assert [(each.channel, each.cause, each.until) for each in store.parked()] == [
        ("#deals", "is_archived", None)
    ]
    store.unpark("#deals")
    assert store.parked() == []
    assert claimed(store) == "m1"


def test_a_channel_may_be_parked_for_a_while(store: Store) -> None:
    store.enqueue([message("m1")], NOON)
    store.park_channel("#deals", "not_in_channel", None, NOON)
    store.park_channel("#deals", "ratelimited", NOON + HOUR, NOON)
    assert store.channels(NOON + 59 * MINUTE) == []
    assert store.channels(NOON + HOUR) == ["#deals"]
    assert claimed(store, after=60) == "m1"


def test_a_notice_may_wait_for_its_hour(store: Store) -> None:
    store.enqueue([message("m1", MessageKind.NOTICE, story="")], NOON, release=NOON + HOUR)
    assert store.channels(NOON) == []
    assert store.channels(NOON + HOUR) == ["#deals"]


def test_a_message_goes_neither_before_its_release_nor_before_its_own_hour(store: Store) -> None:
    early, late = (replace(message(str(n)), not_before=NOON + n * HOUR) for n in (1, 3))
    store.enqueue([early, late], NOON, release=NOON + 2 * HOUR)
    assert claimed(store, after=119) is None
    assert claimed(store, after=120) == "1"
    assert store.recover(NOON + 2 * HOUR) == 1
    row = store.claim_message("#deals", NOON + 2 * HOUR)
    assert row
    store.mark_sent(row.id, "1.1", "C1", NOON + 2 * HOUR)
    assert claimed(store, after=179) is None
    assert claimed(store, after=180) == "3"


def test_a_fact_becomes_true_with_the_message_that_makes_it_so(store: Store) -> None:
    store.enqueue([message("m1")], NOON, mark=("digest", "today"))
    assert store.get("digest") == "today"


def told_together(store: Store, most: int) -> int:
    def tell(told: Sequence[Message]) -> list[Message]:
        return [message("+".join(each.key for each in told), MessageKind.NOTICE)]

    return store.gather("#deals", most, tell, NOON)


def test_more_posts_than_a_channel_bears_are_told_together(store: Store) -> None:
    store.enqueue([message("p", PARENT), message("u", UPDATE), message("m"), message("n")], NOON)
    store.enqueue([message("elsewhere", channel="#plants")], NOON)
    assert told_together(store, most=3) == 0
    assert told_together(store, most=2) == 3
    assert [sent(store) for _ in range(2)] == ["p+m+n", "u"]
    assert claimed(store) is None
    store.enqueue([message("m")], NOON)  # is told already
    assert claimed(store) is None


def test_what_is_not_due_yet_is_not_told_with_the_rest(store: Store) -> None:
    store.enqueue([message("m"), message("n")], NOON)
    store.enqueue([message("later")], NOON, release=NOON + MINUTE)
    assert told_together(store, most=2) == 0
    assert told_together(store, most=1) == 2
    assert sent(store) == "m+n"  # and does not wait for it
