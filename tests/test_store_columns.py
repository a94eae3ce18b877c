"""What the columns keep is what was given, whichever database holds it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.store import Store
from bot.store.columns import KEY_BYTES, as_key, clean, digest
from tests.fakes.nouns import DAY, HOUR, NOON, article, found, message, poll, record_poll, source

ANYTHING = st.text(st.characters(exclude_categories=()))  # surrogates too


@given(ANYTHING)
@settings(deadline=None)
def test_clean_text_can_be_stored_and_stays_the_same(text: str) -> None:
    assert "\0" not in clean(text)
    assert clean(clean(text)).encode() == clean(text).encode()


@given(st.text(max_size=5), st.integers(0, 300))
@settings(deadline=None)
def test_a_key_is_short_and_stays_the_same(text: str, times: int) -> None:
    key = as_key(text * times)
    assert len(key.encode()) <= KEY_BYTES
    assert as_key(key) == key


def test_long_keys_differ_where_their_ends_differ() -> None:
    assert as_key("x" * 5000 + "1") != as_key("x" * 5000 + "2")


def test_a_digest_knows_where_one_text_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_times_come_back_in_utc(store: Store) -> None:
    tokyo = timezone(timedelta(hours=9))
    moment = datetime(2026, 7, 6, 21, 0, 0, 123456, tzinfo=tokyo)
    added = store.sync_subjects(["mill"], moment)["mill"]
    assert added == moment
    assert added.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        store.sync_subjects(["mill"], datetime(2026, 7, 6))


def test_text_from_outside_is_stored_whatever_it_holds(store: Store) -> None:
    odd = "a\0b\ud800c"
    store.sync_sources([source("odd")], NOON)
    record_poll(store, "odd", poll(etag=odd), [found(odd, odd, url=odd)], NOON)
    store.record_poll_failure("odd", "read", odd, NOON + HOUR, NOON)
    (pending,) = store.claim_entries(NOON, 1, HOUR)
    assert pending.entry.title == odd
    store.record_article(pending.key, article(odd, text=odd, url=odd), False, NOON)
    store.enqueue([message(odd, channel=odd, story=odd, text=odd)], NOON)
    assert store.why(odd) is not None
    assert [state.last_error for state in store.source_states()] == ["read: a\ufffdb\ufffdc"]


def test_addresses_longer_than_an_index_takes_are_stored(store: Store) -> None:
    far = "https://gazette.example/" + "".join(chr(0x4E00 + i % 20000) for i in range(4000))
    store.sync_sources([source()], NOON)
    assert record_poll(store, "gazette", poll(), [found(far, url=far)], NOON) == 1
    assert record_poll(store, "gazette", poll(), [found(far, url=far)], NOON) == 0
    (pending,) = store.claim_entries(NOON, 1, HOUR)
    store.record_article(pending.key, article(far, url=far), False, NOON)
    told = store.why(far)
    assert told is not None
    assert told.url == far


def test_times_at_the_ends_of_the_calendar_are_stored(store: Store) -> None:
    store.sync_sources([source()], NOON)
    ends = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
    entries = [found(str(end.year), published=end) for end in ends]
    record_poll(store, "gazette", poll(), entries, NOON)
    claimed = store.claim_entries(NOON + DAY, 5, HOUR)
    assert [pending.entry.published for pending in claimed] == ends
