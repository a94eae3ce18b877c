"""Input gone wrong: what outlets send, cut, flipped, nested, doubled, encoded otherwise; for any reader.

`READERS` has each reader of what strangers write as a function of bytes, and the errors that it may raise.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.commands import subscriptions
from bot.errors import DealwireError
from bot.model import Entry, Message, MessageKind, Source, SourceKind, Tier
from bot.notifier.slack import Slack
from bot.scraper import article, decode, feed, headers, listing, robots, sitemap, urls

PAGES = Path(__file__).parents[1] / "pages"
NOW = datetime(2026, 7, 6, 12, tzinfo=UTC)
URL = "https://wire.example/a/b?c=d"
SOURCE = Source("wire", SourceKind.FEED, URL, Tier.WIRE)
ENTRY = Entry(URL, "Works to close", "wire", summary="The works will close, its owner said. " * 3)
MESSAGE = Message("k", MessageKind.REPLY, "#deals", "mill", "Closure now in 2028")

CODECS = (
    "utf-8", "utf-16", "utf-16-le", "utf-32", "utf-7", "utf-8-sig", "latin-1", "cp1252", "cp1251", "koi8-r",
    "cp437", "iso8859-2", "iso8859-7", "iso8859-15", "shift_jis", "euc_jp", "iso2022_jp", "gb2312", "gb18030",
    "big5", "euc_kr", "cp037", "hz", "johab", "mac_roman", "tis-620",
)  # fmt: skip
TOKENS = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&", b"&#0;", b"&#xFFFFFFFF;", b"&lol9;", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"<", b">", b'"', b"</item>", b"<item>", b"<entry>", b"<a href='", b"<script>",
    b"\x1b$B", b"\xed\xa0\x80", b"{", b"}",
    b'<?xml version="1.0" encoding="utf-32"?>', b'<!DOCTYPE x [<!ENTITY a "b">]>',
    b"http://[", b"http://a@b:99999/", b"\n" * 50, b" " * 500, b"9" * 400, b"-1", b"1e999", b"NaN", b"null",
    b"99999-99-99T99:99:99Z", b"Mon, 99 Foo 0000", b"javascript:alert(1)", b"file:///etc/passwd",
    "٣٤ｱ\u202e\u0000".encode(), "😀\ud800".encode(errors="replace"),
)  # fmt: skip
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]><rss><channel><item><title>&j;</title><link>https://a.example/</link></item></channel></rss>"
)


BYTES = st.binary(max_size=300)


@dataclass(frozen=True)
class Reader:
    read: Callable[[bytes], object]
    corpus: tuple[bytes, ...]
    more: st.SearchStrategy[bytes] = BYTES  # of no kind, or well-formed and of another


def _read(*globs: str) -> tuple[bytes, ...]:
    found = [path.read_bytes() for glob in globs for path in sorted(PAGES.glob(glob)) if path.is_file()]
    assert found, globs
    return tuple(found)


def _article(body: bytes) -> object:
    return article.read_article(article.Page(URL, body, "text/html", ""), ENTRY, SOURCE, NOW)


def _listing(body: bytes) -> object:
    return listing.read_listing(decode.decode(body), SOURCE, URL)


def _robots(body: bytes) -> object:
    rules = robots.read(body)
    return rules.allow(URL), rules.delay


def _header(body: bytes) -> object:
    text = body.decode("latin-1")
    told = {"Cache-Control": text, "Expires": text, "Date": text, "Age": text}
    return headers.retry_at(text, NOW), headers.fresh_for(told, NOW), headers.media_type(text)


def _url(body: bytes) -> object:
    text = body.decode("utf-8", "replace")
    return urls.is_web(text) and urls.key(text)


def _slack(body: bytes) -> object:
    """The same answer to all that is asked; its first byte chooses the status."""
    status = (200, 200, 400, 429, 500, 302)[body[0] % 6] if body else 200
    text = body[1:].decode("utf-8", "replace")
    slack = Slack("xoxb-1")
    answer = {"status": status, "headers": {"Retry-After": text[:9], "X-OAuth-Scopes": text}, "body": text}
    slack._client._perform_urllib_http_request_internal = lambda *_: answer  # type: ignore[method-assign]
    calls: Sequence[Callable[[], object]] = (
        lambda: slack.post(MESSAGE, "1.1"), lambda: slack.update(MESSAGE, "1.1", "C1"),
        lambda: slack.find(MESSAGE, NOW), lambda: slack.find(MESSAGE, NOW, "1.1"),
        lambda: slack.permalink("1.1", "C1"), slack.check,
    )  # fmt: skip
    return [_outcome(call) for call in calls]


def _outcome(call: Callable[[], object]) -> object:
    try:
        return call()
    except DealwireError as error:
        return error


def _answers() -> tuple[bytes, ...]:
    message = {"ts": "1.1", "thread_ts": "1.1", "metadata": {"event_payload": {"key": "k"}}}
    told: Sequence[Mapping[str, Any]] = (
        {"ok": True, "ts": "1.1", "channel": "C1", "message": message},
        {"ok": True, "messages": [message], "has_more": True, "response_metadata": {"next_cursor": "x"}},
        {"ok": True, "channels": [{"id": "C1", "name": "deals", "is_member": True}]},
        {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": ["[ERROR] no"]}},
        {"ok": False, "error": "missing_scope", "needed": "chat:write"},
        {"ok": False, "error": "ratelimited"}, {"ok": True, "team": "T", "user": "bot", "permalink": "https://x"},
    )  # fmt: skip
    return tuple(bytes([n % 6]) + json.dumps(each).encode() for each in told for n in (0, 2, 3, 4))


KEYS = (
    "ok", "ts", "channel", "channels", "message", "messages", "metadata", "event_payload", "key", "thread_ts",
    "error", "response_metadata", "next_cursor", "needed", "id", "name", "team", "user", "permalink",
    "has_more",
)  # fmt: skip
LEAVES = st.sampled_from(
    ("1.1", "C1", "deals", "k", "", "invalid_blocks", True, False, None, 0, 1.5, "ratelimited")
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)
ANSWERS = st.builds(
    lambda status, told: bytes([status]) + json.dumps(told).encode(),
    st.integers(0, 5),
    VALUES | st.dictionaries(st.sampled_from(KEYS), VALUES).map(lambda told: {"ok": True, **told}),
)


@cache
def readers() -> dict[str, Reader]:
    rules = (
        b"User-agent: *\nCrawl-delay: 2\nDisallow: /a*/b$\nAllow: /\nSitemap: https://wire.example/s.xml\n"
    )
    maps = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/works-to-close</loc>'
        b"<lastmod>2026-07-06</lastmod></url></urlset>",
        b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>",
    )
    lists = (
        b"url,outlet\nhttps://a.example/,A\n",
        b'<opml><body><outline xmlUrl="https://a.example/"/></body></opml>',
    )
    told = (
        b"120",
        b"Mon, 06 Jul 2026 12:00:00 GMT",
        b'max-age=60, no-cache="x"',
        b"text/html; charset=utf-8",
    )
    return {
        "feed": Reader(lambda body: feed.read_feed(body, SOURCE, URL), (*_read("feeds/*"), BOMB)),
        "sitemap": Reader(lambda body: sitemap.read_sitemap(body, SOURCE, URL), (*maps, BOMB)),
        "listing": Reader(_listing, _read("listings/*")),
        "article": Reader(_article, _read("articles/*.html")),
        "robots": Reader(_robots, (rules,)),
        "slack": Reader(_slack, _answers(), ANSWERS),
        "headers": Reader(_header, told),
        "address": Reader(
            _url, (URL.encode(), b"https://user:pw@a.example:8/x?utm_source=y#z", b"//a", b"http://[::1]/")
        ),
        "lists": Reader(subscriptions.read_list, lists),
    }


def survives(reader: Reader, body: bytes) -> bool:
    """Reads it, or says why not, in an error of ours; anything else is a fault of ours."""
    try:
        reader.read(body)
    except DealwireError as error:
        return bool(str(error))
    return True


Change = Callable[[bytes], bytes]
PLACE = st.floats(0, 1, exclude_max=True)


def _at(body: bytes, place: float) -> int:
    return int(place * (len(body) + 1))


def _insert(place: float, token: bytes) -> Change:
    return lambda body: body[: _at(body, place)] + token + body[_at(body, place) :]


def _drop(place: float, size: int) -> Change:
    return lambda body: body[: _at(body, place)] + body[_at(body, place) + size :]


def _double(place: float, size: int, times: int) -> Change:
    def change(body: bytes) -> bytes:
        at = _at(body, place)
        return body[:at] + body[at : at + size] * times + body[at + size :]

    return change


def _cut(place: float) -> Change:
    return lambda body: body[: _at(body, place)]


def _recode(codec: str) -> Change:
    return lambda body: body.decode("utf-8", "replace").encode(codec, "replace")


def _nest(tag: bytes, depth: int, place: float) -> Change:
    return lambda body: (
        body[: _at(body, place)] + b"<" + tag + b">" + (b"<" + tag + b">") * depth + body[_at(body, place) :]
    )


CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(_insert, PLACE, st.sampled_from(TOKENS) | st.binary(max_size=8)),
    st.builds(_drop, PLACE, st.integers(1, 200)),
    st.builds(_double, PLACE, st.integers(1, 300), st.sampled_from((2, 30, 1000))),
    st.builds(_cut, PLACE),
    st.builds(_recode, st.sampled_from(CODECS)),
    st.builds(
        _nest,
        st.sampled_from((b"div", b"item", b"b", b"table", b"a:b")),
        st.sampled_from((5, 300, 20_000)),
        PLACE,
    ),
)
LARGEST = 2_000_000  # bytes: the fetcher lets through no more than some of these


def _changed(body: bytes, changes: Sequence[Change]) -> bytes:
    for change in changes:
        body = change(body)[:LARGEST]
    return body


def bodies(reader: Reader) -> st.SearchStrategy[bytes]:
    """Something of the corpus with up to five changes; now and then what the reader's `more` gives."""
    changed = st.builds(_changed, st.sampled_from(reader.corpus), st.lists(CHANGES, min_size=1, max_size=5))
    return changed | changed | reader.more
