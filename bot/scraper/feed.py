"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed.

What is well-formed, if need be after a repair of its ampersands, is read from its tree; the rest by
feedparser, which repairs more and is slower. Dates are kept as written for `dates.read_date`.
Sources: RSS 2.0 specification, RFC 4287, jsonfeed.org version 1.1.
"""

import heapq
import io
from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from lxml import etree

from bot.errors import Unreadable
from bot.model import Entry, Source, Tier
from bot.scraper.bodies import repaired, xml_text
from bot.scraper.dates import read_date, reader, zone_of
from bot.scraper.headers import http_date
from bot.scraper.items import LANGUAGE, MAX_SUMMARY, Item, address, of_json, of_node
from bot.scraper.marks import Unread, mark
from bot.scraper.pieces import MARK, emptied
from bot.scraper.plain import plain, storable
from bot.scraper.search import publisher_url
from bot.scraper.urls import is_web, joined

NOTHING: Mapping[str, Unread] = {}
ROOTS = ("rss", "rdf", "feed")
ITEMS = ("{*}item", "{*}entry")
MAX_ENTRIES = 500  # the newest by date, or by position where none is given
MAX_ITEMS = 50_000  # that are looked at for the newest
MAX_TITLE = 300
MAX_CONTENT = 500_000
MAX_MARKS = 50_000  # feedparser takes quadratic time over unclosed tags: half a second at this many


Marked = tuple[str, Item | None]  # None: its mark is known


def read_feed(
    body: bytes, source: Source, url: str, charset: str = "", known: Mapping[str, Unread] = NOTHING
) -> list[Entry | Unread]:
    """The entries of a feed, as it orders them, the newest 500; what has no link is left out.

    `url` is where the feed was fetched, for relative links; `charset` that of the HTTP header; `known`:
    entries by their marks, which are given back as they stand there. Raises Unreadable where the body is no
    feed; a feed without entries is an empty list.
    """
    try:
        is_json = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        text = "" if is_json else xml_text(body, ROOTS, charset, source.language)
        items = _with_marks(of_json(body), url) if is_json else _of_xml(text, url, known)
        newest = _newest(list(islice(items, MAX_ITEMS)), known)
        entries = [known.get(mark) or (item and _entry(item, mark, source, url)) for mark, item in newest]
    except Unreadable as seen:
        raise Unreadable(f"{url}: {seen}, not a feed; is the address right?") from None
    return [entry for entry in entries if entry]


def _newest(items: list[Marked], known: Mapping[str, Unread]) -> list[Marked]:
    """The newest items in their order; one without a date is as old as the one before it."""
    if len(items) <= MAX_ENTRIES:
        return items
    read, at, dates = reader(), datetime.max.replace(tzinfo=UTC), []
    for known_as, item in items:
        written = item.dates[0] if item and item.dates else ""
        at = (known[known_as].published if item is None else http_date(written) or read(written)) or at
        dates.append(at)
    chosen = heapq.nlargest(MAX_ENTRIES, range(len(items)), key=dates.__getitem__)
    return [items[index] for index in sorted(chosen)]


def _mark(item: Item, url: str) -> str:
    """The same as long as a feed says the same of an entry in the same place, under whatever guid."""
    said = (item.title, item.summary or item.content, item.outlet, item.language)
    return mark(_place(url), *item.links, *item.dates, *said)


def _with_marks(items: Iterator[Item], url: str) -> Iterator[Marked]:
    return ((_mark(item, url), item) for item in items)


def _place(url: str) -> str:
    return url.partition("?")[0]


def _entry(item: Item, mark: str, source: Source, url: str) -> Entry | None:
    link = next(filter(is_web, (joined(url, link) for link in item.links)), "")
    if not link:
        return None
    language = source.language or item.language
    outlet = plain(item.outlet, MAX_TITLE) if source.search or source.tier == Tier.AGGREGATOR else ""
    title = plain(item.title, MAX_TITLE)
    dates = (read_date(date, language, zone_of(language)) for date in item.dates)
    return Entry(
        url=publisher_url(link) or link,
        title=title.removesuffix(f" - {outlet}") if outlet else title,
        source=source.id,
        summary=plain(item.summary or item.content, MAX_SUMMARY),
        content=storable(item.content[:MAX_CONTENT]),
        published=next(filter(None, dates), None),
        guid=storable(item.guid.strip()),
        language=language.partition("-")[0].lower(),
        outlet=outlet,
        mark=mark,
    )


def _of_xml(text: str, url: str, known: Container[str]) -> Iterator[Marked]:
    """The items with their marks; of those that are known the mark alone."""
    root = _well_formed(emptied(text, _place(url), known))
    if root is None:
        return _with_marks(_of_whole(text), url)
    language = _language(root)
    return (_of_piece(node, language, url, known) for node in _items(root))


def _of_piece(node: etree._Element, language: str, url: str, known: Container[str]) -> Marked:
    mark = node.get(MARK, "")
    if mark in known:
        return mark, None
    item = of_node(node, language)
    return mark or _mark(item, url), item


def _of_whole(text: str) -> Iterator[Item]:
    root = _well_formed(text)
    if root is None:
        text = repaired(text)
        if text.count("<") + text.count("&") <= MAX_MARKS:
            return _feedparser_items(text)
        root = _tree(text, recover=True)
    if root is None:
        raise Unreadable("broken XML")
    language = _language(root)
    return (of_node(node, language) for node in root.iter(*ITEMS))


def _well_formed(text: str) -> etree._Element | None:
    """The tree of a feed, if need be of its repair."""
    root = _tree(text)
    return _tree(repaired(text)) if root is None else root


def _items(root: etree._Element) -> Iterator[etree._Element]:
    """The items of a feed, also where one was closed too late; what a part of one calls so is none."""
    for node in root.iter(*ITEMS):
        holder = node.getparent()
        if holder is None or next(holder.iterancestors(*ITEMS), None) is None:
            yield node


def _language(root: etree._Element) -> str:
    return root.findtext(".//{*}language") or root.get(LANGUAGE) or ""


def _tree(text: str, recover: bool = False) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=recover)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None


def _feedparser_items(text: str) -> Iterator[Item]:
    import feedparser

    # A stream, since bytes and text may be taken for the name of a file or an address to fetch.
    parsed = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    return (_of_feedparser(entry, parsed.feed.get("language", "")) for entry in parsed.entries)


def _of_feedparser(entry: Mapping[str, Any], language: str) -> Item:
    contents = [part.get("value", "") for part in entry.get("content", ())]
    return Item(
        links=[entry.get("link", ""), *address(entry.get("id", ""))],
        title=entry.get("title", ""),
        summary=entry.get("summary", ""),
        content=max(contents, key=len, default=""),
        dates=[entry[name] for name in ("published", "created", "updated") if name in entry],
        guid=entry.get("id", ""),
        outlet=entry.get("source", {}).get("title", ""),
        language=entry.get("language", "") or language,
    )
