"""Listing pages: newsrooms, press archives and filings that have no feed."""

from collections.abc import Iterator, Mapping
from itertools import islice

from bs4 import BeautifulSoup, Tag
from lxml import etree, html
from soupsieve import SelectorSyntaxError

from bot.errors import Unreadable
from bot.model import Entry, Source
from bot.scraper.blocks import Found, address, date_in, guess, title_of
from bot.scraper.body import parse
from bot.scraper.dates import ReadDate, reader
from bot.scraper.language import primary
from bot.scraper.plain import plain
from bot.scraper.urls import key

MAX_ELEMENTS = 10_000  # of a page, in its order: half a second of work
MAX_ENTRIES = 500
MAX_TITLE = 300
UNREAD = ("script", "style", "noscript", "template", "svg", "iframe", "select")


def read_listing(page: str, source: Source, url: str) -> list[Entry]:
    """The entries of a listing page, in its order, at most 500; `page` is decoded text.

    `source.select` may hold CSS selectors: `entry`, and within it `link`, `title` and `date`; what it leaves
    out is guessed. Raises Unreadable where nothing is found, with the selector that matched nothing.
    """
    try:
        soup = BeautifulSoup(_pruned(page), "lxml")
        read = reader(_language(soup, source.language))
        base = _base(soup, url)
        found = _selected(soup, source.select, base, read) if source.select else guess(soup, base, read)
    except SelectorSyntaxError as wrong:
        raise Unreadable(f"{url}: {str(wrong).splitlines()[0]}") from None
    except Unreadable as nothing:
        raise Unreadable(f"{url}: {nothing}") from None
    unique: dict[str, Found] = {}
    for one in found:
        unique.setdefault(key(one.url), one)
    return [
        Entry(one.url, one.title, source.id, published=one.published, language=source.language)
        for one in islice(unique.values(), MAX_ENTRIES)
    ]


def _pruned(page: str) -> str:
    """The page without what nobody reads, and without what is beyond the cap: the soup is slow to make."""
    tree = parse(page)
    etree.strip_elements(tree, *UNREAD, with_tail=False)
    last = next(islice(tree.iter(), MAX_ELEMENTS, None), None)
    if last is not None:
        for part in (last, *last.iterancestors()):
            for beyond in list(part.itersiblings()):
                beyond.getparent().remove(beyond)
    return str(html.tostring(tree, encoding="unicode"))


def _language(soup: BeautifulSoup, expected: str) -> str:
    """The language expected, with the region that the page is for."""
    tag = str(soup.html.get("lang") or "") if soup.html else ""
    return tag if tag and primary(tag) == primary(expected) else expected


def _base(soup: BeautifulSoup, url: str) -> str:
    named = soup.select_one("base[href]")
    return (address(url, str(named["href"])) if named else "") or url


def _selected(soup: BeautifulSoup, select: Mapping[str, str], url: str, read: ReadDate) -> list[Found]:
    entry = select.get("entry", "")
    blocks = soup.select(entry, limit=MAX_ENTRIES) if entry else [one.block for one in guess(soup, url, read)]
    if not blocks:
        raise Unreadable(f"the selector entry: {entry!r} matches nothing; has the page changed?")
    found = [one for block in blocks if (one := _entry(block, select, url, read))]
    if not found:
        link = select.get("link", "a")
        raise Unreadable(f"the selector link: {link!r} matches no link in any of {len(blocks)} entries")
    return found


def _entry(block: Tag, select: Mapping[str, str], url: str, read: ReadDate) -> Found | None:
    link = _link(block, select.get("link", ""))
    target = address(url, str(link.get("href", ""))) if link else ""
    if not link or not target:
        return None
    named = block.select_one(select["title"]) if "title" in select else None
    dated = block.select_one(select["date"]) if "date" in select else None
    title = plain(named.decode_contents(), MAX_TITLE) if named else title_of(link)
    published = date_in(dated or block, read, title)
    return Found(target, title, link, block, published=published)


def _link(block: Tag, selector: str) -> Tag | None:
    """The link that a selector means: itself, or the first in what it matches."""
    part = block.select_one(selector) if selector else block
    if part is None or part.name == "a":
        return part
    return next(_links(part), None)


def _links(part: Tag) -> Iterator[Tag]:
    return (link for link in part.select("a[href]") if title_of(link))
