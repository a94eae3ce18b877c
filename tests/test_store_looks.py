"""Articles whose pages are looked at again: when each is due, and what a look leaves."""

from datetime import datetime

from bot.store import Store
from bot.store.records import Reread, Validators
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, article

FRESH = Validators('"2"', "Tue, 07 Jul 2026 12:00:00 GMT", "c0de")


def judged(store: Store, id: str, look_at: datetime | None, *, baseline: bool = False) -> None:
    store.record_article(id, article(id), baseline, NOON)
    store.record_judgement(article(id), [], [], NOON, NOON, look_at)


def claim(store: Store, now: datetime, limit: int = 9) -> list[Reread]:
    return store.claim_looks(now, limit, HOUR)


def ids(looks: list[Reread]) -> list[str]:
    return [kept.article.id for kept in looks]


def test_a_page_is_looked_at_once_it_is_due_the_one_due_first_before_others(store: Store) -> None:
    judged(store, "a1", NOON + 2 * HOUR)
    judged(store, "a2", NOON + HOUR)
    judged(store, "a3", None)
    assert ids(claim(store, NOON + 59 * MINUTE)) == []
    assert ids(claim(store, NOON + 2 * HOUR, 1)) == ["a2"]
    assert ids(claim(store, NOON + 2 * HOUR)) == ["a1"]


def test_nobody_else_looks_at_it_until_the_lease_ends(store: Store) -> None:
    judged(store, "a1", NOON)
    assert ids(claim(store, NOON)) == ["a1"]
    assert ids(claim(store, NOON + 59 * MINUTE)) == []
    assert ids(claim(store, NOON + HOUR)) == ["a1"]


def test_a_look_is_counted_and_the_next_one_knows_how_the_page_was(store: Store) -> None:
    judged(store, "a1", NOON)
    judged(store, "a2", NOON + MINUTE)
    [first, _] = claim(store, NOON + MINUTE)
    store.record_look(first, FRESH, None, NOON + 2 * HOUR, NOON + MINUTE)
    assert claim(store, NOON + 2 * HOUR) == [
        Reread(article("a2"), Validators(), 0), Reread(article("a1"), FRESH, 1),
    ]  # fmt: skip
    assert store.unjudged(9) == []


def test_the_first_look_knows_how_the_page_was_when_it_was_read(store: Store) -> None:
    store.record_article("e1", article("a1"), False, NOON, validators=FRESH)
    judged(store, "a1", NOON)
    assert claim(store, NOON) == [Reread(article("a1"), FRESH, 0)]


def test_an_edit_is_judged_as_news_before_the_page_is_looked_at_again(store: Store) -> None:
    judged(store, "a1", NOON, baseline=True)
    [kept] = claim(store, NOON)
    edited = article("a1", text="It closes in 2029.")
    store.record_look(kept, FRESH, edited, NOON + HOUR, NOON)
    assert claim(store, NOON + DAY) == []
    [item] = store.unjudged(9)
    assert (item.article, item.baseline) == (edited, False)


def test_one_that_is_judged_again_is_looked_at_no_later_for_it(store: Store) -> None:
    judged(store, "a1", NOON + HOUR)
    judged(store, "a1", NOON + 2 * HOUR)
    assert ids(claim(store, NOON + HOUR)) == ["a1"]


def test_after_the_last_look_none_begins_anew(store: Store) -> None:
    judged(store, "a1", NOON)
    [kept] = claim(store, NOON)
    store.record_look(kept, FRESH, None, None, NOON)
    judged(store, "a1", NOON + HOUR)
    assert claim(store, NOON + DAY) == []
