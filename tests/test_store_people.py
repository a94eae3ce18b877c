"""What people ask for is done once, whole, and with a name to it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.model import MessageKind
from bot.people import Ask, Deed, Example, Follow, Label, Mute, Request, Undo
from bot.store import Store
from bot.store.people import ABANDONED, Outcome
from bot.store.tables import requests
from tests.fakes import nouns
from tests.fakes.nouns import DAY, MINUTE, NOON

ASKED = Request("e1", Ask.MUTE, "U1", "T1", "mill", channel="C1", ts="1.2", form={"a": "b"})
MUTED = Outcome(
    Deed(NOON, "U1", "T1", Ask.MUTE, "mill", "7 days"),
    (Mute("mill", NOON + DAY, "U1"),),
    (nouns.message("m1"),),
)


def test_a_request_comes_back_as_it_was_and_to_one_alone(store: Store) -> None:
    assert store.ask(ASKED, NOON)
    assert store.next_request(NOON) == ASKED
    assert store.next_request(NOON) is None


def test_the_oldest_request_comes_first_and_each_is_done_for_itself(store: Store) -> None:
    earlier = replace(ASKED, key="e2")
    store.ask(ASKED, NOON)
    store.ask(earlier, NOON - MINUTE)
    assert store.next_request(NOON) == earlier
    assert store.settle(earlier, Outcome(), NOON)
    assert store.next_request(NOON + DAY) == ASKED
    assert store.settle(ASKED, Outcome(), NOON)


def test_the_same_envelope_twice_is_one_request(store: Store) -> None:
    assert store.ask(ASKED, NOON)
    assert not store.ask(ASKED, NOON + MINUTE)
    assert store.settle(ASKED, MUTED, NOON)
    assert not store.ask(ASKED, NOON + MINUTE)
    assert store.next_request(NOON + DAY) is None


def test_one_that_was_begun_and_never_finished_is_taken_up_again(store: Store) -> None:
    store.ask(ASKED, NOON)
    store.next_request(NOON)
    assert store.next_request(NOON + ABANDONED) == ASKED


def test_so_is_one_that_was_begun_by_a_clock_that_was_ahead(store: Store) -> None:
    store.ask(ASKED, NOON + DAY)
    store.next_request(NOON + DAY)
    store.set_back(DAY, NOON)
    assert store.next_request(NOON + ABANDONED) == ASKED


def test_what_is_settled_twice_happens_once(store: Store) -> None:
    store.ask(ASKED, NOON)
    assert store.settle(ASKED, MUTED, NOON)
    assert not store.settle(ASKED, MUTED, NOON)
    assert len(store.deeds()) == 1
    assert store.channels(NOON) == ["#deals"]


def test_what_was_asked_is_forgotten_once_it_is_done(store: Store) -> None:
    store.ask(ASKED, NOON)
    store.settle(ASKED, MUTED, NOON)
    with store._read() as connection:
        assert connection.scalar(select(requests.c.request)) is None


def test_a_mute_ends_by_itself_or_by_hand(store: Store) -> None:
    store.ask(ASKED, NOON)
    store.settle(ASKED, MUTED, NOON)
    assert store.mutes(NOON) == {"mill": Mute("mill", NOON + DAY, "U1")}
    assert store.mutes(NOON + DAY) == {}
    dam = Mute("dam", NOON + DAY, "U1")
    other = replace(ASKED, key="e2", by="U2")
    store.ask(other, NOON)
    store.settle(other, Outcome(changes=(dam, Undo(Ask.MUTE, "mill", "U2"))), NOON)
    assert store.mutes(NOON) == {"dam": dam}


def test_following_is_ones_own(store: Store) -> None:
    both = (Follow("mill", "U1", "D1"), Follow("mill", "U2", "D2"))
    dam = Follow("dam", "U1", "D1")
    store.ask(ASKED, NOON)
    store.settle(ASKED, Outcome(changes=(*both, dam)), NOON)
    gone = replace(ASKED, key="e2")
    store.ask(gone, NOON)
    store.settle(gone, Outcome(changes=(Undo(Ask.FOLLOW, "mill", "U1"),)), NOON)
    assert store.follows(subject="mill") == [both[1]]
    assert store.follows(by="U1") == [dam]
    assert store.follows() == [dam, both[1]]


def test_who_follows_from_elsewhere_is_written_to_there(store: Store) -> None:
    store.ask(ASKED, NOON)
    store.settle(ASKED, Outcome(changes=(Follow("mill", "U1", "D1"), Follow("mill", "U1", "D9"))), NOON)
    assert store.follows() == [Follow("mill", "U1", "D9")]


@pytest.mark.parametrize("later", [Label.SLIGHT, Label.KNOWN])
def test_the_last_word_of_each_person_counts(store: Store, later: Label) -> None:
    said = [
        Example(label, "U1", NOON, nouns.development(), nouns.article()) for label in (Label.ELSEWHERE, later)
    ]
    for number, example in enumerate(said):
        request = replace(ASKED, key=f"e{number}")
        store.ask(request, NOON)
        store.settle(request, Outcome(changes=(example,)), NOON)
    assert store.examples() == [said[-1]]


def test_alerts_are_labelled_by_each_person_and_told_in_that_order(store: Store) -> None:
    said = [Example(Label.SLIGHT, by, NOON, nouns.development(), nouns.article()) for by in ("U2", "U1")]
    for number, example in enumerate(said):
        request = replace(ASKED, key=f"e{number}")
        store.ask(request, NOON)
        store.settle(request, Outcome(changes=(example,)), NOON - number * MINUTE)
    assert store.examples() == said[::-1]


def test_of_deeds_the_newest_are_told_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.people.DEEDS", 2)
    for number in range(3):
        request = replace(ASKED, key=f"e{number}")
        store.ask(request, NOON)
        store.settle(request, Outcome(Deed(NOON, f"U{number}", "T1", Ask.MUTE, "mill")), NOON)
    assert [deed.by for deed in store.deeds()] == ["U2", "U1"]


def test_an_article_that_was_read_can_be_had(store: Store) -> None:
    for id in ("a1", "a2"):
        store.record_article(id, nouns.article(id), False, NOON)
    assert store.article("a2") == nouns.article("a2")
    assert store.article("a3") is None


def test_a_message_is_found_by_where_it_stands_as_it_is_now(store: Store) -> None:
    first, second = nouns.message("k1", MessageKind.PARENT), nouns.message("k2", MessageKind.UPDATE)
    for message in (first, second):
        store.enqueue([message], NOON)
        row = store.claim_message("#deals", NOON)
        assert row is not None
        store.mark_sent(row.id, "1.2", "C1", NOON)
    assert store.message_at("C1", "1.2") == second
    assert store.message_at("C1", "1.3") is None
    assert store.message_at("C2", "1.2") is None


def test_old_requests_are_let_go_and_deeds_stay(store: Store) -> None:
    store.ask(ASKED, NOON)
    store.settle(ASKED, MUTED, NOON)
    store.prune(NOON + DAY)
    assert store.ask(ASKED, NOON + DAY)
    assert [deed.by for deed in store.deeds()] == ["U1"]
