"""What a backup gives back: the same knowledge, all of it or nothing, on either database."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreError
from bot.model import Ledger, MessageKind, OutboxState
from bot.store import Store
from bot.store.records import Judgement
from tests.fakes.nouns import (
    HOUR,
    NOON,
    article,
    decision,
    development,
    fingerprint,
    found,
    known,
    message,
    poll,
    record_poll,
    source,
)

TOLD = Ledger("mill", (known("a1"), known("a2")), (fingerprint("a1"),), NOON)


@pytest.fixture
def old(store: Store) -> Store:
    """It has told of the mill: one message is sent, one is not."""
    store.sync_sources([source("gazette"), source("wire")], NOON)
    store.sync_subjects(["mill", "dam"], NOON)
    record_poll(store, "gazette", poll(NOON + HOUR), [found("1")], NOON + HOUR)
    made = Judgement(decision("a1"), Ledger("mill"), TOLD, development("a1"))
    messages = [message("parent", MessageKind.PARENT), message("reply")]
    store.record_judgement(article("a1"), [made], messages, NOON, NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.mark_sent(row.id, "17.1", "C7", NOON)
    store.set("baseline:mill", "then")
    store.set("heartbeat", "now")
    return store


@pytest.fixture
def new(tmp_path: Path) -> Any:
    store = Store.open(f"sqlite:///{tmp_path}/new.db")
    yield store
    store.close()


def test_all_that_is_known_comes_back(old: Store, new: Store) -> None:
    lines = list(old.export())
    assert new.restore(lines, "file") == len(lines) - 2
    assert new.ledger("mill") == TOLD
    assert new.developments("mill", 5) == (development("a1"),)
    assert new.subjects() == old.subjects()
    assert [(p.ts, p.channel_id) for p in new.parents("mill", "#deals", 2)] == [("17.1", "C7")]
    assert (new.get("baseline:mill"), new.get("heartbeat")) == ("then", None)


def test_how_far_a_digest_told_is_a_moment_and_no_number_of_another_database(old: Store, new: Store) -> None:
    """Numbers there have gaps, after a crash say: those of the next developments here would be behind it."""
    old.set("digest:#deals", f"{NOON.isoformat()} 40")
    lines = list(old.export())
    new.restore(lines, "file")
    assert new.get("digest:#deals") == NOON.isoformat()
    assert new.restore(lines, "file") == 0


def test_what_was_not_sent_is_looked_up_and_what_was_sent_is_not_sent_again(old: Store, new: Store) -> None:
    new.restore(old.export(), "file")
    row = new.claim_message("#deals", NOON + HOUR)
    assert row is not None
    assert (row.message.key, row.state) == ("reply", OutboxState.UNKNOWN)
    new.enqueue([message("parent", MessageKind.PARENT)], NOON)  # its key was used: passed over
    assert new.counts().outbox == {OutboxState.SENT: 1, OutboxState.UNKNOWN: 1}


def test_sources_are_asked_anew_and_are_still_followed_since_then(old: Store, new: Store) -> None:
    new.restore(old.export(), "file")
    new.sync_sources([source("gazette"), source("wire")], NOON + HOUR)
    due = {each.source: each for each in new.claim_due(NOON + HOUR, 10, HOUR)}
    assert due.keys() == {"gazette", "wire"}
    assert due["gazette"].etag == ""
    assert due["gazette"].added_at == NOON


def test_a_database_that_was_only_started_takes_it_in(old: Store, new: Store) -> None:
    new.sync_sources([source("gazette")], NOON + timedelta(days=9))
    new.sync_subjects(["mill"], NOON + timedelta(days=9))
    new.set("baseline:mill", "later")
    new.restore(old.export(), "file")
    assert new.sync_subjects(["mill"], NOON + timedelta(days=10)) == {"mill": NOON}
    assert new.ledger("mill") == TOLD


def test_the_same_file_again_changes_nothing(old: Store, new: Store) -> None:
    lines = list(old.export())
    new.restore(lines, "file")
    after = list(new.export())
    assert new.restore(lines, "file") == 0
    assert list(new.export()) == after


def test_a_database_that_knows_something_else_is_left_alone(old: Store, new: Store) -> None:
    made = Judgement(decision("b1"), Ledger("mill"), Ledger("mill", (known("b1"),)))
    new.record_judgement(article("b1"), [made], [], NOON, NOON)
    with pytest.raises(StoreError, match="has a ledger of its own"):
        new.restore(old.export(), "file")
    assert len(new.ledger("mill").entries) == 1


def broken(at: int, line: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines[:at], line, *lines[at + 1 :]]


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda lines: lines[:-1], "cut short"),
        (lambda lines: lines[:-3] + lines[-1:], "cut short"),
        (lambda lines: lines[1:], "file:1: .* first line"),
        (lambda lines: [], "cut short"),
        (broken(2, "{"), "file:3"),
        (broken(2, "[]"), "file:3"),
        (broken(2, json.dumps({"table": "users", "row": {}})), "file:3"),
        (
            broken(2, json.dumps({"table": "ledger", "row": {"subject": "mill"}})),
            "file:3: .*no position, entry",
        ),
        (broken(0, json.dumps({"dealwire": "ledger", "format": 99})), "file:1"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_changes_nothing(
    old: Store, new: Store, harm: Callable[[list[str]], list[str]], told: str
) -> None:
    with pytest.raises(StoreError, match=told):
        new.restore(harm(list(old.export())), "file")
    assert new.subjects() == {}
    assert new.source_states() == []
