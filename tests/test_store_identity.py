"""Which article it is that was read: by its address, or by its outlet, title and very words."""

from dataclasses import replace

import pytest

from bot.model import Article
from bot.store import Store
from bot.store.articles import TELLING
from tests.fakes.nouns import NOON, article, found, poll, record_poll, source

LONG = "The plant closes in 2028. " * TELLING
HERE, THERE = article("a1", text=LONG), article("a2", text=LONG)


def read(store: Store, *way: Article, baseline: bool = False) -> list[str]:
    """Reads these, each behind an entry of its own; the ids of all that waits to be judged."""
    for each in way:
        store.record_article(f"entry of {each.id}", each, baseline, NOON)
    return [item.article.id for item in store.unjudged(9)]


def test_the_same_words_at_another_address_are_one_article(store: Store) -> None:
    assert read(store, HERE, THERE) == ["a1"]


@pytest.mark.parametrize(
    "other",
    [
        replace(THERE, outlet="The Herald"),
        replace(THERE, title="Another title"),
        replace(THERE, text=f"{LONG} And more."),
    ],
    ids=["another outlet", "another title", "other words"],
)
def test_what_differs_in_one_of_them_is_another_article(store: Store, other: Article) -> None:
    assert read(store, HERE, other) == ["a1", "a2"]


@pytest.mark.parametrize(("length", "found"), [(TELLING - 1, ["a1", "a2"]), (TELLING, ["a1"])])
def test_a_text_that_is_too_short_tells_nothing(store: Store, length: int, found: list[str]) -> None:
    assert read(store, *(article(id, text="x" * length) for id in ("a1", "a2"))) == found


def test_it_is_the_one_that_was_read_first(store: Store) -> None:
    below = [replace(article(f"b{n}", text=LONG), title=f"Story {n}") for n in range(3)]
    assert read(store, *below, HERE, THERE) == ["a1", "b0", "b1", "b2"]


def test_no_other_way_makes_news_of_what_was_there_before(store: Store) -> None:
    read(store, HERE, article("b1"), baseline=True)
    read(store, THERE, baseline=True)
    assert [item.baseline for item in store.unjudged(9)] == [True, True]
    read(store, THERE)
    assert {item.article.id: item.baseline for item in store.unjudged(9)} == {"a1": False, "b1": True}


def test_an_edit_of_what_was_there_before_is_news_where_a_way_to_it_is(store: Store) -> None:
    edited = replace(HERE, text=f"{LONG} It closes in 2029.")
    read(store, HERE, baseline=True)
    store.record_judgement(HERE, [], [], NOON, NOON)
    read(store, edited, baseline=True)
    [item] = store.unjudged(9)
    assert (item.article, item.baseline) == (edited, True)
    read(store, replace(edited, text=f"{LONG} It closes in 2030."))
    assert [item.baseline for item in store.unjudged(9)] == [False]
    read(store, replace(edited, text=f"{LONG} It closes in 2031."), baseline=True)
    assert [item.baseline for item in store.unjudged(9)] == [False]


def claimed(store: Store, *pages: Article) -> list[tuple[str, str]]:
    """Reads pages that claim one address, behind e0, e1 and so on; id and address of what is to be judged."""
    keys = [f"e{n}" for n in range(len(pages))]
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(), [found(key) for key in keys], NOON)
    for key, page in zip(keys, pages, strict=True):
        store.record_article(key, page, False, NOON)
    return [(item.article.id, item.article.url) for item in store.unjudged(9)]


SECTION = article("section", text="Crews met.\nTalks go on.\nNo date is set.")
FIRST, SECOND = ("section", SECTION.url), ("e1", "https://gazette.example/e1")


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Strike ends", "A strike ended.\nPay rises by 4%.", [SECOND, FIRST]),
        (SECTION.title, "A strike ended.\nPay rises by 4%.", [FIRST]),
        ("Strike ends", "Crews met.\nTalks go on.\nPay rises by 4%.", [FIRST]),
        ("Strike ends", "Crews met.\nPay rises by 4%.", [FIRST]),
    ],
    ids=["another article", "another text", "another title", "half of its text"],
)
def test_a_page_that_claims_the_address_of_a_wholly_different_one_is_where_its_source_found_it(
    store: Store, title: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert claimed(store, SECTION, replace(SECTION, title=title, text=text)) == found


def test_one_whose_entry_led_there_before_is_an_edit_however_different(store: Store) -> None:
    claimed(store, SECTION)
    store.record_article("e0", replace(SECTION, title="Strike ends", text="A strike ended."), False, NOON)
    assert [item.article.title for item in store.unjudged(9)] == ["Strike ends"]
