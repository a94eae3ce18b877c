"""Why, how many, small facts, and what is let go."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.explain import why
from bot.model import Action, Ledger, MessageKind, OutboxState, Reason
from bot.store import Store
from bot.store.records import EntryState, Vitals
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


def test_what_is_due_is_counted_up_to_a_number(store: Store) -> None:
    store.sync_sources([source(), source("gone"), source("wire")], NOON)
    store.sync_sources([source(), source("wire")], NOON)
    record_poll(store, "gazette", poll(NOON + DAY), [found(f"e{n}") for n in range(4)], NOON)
    store.claim_entries(NOON, 2, HOUR)
    store.record_unreadable("e1", "answered 503", NOON + 2 * HOUR)
    store.record_unreadable("e3", "answered 410", None)
    for id in ("a1", "a2", "a3"):
        store.record_article(id, article(id), False, NOON)
    store.record_judgement(article("a3"), [], [], NOON, NOON)
    assert store.due(NOON, 9) == (1, 1, 2)
    assert store.due(NOON + HOUR, 9) == (1, 2, 2)
    assert store.due(NOON + 2 * HOUR, 9) == (1, 3, 2)
    assert store.due(NOON + DAY, 9) == (2, 3, 2)
    assert store.due(NOON + DAY, 1) == (1, 1, 1)


def test_how_the_work_stands(store: Store) -> None:
    nothing = Vitals(
        {"ok": 0, "failing": 0, "unasked": 0}, {"read": 0, "judge": 0, "deliver": 0}, 0, 0, 0, None
    )
    assert store.vitals(NOON) == nothing
    store.sync_sources([source(id) for id in ("fails", "gazette", "gone", "wire")], NOON)
    record_poll(store, "gone", poll(), [found("e0")], NOON)
    store.sync_sources([source(id) for id in ("fails", "gazette", "wire")], NOON)
    record_poll(store, "gazette", poll(NOON + DAY), [found("e1"), found("e2"), found("e3")], NOON)
    store.record_poll_failure("fails", "fetch", "answered 503", NOON + 2 * HOUR, NOON)
    store.claim_due(NOON, 9, 3 * HOUR)
    store.record_unreadable("e1", "answered 503", NOON + DAY)
    store.record_unreadable("e2", "answered 410", None)
    for id in ("a1", "a2"):
        store.record_article(id, article(id), False, NOON)
    store.record_judgement(article("a2"), [], [message("m1"), message("m2")], NOON, NOON)
    row = store.claim_message("#deals", NOON)
    assert row is not None
    store.mark_sent(row.id, "1.1", "C1", NOON)
    store.set("heartbeat", NOON.isoformat())
    assert store.vitals(NOON) == Vitals(
        sources={"ok": 1, "failing": 1, "unasked": 1}, waiting={"read": 3, "judge": 1, "deliver": 1},
        polls=3, entries=4, lag=0, heartbeat=NOON,
    )  # fmt: skip
    assert store.vitals(NOON + 3 * HOUR).lag == HOUR.total_seconds()


def test_subjects_are_known_with_the_time_of_what_was_last_told(store: Store) -> None:
    store.sync_subjects(["merger", "mill"], NOON)
    store.record_judgement(article(), [judgement(EMPTY, TOLD, told=True)], [], NOON, NOON)
    assert store.subjects() == {"merger": None, "mill": NOON}


def test_decisions_are_counted_from_one_on(store: Store) -> None:
    assert store.decided_after(0) == ({}, 0)
    assert store.last_decision() == 0
    work(store)
    first = store.last_decision()
    for id in ("a2", "a3"):
        store.record_judgement(article(id), [], [], NOON, NOON)
    made, last = store.decided_after(first)
    assert made == {(Action.DROP, Reason.NO_SUBJECT): 2}
    assert last == store.last_decision() > first
    assert store.decided_after(0)[0] == {**made, (Action.TELL, Reason.NEW_FACT): 1}
    assert store.decided_after(last) == ({}, last)


def test_a_small_fact_is_kept_and_replaced(store: Store) -> None:
    assert store.get("heartbeat") is None
    store.set("heartbeat", "12:00")
    store.set("heartbeat", "12:01")
    store.set("another", "")
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
