"""The fake web keeps to its script, and no test leaves this machine."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.scraper.fetch import Fetcher, Policy
from tests.fakes.pages import Item
from tests.fakes.web import LOOPBACK, Web

WIRE = "harbor-wire.example"
ITEMS = [
    Item("Mill & harbour to part", "/1", datetime(2026, 3, 2, 9, tzinfo=UTC), "In short", "First.\nSecond."),
    Item("Undated", "/2"),
]


@pytest.mark.parametrize("connect", ["connect", "connect_ex"])
def test_a_connection_beyond_loopback_fails_and_is_remembered(strays: list[str], connect: str) -> None:
    with socket.socket() as sock, suppress(OSError):
        getattr(sock, connect)(("192.0.2.1", 80))
    assert strays == ["('192.0.2.1', 80)"]
    strays.clear()


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_carries_its_items_and_their_pages(web: Web, fetcher: Fetcher, kind: str) -> None:
    answer = fetcher.get(web.publishes_feed(WIRE, ITEMS, kind, title="Harbor Wire"))
    feed = feedparser.parse(answer.body)
    dated, undated = feed.entries
    assert (feed.bozo, feed.feed.title) == (False, "Harbor Wire")
    assert (dated.title, dated.summary) == ("Mill & harbour to part", "In short")
    assert dated["published_parsed" if kind == "rss" else "updated_parsed"][:4] == (2026, 3, 2, 9)
    assert not {"published", "updated"} & set(undated)
    assert b"<p>Second.</p>" in fetcher.get(dated.link).body


@pytest.mark.parametrize("kind", ["sitemap", "listing"])
def test_sitemaps_and_listings_name_the_pages_too(web: Web, fetcher: Fetcher, kind: str) -> None:
    text = fetcher.get(web.publishes_feed(WIRE, ITEMS, kind, path="/news")).body.decode()
    assert "Mill &amp; harbour to part" in text
    assert text.count("2026-03-02T09:00:00+00:00") == 1


@pytest.fixture(scope="module")
def wild() -> Iterator[tuple[Web, Fetcher]]:
    with Web() as web:
        policy = Policy(allow=LOOPBACK, per_host=0, robots=False, deadline=0.5)
        fetcher = Fetcher(policy, resolve=web.resolve)
        yield web, fetcher
        fetcher.close()


HEADS = st.sampled_from(
    ["HTTP/1.1 200 OK", "HTTP/1.0 304 ", "HTTP/1.1 302 x", "HTTP/2 999 x", "HTTP/1.1 103 x", "ICY"]
)
NAMES = st.sampled_from(
    [
        "Content-Length",
        "Transfer-Encoding",
        "Content-Encoding",
        "Location",
        "Set-Cookie",
        "Content-Type",
        "ETag",
        "X",
    ]
)
VALUES = st.sampled_from(
    ["chunked", "gzip", "-1", "3", "gzip, gzip", "/", "é", "a=b; expires=never"]
) | st.text(st.characters(max_codepoint=255), max_size=20)


@given(HEADS, st.lists(st.tuples(NAMES, VALUES), max_size=5), st.binary(max_size=60))
@settings(max_examples=120, deadline=None)
def test_any_bytes_are_an_answer_or_a_named_failure(
    wild: tuple[Web, Fetcher], head: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    web, fetcher = wild
    lines = [head, *(f"{name}: {value}" for name, value in headers), "", ""]
    raw = "\r\n".join(lines).encode("latin-1") + body
    url = web.breaks(WIRE, how=lambda exchange: exchange.pour(iter([raw])))
    try:
        told = fetcher.get(url, etag='"1"').url
    except FetchError as error:
        told = str(error)
    assert WIRE in told
