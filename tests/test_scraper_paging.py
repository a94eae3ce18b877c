"""A link counts as the next page of an article where it is the article's own address with a number."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scraper.paging import number_of, page_after

FIRST = "https://kurier.example/wirtschaft/almer-norrby"


@pytest.mark.parametrize(
    ("first", "link", "number"),
    [
        (FIRST, f"{FIRST}?page=2", 2),
        (FIRST, f"{FIRST}?p=3", 3),
        (f"{FIRST}?id=7", f"{FIRST}?id=7&page=2", 2),
        (f"{FIRST}?page=1", f"{FIRST}?page=2", 2),
        (FIRST, f"{FIRST}/2", 2),
        (f"{FIRST}/", f"{FIRST}/page/2/", 2),
        (f"{FIRST}.html", f"{FIRST}_2.html", 2),
        (f"{FIRST}.html", f"{FIRST}-p2.html", 2),
        (FIRST, f"{FIRST}?id=2", 0),
        (f"{FIRST}?id=7", f"{FIRST}?id=8&page=2", 0),
        (FIRST, f"{FIRST}-next-year", 0),
        (FIRST, "https://kurier.example/wirtschaft/2", 0),
        (FIRST, "https://other.example/wirtschaft/almer-norrby?page=2", 0),
        (FIRST, f"{FIRST}?page=all", 0),
        ("https://kurier.example/", "https://kurier.example/2", 0),
        ("https://kurier.example/?p=4711", "https://kurier.example/?p=4712", 0),
    ],
)
def test_which_page_a_link_is(first: str, link: str, number: int) -> None:
    assert number_of(link, first) == number


def test_the_next_page_is_found_among_all_that_call_themselves_next() -> None:
    markup = (
        "<link rel='next' href='/wirtschaft/vik'><a href='http://['>x</a><a href='#c'>1</a>"
        "<a href='/wirtschaft/almer-norrby?page=3&amp;x=1'>3</a><a href='?page=2#top'>次のページ</a>"
    )
    assert page_after(markup, FIRST, FIRST, 2) == f"{FIRST}?page=2"
    assert page_after(markup, FIRST, FIRST, 4) == ""


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", ["<a href='?page=9'>", "href='", "<a href='?" + "page=1&" * 60 + "'>"])
def test_a_page_of_one_thing_repeated_is_looked_through_at_once(unit: str) -> None:
    started = process_time()
    page_after(unit * (1_000_000 // len(unit)), FIRST, FIRST, 2)
    assert process_time() - started < 4


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60), st.sampled_from([FIRST, f"{FIRST}/", "https://kurier.example/?id=1"]))
def test_any_link_is_an_address_or_none(link: str, first: str) -> None:
    found = page_after(f"<a href='{link}'>", first, first, 2)
    assert not found or found.startswith("https://kurier.example/")
