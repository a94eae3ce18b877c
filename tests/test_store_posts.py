"""What stands in Slack, or is about to: parents, channels, and what may be missing there."""

from bot.model import MessageKind, OutboxState
from bot.store import Store
from bot.store.records import Lost, OutboxRow, Parent
from tests.fakes.nouns import HOUR, MINUTE, NOON, message

PARENT, UPDATE, NOTICE = MessageKind.PARENT, MessageKind.UPDATE, MessageKind.NOTICE


def claim(store: Store, channel: str = "#deals", after: int = 0) -> OutboxRow:
    """The message that may go so many minutes after noon."""
    row = store.claim_message(channel, NOON + after * MINUTE)
    assert row is not None
    return row


def send(store: Store, channel: str = "#deals", id: str = "C1") -> None:
    store.mark_sent(claim(store, channel).id, "1.1", id, NOON)


def test_the_parents_of_a_story_are_known_newest_first(store: Store) -> None:
    store.enqueue([message("p1", PARENT), message("p2", PARENT), message("p3", PARENT, story="else")], NOON)
    assert [parent.key for parent in store.parents("mill", "#deals", 5)] == ["p2", "p1"]
    assert [parent.key for parent in store.parents("mill", "#deals", 1)] == ["p2"]


def test_a_story_has_a_parent_from_the_moment_it_is_queued(store: Store) -> None:
    assert store.parent("mill", "#deals") is None
    store.enqueue([message("p1", PARENT), message("m1")], NOON)
    assert store.parent("mill", "#deals") == Parent("p1", "", "", OutboxState.QUEUED, NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.mark_sent(row.id, "1.1", "C1", NOON + MINUTE)
    assert store.parent("mill", "#deals") == Parent("p1", "1.1", "C1", OutboxState.SENT, NOON + MINUTE)
    assert store.parent("mill", "#plants") is None
    assert store.parent("merger", "#deals") is None


def test_the_newest_parent_that_did_not_fail_is_the_parent(store: Store) -> None:
    store.enqueue([message("p1", PARENT), message("p2", PARENT)], NOON)
    send(store)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    assert store.parent("mill", "#deals") == Parent("p2", "", "", OutboxState.SENDING, NOON)
    store.mark_failed(row.id, "rejected")
    parent = store.parent("mill", "#deals")
    assert parent is not None
    assert parent.key == "p1"


def test_the_channels_of_a_story_are_those_with_a_parent_of_it(store: Store) -> None:
    store.enqueue([message("p1", PARENT, channel="#plants"), message("p2", PARENT)], NOON)
    store.enqueue([message("p3", PARENT), message("p4", PARENT, channel="#else", story="merger")], NOON)
    store.enqueue([message("m1", channel="#replies"), message("p5", PARENT, channel="#gone")], NOON)
    store.mark_failed(claim(store, "#gone").id, "channel_not_found")
    assert store.homes("mill") == ["#deals", "#plants"]


def test_a_story_was_last_told_of_with_its_last_parent_or_reply_in_a_channel(store: Store) -> None:
    assert store.last_post("mill", "#deals") is None
    store.enqueue([message("p1", PARENT)], NOON)
    assert store.last_post("mill", "#deals") == NOON
    store.enqueue([message("m1")], NOON + MINUTE)
    assert store.last_post("mill", "#deals") == NOON + MINUTE
    later = NOON + HOUR
    store.enqueue([message("u1", UPDATE), message("n1", NOTICE), message("m2", channel="#plants")], later)
    store.enqueue([message("m3", story="merger"), message("m4", channel="#gone")], later)
    store.mark_failed(claim(store, "#gone", 60).id, "channel_not_found")
    assert store.last_post("mill", "#deals") == NOON + MINUTE
    assert store.last_post("mill", "#gone") is None


def test_what_was_given_up_or_may_be_missing_is_lost_and_what_still_goes_is_not(store: Store) -> None:
    store.enqueue([message(key, text=f"text of {key}") for key in ("sent", "failed", "gone", "goes")], NOON)
    send(store)
    store.mark_failed(claim(store, after=1).id, "msg_too_long")
    store.mark_lost(claim(store, after=2).id, "nobody can look")
    store.mark_unknown(claim(store, after=3).id, "timeout", NOON + 3 * MINUTE)
    gone = Lost("#deals", "text of gone", "nobody can look", NOON + 2 * MINUTE)
    assert store.lost(NOON) == [Lost("#deals", "text of failed", "msg_too_long", NOON + MINUTE), gone]
    assert store.lost(NOON + 2 * MINUTE) == [gone]


def test_a_channel_has_the_id_that_was_heard_last(store: Store) -> None:
    assert store.channel_ids() == {}
    names = ("#deals", "#plants", "#deals", "#deals")
    store.enqueue([message(str(n), channel=name) for n, name in enumerate(names)], NOON)
    send(store, id="C1")
    send(store, "#plants", id="C2")
    send(store, id="C3")
    assert store.channel_ids() == {"#deals": "C3", "#plants": "C2"}
