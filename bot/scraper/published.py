"""When a page says that it was published: JSON-LD, meta elements, microdata, <time>."""

import re
from collections.abc import Iterator, Mapping

from lxml import html

from bot.scraper.jsonld import Node
from bot.scraper.plain import plain
from bot.scraper.scripts import weight

PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("sailthru.date", "publishdate", "publish-date", "publish_date", "pubdate", "published_time"),
    *("publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created"),
)
# What others call it: cXenseParse:recs:publishtime, bt:pubDate, article_date_original, og:regDate ...
SIMILAR = re.compile(
    r"publi(?!sher)|pub[-_.]?date|pubtime|issued|posted|regdate|(?:article|post|citation|display)[-_.]?date",
    re.IGNORECASE,
)
BESIDE = ("nav", "aside", "footer", "li")
MODIFIED = re.compile(r"modif|updat|expir", re.IGNORECASE)
PROSE = 100  # weight of a paragraph from which the text has begun


def written(tree: html.HtmlElement, metas: Mapping[str, str], article: Node, webpage: Node) -> Iterator[str]:
    """The dates as they are written, the most trustworthy first. `metas`: contents by names in lower case."""
    yield from _of_node(article, "datePublished")
    yield from (metas[name] for name in PUBLISHED if name in metas)
    yield from (metas[name] for name in metas if SIMILAR.search(name) and not MODIFIED.search(name))
    yield from _of_node(article, "dateCreated")
    yield from _of_node(webpage, "datePublished")
    yield from _of_microdata(tree)


def dated(tree: html.HtmlElement, metas: Mapping[str, str]) -> Iterator[str]:
    """The dates of which the page does not say what happened then: it may be the last change."""
    yield from (metas[name] for name in ("dc.date", "date") if name in metas)
    yield from _times(tree)


def _of_node(node: Node, name: str) -> Iterator[str]:
    value = node.get(name)
    for each in value[:1] if isinstance(value, list) else [value]:
        date = each.get("@value") if isinstance(each, dict) else each
        if isinstance(date, str | int):
            yield str(date)


def _of_microdata(tree: html.HtmlElement) -> Iterator[str]:
    for part in tree.iterfind('.//*[@itemprop="datePublished"]'):
        if _is_own(part):
            yield part.get("content") or part.get("datetime") or part.get("title") or _text(part)


def _times(tree: html.HtmlElement) -> Iterator[str]:
    """What <time> elements say until the text begins, but of changes; those below the heading first."""
    above: list[str] = []
    has_heading = next(tree.iter("h1"), None) is not None
    is_below = not has_heading
    for part in tree.iter("h1", "p", "time"):
        is_below = is_below or part.tag == "h1"
        if part.tag == "p" and is_below and weight(_text(part)) >= PROSE:
            break
        if part.tag == "time" and _is_own(part):
            date = part.get("datetime") or _text(part)
            if is_below:
                yield date
            else:
                above.append(date)
    yield from above


def _is_own(part: html.HtmlElement) -> bool:
    """Whether it is of the article's publication, as far as its marks and its place tell."""
    marks = " ".join(map(str, part.attrib.values()))
    return not MODIFIED.search(marks) and next(part.iterancestors(*BESIDE), None) is None


def _text(element: html.HtmlElement) -> str:
    return plain(str(element.text_content()), 500)
