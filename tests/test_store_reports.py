"""Why, how many, small facts, and what is let go."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.explain import why
from bot.model import Action, Ledger, MessageKind, OutboxState, Reason
from bot.store import Store
from bot.store.records import EntryState
from tests.fakes.nouns import (
    DAY,
    HOUR,
    NOON,
    article,
    decision,
    development,
    fingerprint,
    found,
    judgement,
    known,
    message,
    poll,
    record_poll,
    source,
)

EMPTY = Ledger("mill")
TOLD = Ledger("mill", (known(),), (fingerprint(),), NOON)


def work(store: Store) -> None:
    """One entry read and told, one unreadable, one new."""
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(), [found("e1"), found("e2"), found("e3")], NOON)
    store.claim_entries(NOON, 2, HOUR)
    store.record_article("e1", article(url="https://gazette.example/story"), False, NOON)
    store.record_unreadable("e2", "answered 404", None)
    store.record_judgement(
        article(),
        [judgement(EMPTY, TOLD, told=True, novelty=0.9)],
        [message("p1", MessageKind.PARENT), message("m1"), message("m2")],
        NOON,
        NOON,
    )


def test_why_answers_by_key_and_by_exact_address(store: Store) -> None:
    work(store)
    asked = ["e1", "a1", "https://gazette.example/e1", "https://gazette.example/story"]
    for name in asked:
        told = store.why(name)
        assert told is not None
        assert told.article == article(url="https://gazette.example/story")
        assert [made.decision for made in told.decisions] == [decision(novelty=0.9)]
    assert store.why("https://gazette.example/other") is None


def test_why_names_the_report_that_fell_short_before(store: Store) -> None:
    short = judgement(EMPTY, TOLD, told=True, score=0.5, threshold=0.6, promise=0.57)
    store.record_judgement(article(), [short], [], NOON, NOON)
    said = why(store, "a1", as_json=False)
    assert "score 0.50, told from 0.60, less 0.20 for a report of these days that fell short" in said


def test_why_says_what_became_of_an_entry_that_is_no_article(store: Store) -> None:
    work(store)
    unread, waiting = store.why("e2"), store.why("https://gazette.example/e3")
    assert unread is not None
    assert (unread.state, unread.cause) == (EntryState.UNREADABLE, "answered 404")
    assert (unread.article, unread.decisions) == (None, ())
    assert waiting is not None
    assert (waiting.state, waiting.url) == (EntryState.NEW, "https://gazette.example/e3")


def test_counts_tell_what_came_of_everything(store: Store) -> None:
    work(store)
    counts = store.counts()
    assert counts.entries == {EntryState.READ: 1, EntryState.UNREADABLE: 1, EntryState.NEW: 1}
    assert (counts.articles, counts.developments) == (1, 1)
    assert counts.decisions == {(Action.TELL, Reason.NEW_FACT): 1}
    assert counts.outbox == {OutboxState.QUEUED: 3}


def test_counts_may_begin_at_a_moment(store: Store) -> None:
    work(store)
    assert store.counts(NOON) == store.counts()
    later = store.counts(NOON + HOUR)
    assert (later.articles, later.developments) == (0, 0)
    assert (later.entries, later.decisions, later.outbox) == ({}, {}, {})


def test_a_small_fact_is_kept_and_replaced(store: Store) -> None:
    assert store.get("heartbeat") is None
    store.set("heartbeat", "12:00")
    store.set("heartbeat", "12:01")
    assert store.get("heartbeat") == "12:01"


def test_pruning_lets_finished_things_go_and_keeps_what_is_known(store: Store) -> None:
    work(store)
    for _ in range(2):
        row = store.claim_message("#deals", NOON)
        assert row is not None
        store.mark_sent(row.id, "1.1", "C1", NOON)
    assert store.prune(NOON) == 0
    assert store.prune(NOON + HOUR) == 5  # two entries, an article, a decision, a reply
    counts = store.counts()
    assert counts.entries == {EntryState.NEW: 1}
    assert (counts.articles, counts.decisions) == (0, {})
    assert counts.outbox == {OutboxState.SENT: 1, OutboxState.QUEUED: 1}
    assert store.ledger("mill") == TOLD
    assert store.developments("mill", 5) == (development(),)
    assert store.parent("mill", "#deals") is not None


def test_pruning_keeps_an_entry_that_its_source_still_carries(store: Store) -> None:
    work(store)
    record_poll(store, "gazette", poll(), [found("e1")], NOON + 9 * DAY)
    store.prune(NOON + 8 * DAY)
    assert store.counts().entries[EntryState.READ] == 1
    assert record_poll(store, "gazette", poll(), [found("e1")], NOON + 9 * DAY) == 0


def test_pruning_keeps_what_was_not_judged(store: Store) -> None:
    store.record_article("e1", article(), False, NOON)
    store.prune(NOON + DAY)
    assert len(store.unjudged(9)) == 1


def test_pruning_goes_on_until_nothing_old_is_left(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.upkeep.CHUNK", 4)
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(), [found(f"e{n}") for n in range(12)], NOON)
    for pending in store.claim_entries(NOON, 10, HOUR):
        store.record_unreadable(pending.key, "gone", None)
    assert store.prune(NOON + DAY) == 10


def test_pruning_looks_through_what_is_old_alone(tmp_path: Path) -> None:
    """Most rows are done: SQLite would take an index that begins with their state."""
    with closing(Store.open(f"sqlite:///{tmp_path / 'dealwire.db'}")) as store:
        plans: list[str] = []

        def explain(_: object, cursor: Any, statement: str, given: Any, *_more: object) -> None:
            if statement.startswith("SELECT"):
                plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
                plans.extend(row[3] for row in plan)

        event.listen(store._engine, "before_cursor_execute", explain)
        store.prune(NOON)
    used = [plan.split("INDEX ")[1].split()[0] for plan in plans if "hosts" not in plan]  # few
    assert used == ["entries_seen", "articles_read", "decisions_at", "requests_open", "outbox_created"]
