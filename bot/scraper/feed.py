"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed.

What is well-formed, if need be after a repair of its ampersands, is read from its tree; the rest by
feedparser, which repairs more and is slower. Dates are kept as written for `dates.read_date`.
Sources: RSS 2.0 specification, RFC 4287, jsonfeed.org version 1.1.
"""

import io
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from lxml import etree

from bot.errors import Unreadable
from bot.model import Entry, Source, Tier
from bot.scraper.bodies import repaired, xml_text
from bot.scraper.dates import read_date, zone_of
from bot.scraper.marks import mark
from bot.scraper.plain import plain, storable
from bot.scraper.search import publisher_url
from bot.scraper.urls import is_plain, is_web

NOTHING: Mapping[str, Entry] = {}
ROOTS = ("rss", "rdf", "feed")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MAX_ENTRIES = 500  # the newest by position
MAX_TITLE = 300
MAX_SUMMARY = 2000
MAX_CONTENT = 500_000
MAX_MARKS = 50_000  # feedparser takes quadratic time over unclosed tags: half a second at this many

OTHER_VOCABULARIES = ("mrss", "itunes")  # their title and content are of a picture or an episode
DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified")


class Item(NamedTuple):
    """An entry as a feed of any format has it: markup and raw strings, what may serve best first."""

    links: list[str]
    title: str
    summary: str
    content: str
    dates: list[str]
    guid: str
    outlet: str
    language: str


def read_feed(
    body: bytes, source: Source, url: str, charset: str = "", known: Mapping[str, Entry] = NOTHING
) -> list[Entry]:
    """The entries of a feed, as it orders them, at most 500; what has no link is left out.

    `url` is where the feed was fetched, for relative links; `charset` that of the HTTP header; `known`:
    entries by their marks, which are given back unread. Raises Unreadable where the body is no feed; a
    feed without entries is an empty list.
    """
    try:
        is_json = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        items = _of_json(body) if is_json else _of_xml(xml_text(body, ROOTS, charset, source.language))
        marked = ((item, _mark(item, url)) for item in islice(items, MAX_ENTRIES))
        entries = [known.get(mark) or _entry(item, mark, source, url) for item, mark in marked]
    except Unreadable as seen:
        raise Unreadable(f"{url}: {seen}, not a feed; is the address right?") from None
    return [entry for entry in entries if entry]


def _mark(item: Item, url: str) -> str:
    """The same as long as a feed says the same of an entry in the same place, under whatever guid."""
    said = (item.title, item.summary or item.content, item.outlet, item.language)
    return mark(url.partition("?")[0], *item.links, *item.dates, *said)


def _entry(item: Item, mark: str, source: Source, url: str) -> Entry | None:
    link = next(filter(is_web, (_join(url, link) for link in item.links)), "")
    if not link:
        return None
    language = source.language or item.language
    outlet = plain(item.outlet, MAX_TITLE) if source.search or source.tier == Tier.AGGREGATOR else ""
    title = plain(item.title, MAX_TITLE)
    dates = (read_date(date, language, zone_of(language)) for date in item.dates)
    return Entry(
        url=(publisher_url(link) or link) if source.search else link,
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


def _join(base: str, link: str) -> str:
    link = link.strip()
    try:
        return link if is_plain(link) else urljoin(base, link) if link else ""
    except ValueError:
        return ""


def _address(guid: str) -> list[str]:
    """A guid where it is a whole address; joined to another, any number would be one."""
    return [guid] if is_web(guid) else []


def _of_xml(text: str) -> Iterator[Item]:
    root = _tree(text)
    if root is None:
        text = repaired(text)
        root = _tree(text)
    if root is None and text.count("<") + text.count("&") <= MAX_MARKS:
        return map(_of_feedparser, _feedparser_entries(text))
    if root is None:
        root = _tree(text, recover=True)
    if root is None:
        raise Unreadable("broken XML")
    language = root.findtext(".//{*}language") or root.get(LANGUAGE) or ""
    return (_of_node(node, language) for node in root.iter("{*}item", "{*}entry"))


def _tree(text: str, recover: bool = False) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=recover)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None


def _of_node(node: etree._Element, language: str) -> Item:
    fields: dict[str, etree._Element] = {}
    links: list[str] = []
    for child in node.iterchildren("*"):
        vocabulary, _, tag = child.tag.rpartition("}")
        name = tag.rpartition(":")[2].lower()
        if name == "link" and child.get("rel", "alternate") == "alternate":
            links.append(child.get("href") or child.text or "")
        elif not vocabulary.endswith(OTHER_VOCABULARIES):
            fields.setdefault(name, child)
    texts = {name: _markup(field) for name, field in fields.items()}
    guid = texts.get("guid") or texts.get("id") or ""
    description = texts.get("description") or texts.get("summary") or ""
    return Item(
        links=[*(_join(node.base or "", link) for link in links), *_address(guid)],
        title=texts.get("title", ""),
        summary=description,
        content=texts.get("encoded")
        or texts.get("content")
        or (description if len(description) > MAX_SUMMARY else ""),
        dates=[texts[name] for name in DATES if name in texts],
        guid=guid,
        outlet=_outlet(fields.get("source")),
        language=texts.get("language") or node.get(LANGUAGE) or language,
    )


def _markup(field: etree._Element) -> str:
    """What is inside an element: its text, or its markup where it holds elements."""
    inner = (etree.tostring(child, encoding="unicode") for child in field)
    return ((field.text or "") + "".join(inner)).strip()


def _outlet(source: etree._Element | None) -> str:
    """The publisher in RSS's <source url="...">name</source> or in Atom's <source><title>."""
    return "" if source is None else source.findtext("{*}title") or source.text or ""


def _feedparser_entries(text: str) -> list[Mapping[str, Any]]:
    import feedparser

    # A stream, since bytes and text may be taken for the name of a file or an address to fetch.
    parsed = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    return list(parsed.entries)


def _of_feedparser(entry: Mapping[str, Any]) -> Item:
    contents = [part.get("value", "") for part in entry.get("content", ())]
    return Item(
        links=[entry.get("link", ""), *_address(entry.get("id", ""))],
        title=entry.get("title", ""),
        summary=entry.get("summary", ""),
        content=max(contents, key=len, default=""),
        dates=[entry[name] for name in ("published", "created", "updated") if name in entry],
        guid=entry.get("id", ""),
        outlet=entry.get("source", {}).get("title", ""),
        language=entry.get("language", ""),
    )


def _of_json(body: bytes) -> Iterator[Item]:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("broken JSON") from None
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version", "jsonfeed")):
        raise Unreadable("JSON of another kind")
    return (_of_object(item, str(feed.get("language", ""))) for item in items if isinstance(item, dict))


def _of_object(item: Mapping[str, Any], language: str) -> Item:
    def text(*names: str) -> str:
        return next((str(item[name]) for name in names if isinstance(item.get(name), str | int)), "")

    return Item(
        links=[text("url"), text("external_url"), *_address(text("id"))],
        title=text("title"),
        summary=text("summary"),
        content=text("content_html", "content_text"),
        dates=[text("date_published"), text("date_modified")],
        guid=text("id"),
        outlet="",
        language=text("language") or language,
    )
