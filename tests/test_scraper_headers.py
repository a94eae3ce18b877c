"""Headers, as servers really write them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Refused
from bot.scraper.addresses import web_address
from bot.scraper.headers import fresh_for, media_type, retry_at, target, validator

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("Mon, 02 Mar 2026 09:02:00 GMT", 120),
        ("Mon, 02 Mar 2026 10:02:00 +0100", 120),
        ("Monday, 02-Mar-26 09:02:00 GMT", 120),
        ("Mon, 02 Mar 2026 09:02:00 -0000", 120),
        ("31536000", 86400),
        ("9" * 5000, 86400),
        ("Fri, 01 Jan 2038 00:00:00 GMT", 86400),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("١٢٠", None),
        ("Mon, 02 Mar 2026 08:00:00 GMT", None),
        ("in a while", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_at(value, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": "public, s-maxage=9, max-age=600"}, 600),
        ({"Cache-Control": "s-maxage=9"}, None),
        ({"Cache-Control": 'Max-Age = "600"'}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "6000"}, 0),
        ({"Cache-Control": "max-age=600", "Expires": "0"}, 600),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "private"}, None),
        ({"Expires": "Mon, 02 Mar 2026 09:10:00 GMT"}, 600),
        ({"Expires": "Mon, 02 Mar 2026 09:10:00 GMT", "Date": "Mon, 02 Mar 2026 09:05:00 GMT"}, 300),
        ({"Expires": "-1"}, 0),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html; charset=Shift_JIS", ("text/html", "shift_jis")),
        ('Text/HTML;version=1; CharSet="big5"', ("text/html", "big5")),
        ("application/rss+xml", ("application/rss+xml", "")),
        ("text/html;charset=", ("text/html", "")),
        ("", ("", "")),
    ],
)
def test_content_type(value: str, expected: tuple[str, str]) -> None:
    assert media_type(value) == expected


@pytest.mark.parametrize("value", ["x" * 257, 'a"\r\nX-More: 1', "\x00"])
def test_a_validator_that_cannot_be_sent_back_is_none(value: str) -> None:
    assert validator(value) == ""


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b?c#d", "https://harbor-wire.example/b?c"),
        ("b", "https://harbor-wire.example/a/b"),
        ("//valley-post.example/", "https://valley-post.example/"),
        (" https://valley-post.example/ ", "https://valley-post.example/"),
        ("/工場".encode().decode("latin-1"), "https://harbor-wire.example/工場"),
        ("/\xe9t\xe9", "https://harbor-wire.example/\xe9t\xe9"),
        ("http://[", "http://["),
    ],
)
def test_redirect_targets(location: str, expected: str) -> None:
    assert target("https://harbor-wire.example/a/", location) == expected


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_anything_may_stand_in_a_header(value: str) -> None:
    held = retry_at(value, NOW)
    fresh = fresh_for({"Cache-Control": value, "Age": value, "Expires": value, "Date": value}, NOW)
    assert held is None or NOW < held <= NOW + timedelta(days=1)
    assert fresh is None or fresh >= 0
    media_type(value)
    with suppress(Refused):
        assert web_address(target("https://harbor-wire.example/", value)).startswith("http")
