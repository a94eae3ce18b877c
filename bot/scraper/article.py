"""An article out of its page, or out of what its source said of it.

JSON-LD articleBody -> extraction from the markup -> the feed's own content -> a summary
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from lxml.html import HtmlElement

from bot.errors import Unreadable
from bot.model import Article, Entry, Source, Tier
from bot.scraper import urls, walls
from bot.scraper.body import MAX_BYTES, Text, fragment, parse, tidy
from bot.scraper.datelines import datelines
from bot.scraper.decode import decode
from bot.scraper.extraction import extract
from bot.scraper.language import primary, read_language
from bot.scraper.metadata import Metadata, read_metadata, without_site
from bot.scraper.payload import carried, carried_dates
from bot.scraper.publication import publication
from bot.scraper.scripts import bare, shared, weight
from bot.scraper.search import is_hidden
from bot.scraper.standfirst import standfirst
from bot.scraper.strays import taken_out

SUBSTANCE = 60  # weight of the least text that tells something beside its title
WHOLE = 600  # weight of an articleBody that is surely no teaser
AKIN = 0.3  # share of the title's words in a text that is about it
NO_PAGE = re.compile(r"(?:image|audio|video|font)/|application/(?:pdf|json|zip|msword|vnd\.)", re.IGNORECASE)
GARBAGE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


@dataclass(frozen=True, slots=True)
class Page:
    """What the fetcher brought: `url` after redirects, `charset` as the header declares it ("" for none)."""

    url: str
    body: bytes
    content_type: str
    charset: str


def read_article(page: Page, entry: Entry, source: Source, seen: datetime) -> Article:
    """The article on a page.

    Where the page cannot be read (a PDF, a wall, nothing in it), the article as the entry tells it, if it
    tells enough. Otherwise raises Unreadable, whose message names the address and the reason.
    """
    try:
        return _from_page(page, entry, source, seen)
    except Unreadable as error:
        article = from_entry(entry, source, seen)
        if article:
            return replace(article, wall=str(error))
        raise Unreadable(f"{page.url}: {error}") from None


def from_entry(entry: Entry, source: Source, seen: datetime) -> Article | None:
    """The article as a feed or listing tells it: its content or summary; None where that is too little.

    A title alone is news from companies and filings, and all that a search engine shows of an article.
    """
    title = _title("", entry, source)
    text = _of_entry(entry, title)
    hidden = source.search or is_hidden(entry.url)
    enough = weight(text) >= SUBSTANCE or hidden or source.tier in (Tier.COMPANY, Tier.FILING)
    if not (enough and title and urls.is_web(entry.url)):
        return None
    said = Metadata(title=title, language=entry.language, canonical=entry.url)
    return _article(said, Text(text), entry, source, seen)


def _from_page(page: Page, entry: Entry, source: Source, seen: datetime) -> Article:
    _check(page, entry)
    body = page.body[:MAX_BYTES]
    markup = decode(body, declared=page.charset, language=source.language or entry.language)
    if len(GARBAGE.findall(markup[:4000])) > 400:
        raise Unreadable("it is binary data, no text")
    tree = parse(markup)
    said = read_metadata(tree, page.url, [name for name in (source.outlet, entry.outlet) if name])
    title = _title(said.title, entry, source)
    if not said.published:
        said = replace(said, published=carried_dates(tree, title))
    dates = datelines(tree, title)
    without = taken_out(tree, page.url)
    main = tidy(_main(tree, said, title), title, without)
    main = replace(main, text=f"{standfirst(tree, title, said.description, main.text)}\n{main.text}".strip())
    wall = walls.wall(markup, main.text)
    text = _believed(wall, main.text, said.description, _of_entry(entry, title), title)
    found = Text(text, dates or main.dates or main.last)
    article = _article(replace(said, title=title), found, entry, source, seen)
    return replace(article, wall=f"it is {wall}") if wall else article


def _article(said: Metadata, found: Text, entry: Entry, source: Source, seen: datetime) -> Article:
    title = said.title or found.text.partition("\n")[0][:200]
    url = said.canonical if urls.is_web(said.canonical) else entry.url
    language = read_language(f"{title}\n{found.text}", (said.language, source.language, entry.language))
    tags = (said.language, source.language)
    tag = next((tag for tag in tags if primary(tag) == language), language)
    published, origin = publication(said, entry.published, found.dates, url, tag, seen)
    return Article(
        id=urls.key(url),
        url=url,
        outlet=source.outlet or entry.outlet or said.site or urls.host(url),
        tier=source.tier,
        language=language,
        title=title,
        text=found.text,
        seen=seen,
        published=published,
        published_from=origin,
    )


def _check(page: Page, entry: Entry) -> None:
    """Raises Unreadable for what needs no look inside."""
    if not page.body.strip():
        raise Unreadable("it is empty")
    if page.body.startswith(b"%PDF") or "application/pdf" in page.content_type.lower():
        raise Unreadable("it is a PDF")
    if NO_PAGE.match(page.content_type.strip()):
        raise Unreadable(f"it is no page but {page.content_type}")
    if urls.is_home(page.url) and not urls.is_home(entry.url):
        raise Unreadable("it leads to the home page")


def _title(found: str, entry: Entry, source: Source) -> str:
    """The page's title, unless it is only the outlet's name; else the entry's."""
    outlets = [name for name in (source.outlet, entry.outlet) if name]
    if bare(found) and bare(found) not in map(bare, outlets):
        return found
    return without_site(entry.title, outlets)


def _main(tree: HtmlElement, said: Metadata, title: str) -> str:
    """The articleBody that the page declares, or what the markup shows, where that has more.

    Where both say little it may be in what a script would show.
    """
    declared = fragment(said.body).strip()
    if "\n" in declared and weight(declared) >= WHOLE:
        return declared
    try:
        shown = extract(tree, title)
    except Unreadable:
        if declared:
            return declared
        raise
    if max(weight(shown), weight(declared)) < WHOLE:
        shown = max(shown, carried(tree, title), key=weight)
    more = weight(shown) / (weight(declared) or 1)
    teaser = weight(declared) < WHOLE and more > 1.5
    in_one_block = "\n" not in declared and 0.8 < more < 1.5  # the same, without its paragraphs
    return shown if teaser or in_one_block else declared


def _believed(wall: str | None, main: str, description: str, told: str, title: str) -> str:
    """The text of the page, or what page and entry say in short; raises Unreadable if it is no article."""
    if wall not in (None, walls.PAYWALL):
        raise Unreadable(f"it is {wall}")
    if not wall and weight(main) >= SUBSTANCE and 2 * weight(main) > weight(told):
        return main
    akin = main if not wall or shared(title, main) >= AKIN else ""
    best = max((akin, description, told), key=weight)
    if weight(best) < SUBSTANCE / 2:
        raise Unreadable(f"it is {wall}" if wall else "there is no article text in it")
    return best


def _of_entry(entry: Entry, title: str) -> str:
    """What the entry tells beside its title: its content, or its summary."""
    content, summary = (tidy(fragment(markup), title).text for markup in (entry.content, entry.summary))
    text = max(content, summary, key=weight)
    only_title = bare(title) in bare(text) and weight(text) < weight(title) + SUBSTANCE
    return "" if only_title else text
