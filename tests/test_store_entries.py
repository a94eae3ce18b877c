"""Entries wait to be read; articles wait to be judged."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.history import NO_PAGES
from bot.store import Store
from bot.store.polls import FoundEntry, Learned, Taken
from bot.store.records import EntryState, PendingEntry
from bot.store.tables import entries
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, article, found, poll, record_poll, source


@pytest.fixture(autouse=True)
def followed(store: Store) -> None:
    store.sync_sources([source(), source("wire")], NOON)


def read(store: Store, key: str = "e1", text: str = "It closes.", *, baseline: bool = False) -> None:
    """Polls, claims and reads one entry into the article of the same key."""
    record_poll(store, "gazette", poll(), [found(key)], NOON)
    store.claim_entries(NOON, 1, HOUR)
    store.record_article(key, article(key, text=text), baseline, NOON)


def polled(store: Store, entries: Sequence[FoundEntry], after: int) -> int:
    """A poll so many minutes after noon."""
    return record_poll(store, "gazette", poll(), entries, NOON + after * MINUTE)


def keys(claimed: Sequence[PendingEntry]) -> list[str]:
    return [pending.key for pending in claimed]


def test_a_poll_tells_how_many_entries_are_new(store: Store) -> None:
    assert polled(store, [found("e1"), found("e2"), found("e1")], 0) == 2
    assert polled(store, [found("e1"), found("e3")], 1) == 1


@pytest.mark.no_cover
def test_a_poll_may_find_ten_thousand_entries(store: Store) -> None:
    many = [found(f"e{n}") for n in range(10_000)]
    assert polled(store, many, 0) == 10_000
    assert polled(store, many, 1) == 0


def test_of_an_entry_given_twice_in_a_poll_the_first_counts(store: Store) -> None:
    polled(store, [found("e1", "First"), found("e1", "Second")], 0)
    (pending,) = store.claim_entries(NOON, 9, HOUR)
    assert pending.entry.title == "First"


def test_no_source_takes_more_than_its_share_of_a_batch(store: Store) -> None:
    polled(store, [found(f"a{n}", published=NOON - n * MINUTE) for n in range(5)], 0)
    record_poll(store, "wire", poll(), [found("b1", published=NOON + DAY)], NOON)
    assert keys(store.claim_entries(NOON, 9, HOUR, each=2)) == ["a4", "a3", "b1"]
    assert keys(store.claim_entries(NOON, 9, HOUR, each=2)) == ["a2", "a1"]


def test_a_source_whose_turn_it_is_not_is_passed_over(store: Store) -> None:
    polled(store, [found("a1")], 0)
    record_poll(store, "wire", poll(), [found("b1")], NOON)
    assert keys(store.claim_entries(NOON, 9, HOUR, but=["gazette"])) == ["b1"]
    assert keys(store.claim_entries(NOON, 9, HOUR)) == ["a1"]


def test_a_start_takes_up_what_was_being_read_and_nothing_else(store: Store) -> None:
    read(store)
    polled(store, [found("begun"), found("waits"), found("yet new")], 1)
    store.claim_entries(NOON, 2, HOUR)
    store.record_unreadable("waits", "answered 503", NOON + DAY)
    assert store.end_leases(NOON) == 1
    assert store.counts().entries == {EntryState.READ: 1, EntryState.WAITING: 1, EntryState.NEW: 2}


def test_what_was_read_at_last_has_no_cause_any_more_and_its_words_are_let_go(store: Store) -> None:
    polled(store, [found("e1")], 0)
    store.record_unreadable("e1", "answered 503", NOON + HOUR)
    assert keys(store.claim_entries(NOON + HOUR, 9, HOUR)) == ["e1"]
    store.record_article("e1", article("e1"), False, NOON + HOUR)
    told = store.why("e1")
    assert told is not None
    assert (told.state, told.cause) == (EntryState.READ, "")
    with store._read() as connection:
        assert connection.scalar(select(entries.c.entry)) is None


def test_a_source_knows_how_its_latest_pages_were_read(store: Store) -> None:
    polled(store, [found("e1"), found("e2"), found("e3")], 0)
    store.record_article("e1", article("e1"), False, NOON, "a")
    store.record_unreadable("e2", "answered 403", None, "b")
    store.record_article("e3", article("e3"), False, NOON)
    pages: dict[str, str] = {}
    for id in ("gazette", "wire"):

        def learn(taken: Taken) -> Learned:
            pages[id] = taken.pages  # noqa: B023
            return Learned(taken.history, False, NOON)

        record_poll(store, id, poll(), [], NOON, learn)
    assert pages == {"gazette": f"{NO_PAGES[2:]}ab", "wire": NO_PAGES}


def test_the_oldest_is_read_first_and_the_undated_last(store: Store) -> None:
    polled(
        store,
        [found("undated", published=None), found("new"), found("old", published=NOON - DAY)],
        0,
    )
    claimed = store.claim_entries(NOON, 9, HOUR)
    assert keys(claimed) == ["old", "new", "undated"]
    assert [pending.entry.published for pending in claimed] == [NOON - DAY, NOON, None]


def test_a_claimed_entry_is_new_again_when_its_lease_ends(store: Store) -> None:
    polled(store, [found("e1", baseline=True)], 0)
    (first,) = store.claim_entries(NOON, 9, HOUR)
    assert (first.source, first.baseline, first.attempts) == ("gazette", True, 0)
    assert store.claim_entries(NOON + 59 * MINUTE, 9, HOUR) == []
    (again,) = store.claim_entries(NOON + HOUR, 9, HOUR)
    assert again.attempts == 1


def test_an_unreadable_entry_waits_for_its_retry(store: Store) -> None:
    polled(store, [found("e1")], 0)
    store.claim_entries(NOON, 9, HOUR)
    store.record_unreadable("e1", "answered 503", NOON + 2 * HOUR)
    assert store.counts().entries == {EntryState.WAITING: 1}
    assert store.claim_entries(NOON + HOUR, 9, HOUR) == []
    assert keys(store.claim_entries(NOON + 2 * HOUR, 9, HOUR)) == ["e1"]


def test_an_entry_given_up_is_not_claimed_again(store: Store) -> None:
    polled(store, [found("e1")], 0)
    store.claim_entries(NOON, 9, HOUR)
    store.record_unreadable("e1", "answered 410", None)
    assert store.counts().entries == {EntryState.UNREADABLE: 1}
    assert store.claim_entries(NOON + DAY, 9, HOUR) == []


def test_a_late_failure_does_not_undo_a_reading(store: Store) -> None:
    read(store)
    store.record_unreadable("e1", "too slow", NOON)
    assert store.claim_entries(NOON + DAY, 9, HOUR) == []


def test_an_edited_entry_is_read_again(store: Store) -> None:
    read(store)
    assert polled(store, [found("e1", "Plant to close in 2028")], 5) == 0
    (pending,) = store.claim_entries(NOON + 5 * MINUTE, 9, HOUR)
    assert (pending.entry.title, pending.attempts) == ("Plant to close in 2028", 0)


def test_a_changed_summary_is_an_edit_too(store: Store) -> None:
    read(store)
    polled(store, [found("e1", summary="Now with the year.")], 5)
    assert keys(store.claim_entries(NOON + 5 * MINUTE, 9, HOUR)) == ["e1"]


def test_an_entry_that_keeps_changing_is_read_again_once_an_hour(store: Store) -> None:
    read(store)
    for minute, title in ((5, "Second"), (30, "Third")):
        polled(store, [found("e1", title)], minute)
        store.claim_entries(NOON + minute * MINUTE, 9, MINUTE)
        store.record_article("e1", article("e1"), False, NOON + minute * MINUTE)
    assert store.claim_entries(NOON + 40 * MINUTE, 9, HOUR) == []
    polled(store, [found("e1", "Third")], 65)
    (pending,) = store.claim_entries(NOON + 65 * MINUTE, 9, HOUR)
    assert pending.entry.title == "Third"


def test_one_that_changed_by_a_clock_that_was_ahead_is_read_again_an_hour_after_that_is_set_right(
    store: Store,
) -> None:
    read(store)
    polled(store, [found("e1", "Second")], 24 * 60)
    store.claim_entries(NOON + DAY, 9, HOUR)
    store.record_article("e1", article("e1"), False, NOON + DAY)
    store.set_back(DAY - MINUTE, NOON + MINUTE)
    polled(store, [found("e1", "Third")], 61)
    assert keys(store.claim_entries(NOON + 61 * MINUTE, 9, HOUR)) == ["e1"]


def test_an_entry_that_changes_before_it_is_read_is_read_as_it_is_now(store: Store) -> None:
    polled(store, [found("e1", "First"), found("e2", "Another")], 0)
    polled(store, [found("e1", "Second"), found("e2", "Another")], 1)
    claimed = store.claim_entries(NOON + MINUTE, 9, HOUR)
    assert {pending.key: pending.entry.title for pending in claimed} == {"e1": "Second", "e2": "Another"}


def test_another_source_with_other_words_for_it_is_no_edit(store: Store) -> None:
    read(store)
    record_poll(store, "wire", poll(), [found("e1", "Plant to close - The Gazette")], NOON + HOUR)
    assert store.claim_entries(NOON + HOUR, 9, HOUR) == []


def test_what_was_read_waits_to_be_judged_in_the_order_it_spoke(store: Store) -> None:
    store.record_article("x", article("at noon", published=NOON), False, NOON)
    store.record_article("y", article("early", published=NOON - DAY), True, NOON)
    first, second = store.unjudged(9)
    assert (first.article, first.baseline) == (article("early", published=NOON - DAY), True)
    assert (second.article, second.baseline) == (article("at noon", published=NOON), False)
    assert len(store.unjudged(1)) == 1


def test_an_article_that_did_not_change_is_not_judged_again(store: Store) -> None:
    read(store)
    store.record_judgement(store.unjudged(1)[0].article, [], [], NOON, NOON)
    store.record_article("e1", article("e1", text="It closes."), False, NOON + HOUR)
    assert store.unjudged(9) == []


def test_an_article_whose_text_changed_is_judged_again(store: Store) -> None:
    read(store)
    store.record_judgement(store.unjudged(1)[0].article, [], [], NOON, NOON)
    store.record_article("e1", article("e1", text="It closes in 2028."), False, NOON + HOUR)
    assert [item.article.text for item in store.unjudged(9)] == ["It closes in 2028."]


def test_one_way_to_an_article_that_is_news_makes_it_news(store: Store) -> None:
    read(store, baseline=True)
    store.record_article("e9", article("e1", text="It closes."), False, NOON)
    store.record_article("e8", article("e1", text="It closes."), True, NOON)
    assert [item.baseline for item in store.unjudged(9)] == [False]


def test_the_judged_articles_are_told_over_oldest_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.entries.PAGE", 4)
    for n in range(15):
        one = article(f"a{n:02}", published=NOON - n // 3 * MINUTE)  # several speak at one moment
        store.record_article(f"e{n}", one, False, NOON)
        store.record_judgement(one, [], [], NOON, NOON)
    store.record_article("e99", article("unjudged"), False, NOON)
    told = [one.id for one in store.articles(NOON - 3 * MINUTE)]
    assert told == ["a09", "a10", "a11", "a06", "a07", "a08", "a03", "a04", "a05", "a00", "a01", "a02"]


def test_the_store_can_be_written_while_articles_are_told_over(store: Store) -> None:
    for n in range(3):
        store.record_judgement(article(f"a{n}"), [], [], NOON, NOON)
        store.record_article(f"e{n}", article(f"a{n}"), False, NOON)
        store.record_judgement(article(f"a{n}"), [], [], NOON, NOON)
    seen = 0
    for one in store.articles(NOON - DAY):
        store.set(one.id, "seen")
        seen += 1
    assert seen == 3
