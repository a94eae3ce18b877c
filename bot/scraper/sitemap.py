"""Sitemaps: those of news (title, date, language), plain ones, and indexes of sitemaps.

Sources: sitemaps.org protocol 0.9; Google's news sitemap extension 0.9.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from operator import itemgetter
from urllib.parse import unquote, urlsplit

from lxml import etree

from bot.errors import Unreadable
from bot.model import Entry, Source
from bot.scraper.bodies import inflated, repaired, xml_text
from bot.scraper.dates import ReadDate, read_date, reader, zone_of
from bot.scraper.headers import http_date
from bot.scraper.plain import plain
from bot.scraper.urls import is_web, joined

ROOTS = ("urlset", "sitemapindex")
MAX_BYTES = 20_000_000  # decompressed
MAX_LOCATIONS = 50_000  # the protocol's own limit
MAX_ENTRIES = 500
MAX_CHILDREN = 5
MAX_TITLE = 300
NUMBER = re.compile(r"\d+")
EXTENSION = re.compile(r"\.[a-z]{2,5}\d?$", re.IGNORECASE)

Location = dict[str, str]  # loc, lastmod, title, publication_date, language


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap names, newest first: pages, or, where it is an index, more sitemaps."""

    entries: list[Entry]
    children: list[str]


def read_sitemap(body: bytes, source: Source, url: str) -> Sitemap:
    """The newest 500 pages of a sitemap, or the newest 5 sitemaps of an index; .gz bodies are decompressed.
    Where no date tells, those at both its ends.

    `lastmod` orders pages and dates none, since it changes with every edit. A page without a news title is
    called by the words of its address. Raises Unreadable where the body is no sitemap.
    """
    try:
        text = repaired(xml_text(inflated(body, MAX_BYTES), ROOTS, language=source.language))
    except Unreadable as seen:
        raise Unreadable(f"{url}: {seen}, not a sitemap; is the address right?") from None
    dated, undated = _newest(text, "url")
    pages = [*dated, *(_ends(undated) if len(undated) > MAX_ENTRIES else undated)]
    dated, undated = _newest(text, "sitemap")
    maps = [*dated, *(_ends_of_each(undated) if len(undated) > MAX_CHILDREN else undated)]
    entries = (_entry(page, source, url) for page in pages[:MAX_ENTRIES])
    children = (joined(url, child.get("loc", "")) for child in maps)
    return Sitemap(
        entries=[entry for entry in entries if entry],
        children=list(islice(filter(is_web, children), MAX_CHILDREN)),
    )


def _newest(text: str, name: str) -> tuple[list[Location], list[Location]]:
    """The locations of one name that are dated, newest first, and the others as they stand."""
    read = reader()
    dates = [(_freshness(one, read), one) for one in islice(_locations(text, name), MAX_LOCATIONS)]
    dated = sorted((one for one in dates if one[0]), key=itemgetter(0), reverse=True)
    return [one for _, one in dated], [one for date, one in dates if not date]


def _ends(undated: list[Location]) -> list[Location]:
    """The last, the first, the last but one ... for some sites begin with their newest, some end with it."""
    half = len(undated) // 2
    return _by_turns([undated[half:][::-1], undated[:half]])


def _ends_of_each(maps: list[Location]) -> list[Location]:
    """The same for each kind of map in turn; those that only a number tells apart are of one kind."""
    kinds: dict[str, list[Location]] = defaultdict(list)
    for one in maps:
        kinds[NUMBER.sub("", one.get("loc", ""))].append(one)
    return _by_turns(map(_ends, kinds.values()))


def _by_turns(lists: Iterable[list[Location]]) -> list[Location]:
    return [one for rank in zip_longest(*lists) for one in rank if one]


def _freshness(location: Location, read: ReadDate) -> str:
    """The date as text that sorts; W3C dates do as they are, `read` what is written in no common way."""
    date = location.get("publication_date") or location.get("lastmod", "")
    if date[:4].isdigit():
        return date
    found = http_date(date) or read(date)
    return found.isoformat() if found else ""


def _locations(text: str, name: str) -> Iterator[Location]:
    stream = io.BytesIO(text.encode())
    events = etree.iterparse(
        stream, tag=f"{{*}}{name}", recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for _, element in events:
            yield _fields(element)
            element.clear()
            while element.getprevious() is not None:  # what was read would be kept otherwise
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return  # what came before the break stands


def _fields(element: etree._Element) -> Location:
    fields: Location = {}
    for part in element.iterdescendants("*"):
        vocabulary, _, tag = part.tag.rpartition("}")
        if part.getparent() is element or "news" in vocabulary or tag.startswith("news:"):
            fields.setdefault(tag.rpartition(":")[2].lower(), (part.text or "").strip())
    return fields


def _entry(page: Location, source: Source, url: str) -> Entry | None:
    link = joined(url, page.get("loc", ""))
    if not is_web(link):
        return None
    language = source.language or page.get("language", "")
    return Entry(
        url=link,
        title=plain(page.get("title", ""), MAX_TITLE) or _words(link),
        source=source.id,
        published=read_date(page.get("publication_date", ""), language, zone_of(language)),
        language=language.partition("-")[0].lower(),
    )


def _words(link: str) -> str:
    """The words in the last part of an address; "" where it is a number or a code."""
    slug = EXTENSION.sub("", unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2]))
    words = [word for word in re.split(r"[-_+\s]+", slug) if not word.isdigit()]
    is_code = len(words) < 2 and slug.isascii()
    return "" if is_code else plain(" ".join(words), MAX_TITLE)
