"""What a source still carries is known by its marks, written with the entries themselves."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Entry
from bot.store import Store, carried
from bot.store.carried import Carried
from bot.store.polls import Due, FoundEntry, Learned, Taken, Visit
from bot.store.records import EntryState
from tests.fakes.nouns import DAY, HOUR, NOON, article, poll, record_poll, source


@pytest.fixture(autouse=True)
def followed(store: Store) -> None:
    store.sync_sources([source(), source("wire")], NOON)


def found(key: str, title: str = "Plant to close") -> FoundEntry:
    address = f"https://gazette.example/{key}"
    return FoundEntry(key, Entry(address, title, "gazette", published=NOON, mark=f"{key} {title}"), False)


def due(store: Store, now: datetime, id: str = "gazette") -> Due:
    return next(due for due in store.claim_due(now, 9, timedelta(0)) if due.source == id)


def visit(store: Store, *new: FoundEntry, id: str = "gazette", now: datetime = NOON) -> list[str]:
    """A poll that met these entries and all that it knows by their marks; the marks after it."""
    before = due(store, now, id)
    known = carried.read(before.carried)
    store.record_polls([Visit(id, poll(now), new, known, before.carried_at)], now)
    return [*carried.read(due(store, now, id).carried)]


def test_what_was_found_is_known_by_its_marks(store: Store) -> None:
    assert visit(store, found("e1"), found("e2")) == ["e1 Plant to close", "e2 Plant to close"]
    assert visit(store, found("e3"), now=NOON + HOUR)[2:] == ["e3 Plant to close"]


def test_what_has_no_mark_is_known_by_none(store: Store) -> None:
    marked, bare = found("e1"), found("e2")
    bare = replace(bare, entry=replace(bare.entry, mark=""))
    assert visit(store, marked, bare) == ["e1 Plant to close"]


def test_what_another_source_had_first_stays_shared(store: Store) -> None:
    record_poll(store, "wire", poll(NOON), [found("e1")], NOON)
    visit(store, found("e1"), found("e2"))
    marks = carried.read(due(store, NOON + HOUR).carried)
    assert [one.shared for one in marks.values()] == [True, False]
    taken: list[Taken] = []

    def learn(seen: Taken) -> Learned:
        taken.append(seen)
        return Learned(seen.history, False, NOON)

    store.record_polls([Visit("gazette", poll(), [], marks, NOON, learn)], NOON + HOUR)
    assert (taken[0].new, taken[0].known, taken[0].others) == (0, 2, 1)


def test_an_edit_that_must_wait_has_no_mark_and_is_met_again(store: Store) -> None:
    visit(store, found("e1"))
    for n, title in enumerate(("First edit", "Second edit")):
        store.claim_entries(NOON, 9, HOUR)
        store.record_article("e1", article("e1", text=title), False, NOON)
        marks = visit(store, found("e1", title), now=NOON + n * timedelta(minutes=10))
        assert (f"e1 {title}" in marks) is (n == 0)
    visit(store, found("e1", "Second edit"), now=NOON + 2 * HOUR)
    (pending,) = store.claim_entries(NOON + 2 * HOUR, 9, HOUR)
    assert pending.entry.title == "Second edit"


def test_two_sources_of_one_batch_share_an_entry(store: Store) -> None:
    both = [Visit("gazette", poll(), [found("e1")], {}), Visit("wire", poll(), [found("e1")], {})]
    assert store.record_polls(both, NOON) == [1, 0]
    assert [one.shared for one in carried.read(due(store, NOON + HOUR, "wire").carried).values()] == [True]


def test_what_is_still_carried_outlives_retention_though_the_source_never_changes(store: Store) -> None:
    visit(store, found("e1"))
    store.claim_entries(NOON, 9, HOUR)
    store.record_article("e1", article("e1"), False, NOON)
    for days in range(1, 40):
        visit(store, now=NOON + days * DAY)
    store.prune(NOON + 30 * DAY)
    assert store.counts().entries == {EntryState.READ: 1}


def test_marks_are_let_go_with_the_address_of_their_source(store: Store) -> None:
    visit(store, found("e1"))
    store.sync_sources([source(url="https://gazette.example/other"), source("wire")], NOON)
    assert due(store, NOON + HOUR).carried == ""


def test_marks_stay_behind_with_their_entries_when_a_ledger_moves(store: Store, tmp_path: Path) -> None:
    visit(store, found("e1"))
    with closing(Store.open(f"sqlite:///{tmp_path / 'new.db'}")) as new:
        new.restore(store.export(), "file")
        assert due(new, NOON + HOUR).carried == ""
        visit(new, found("e1"), now=NOON + HOUR)
        assert new.counts().entries == {EntryState.NEW: 1}


def test_of_very_many_the_first_are_known(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.carried.MOST", 2)
    assert visit(store, *(found(f"e{n}") for n in range(3))) == ["e0 Plant to close", "e1 Plant to close"]


moments = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=NOON.tzinfo)
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(), st.builds(Carried, st.text(), moments, st.booleans()), max_size=20))
def test_what_is_written_is_read(marks: dict[str, Carried]) -> None:
    assert carried.read(carried.written(marks)) == marks
