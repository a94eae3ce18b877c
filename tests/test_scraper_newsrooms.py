"""Of each shape of page a desk gets the title, the whole text and nothing else, the date and the language."""

import json
from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.model import Entry, Source, SourceKind, Tier
from bot.scraper.article import Page, read_article
from bot.scraper.body import parse
from bot.scraper.payload import carried, carried_dates
from bot.scraper.strays import lines, strays
from tests.newsrooms import beside, dates, eastern, languages, layouts, scripts, systems, walls  # noqa: F401
from tests.newsrooms.shapes import PAGES
from tests.newsrooms.stories import EN

SEEN = datetime(2026, 9, 4, 9, tzinfo=UTC)
SOURCE = Source("kurier", SourceKind.FEED, "https://kurier.example/feed", Tier.NATIONAL)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_each_shape_is_read_whole(name: str) -> None:
    shape = PAGES[name]()
    body = shape.markup if isinstance(shape.markup, bytes) else shape.markup.encode()
    page = Page(shape.url, body, "text/html", shape.charset)
    entry = Entry(shape.url, "", "kurier", published=shape.fed)
    if shape.unreadable:
        with pytest.raises(Unreadable, match=shape.unreadable):
            read_article(page, entry, SOURCE, SEEN)
        return
    found = read_article(page, entry, SOURCE, SEEN)
    assert found.text.split("\n") == [*(shape.lines or shape.story.lines)]
    assert found.title == (shape.title or " ".join(shape.story.title.split()))
    assert (found.url, found.language) == (shape.kept or shape.url, shape.story.language)
    assert (found.published.isoformat() if found.published else "") == shape.published


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "script",
    [
        "{",
        "=" + "[[1]," * 200_000,
        "=[" * 400_000,
        '={"a":' * 150_000,
        "=" + " " * 900_000,
        "JSON.parse(" * 80_000,
        '=["' + "\\" * 900_000,
        json.dumps([{"title": EN.title, "x": "y"}] * 12_000),
        json.dumps({"title": EN.title, "text": [{"t": "<p>word</p>"}] * 40_000}),
    ],
)
def test_a_script_of_one_thing_repeated_ends_soon(script: str) -> None:
    tree = parse(f"<html><body><script>{script}</script></body></html>")
    started = process_time()
    carried(tree, EN.title)
    assert process_time() - started < 3


JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from([EN.title, *EN.lines, "<p>x", ""]) | st.text(max_size=30),
    lambda part: (
        st.lists(part, max_size=5)
        | st.dictionaries(st.text(max_size=5) | st.just("published"), part, max_size=5)
    ),
    max_leaves=30,
)


@settings(deadline=None, max_examples=100)
@given(JSON, st.sampled_from(["%s", "window.a=%s;b={};", "f(%s)", "JSON.parse(%s"]), st.text(max_size=20))
def test_any_json_is_text_or_none(value: object, around: str, title: str) -> None:
    script = (around % json.dumps(value)).replace("<", "\\u003c")
    tree = parse(f"<html><body><script>{script}</script></body></html>")
    for named in (title, EN.title):
        assert isinstance(carried(tree, named), str)
        assert all(isinstance(date, str) for date in carried_dates(tree, named))


TAG = st.sampled_from(
    [
        "a href='/x'",
        "a href='//['",
        "p",
        "li class=ad",
        "h1",
        "h2",
        "img",
        "figcaption",
        "td",
        "br",
        "/a",
        "/p",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(TAG | st.text(max_size=20), max_size=30))
def test_strays_of_any_markup_are_apart_and_leave_the_heading(parts: list[str]) -> None:
    tree = parse("<html><body>" + "".join(f"<{part}>some words of it" for part in parts))
    found = strays(tree, "https://kurier.example/y")
    assert all(outer not in found for one in found for outer in one.iterancestors())
    assert all(next(one.iter("h1"), None) not in [*tree.iter("h1")][:1] for one in found)
    assert all(line.isalnum() for line in lines(found))
