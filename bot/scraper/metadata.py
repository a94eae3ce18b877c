"""What a page says of itself: JSON-LD (schema.org), Open Graph, meta elements, <time>, <title>."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml import html

from bot.scraper import urls
from bot.scraper.jsonld import MAX_JSON, MAX_NODES, Node, nodes_of
from bot.scraper.plain import plain
from bot.scraper.published import dated, written
from bot.scraper.scripts import bare, shared, terms, weight

MAX_TITLE = 300  # characters
AKIN = 0.2  # share of a headline's words that its page has in its titles
SHORT = 8  # letters of a name that may stand in any title
HEADINGS = 10  # of a page of one rank that are looked at
MAX_DATES = 20  # that are read: some take the library long
ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
SEPARATOR = re.compile(r"\s+[-–—:：·•»]\s+|\s*[|｜_＿]\s*|(?<=[^\x00-\x7f])[-–—－](?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Each as the page has it, "" where it says nothing."""

    title: str = ""  # without the name of the site
    site: str = ""
    description: str = ""
    language: str = ""  # a BCP 47 tag
    canonical: str = ""  # absolute, of the same site, no home page; else the page's own address
    published: tuple[str, ...] = ()  # as written, most trustworthy first
    dated: tuple[str, ...] = ()  # at publication or at the last change
    body: str = ""  # articleBody, text or HTML


def read_metadata(tree: html.HtmlElement, url: str, outlets: Sequence[str] = ()) -> Metadata:
    """`url`: where the page was found. `outlets`: names to strip from the title's end."""
    metas, nodes = _metas(tree), list(nodes_of(tree))
    title = _text(tree.find(".//head/title"))
    og_title = metas.get("og:title", "")
    headings = _headings(tree, "h1")
    article = _article(nodes, " ".join((title, og_title, *headings)))
    site = metas.get("og:site_name") or _string(article.get("publisher"))
    names = [name for name in (site, *outlets, *_labels(url)) if name]
    lower = [text for text in _headings(tree, "h2", "h3") if 2 * weight(text) >= weight(title)]
    titles = [_string(article.get("headline")), og_title, title, *headings, *lower]
    titles.sort(key=lambda each: _is_poor(each, names, headings))
    return Metadata(
        title=without_site(next((each for each in titles if weight(each) > 3), ""), names, headings + lower),
        site=site,
        description=_string(article.get("description"))
        or metas.get("og:description")
        or metas.get("description", ""),
        language=_lang(tree) or _string(article.get("inLanguage")) or metas.get("og:locale", ""),
        canonical=_canonical(tree, metas, url),
        published=tuple(islice(written(tree, metas, article, _webpage(nodes, title)), MAX_DATES)),
        dated=tuple(islice(dated(tree, metas), MAX_DATES)),
        body=_string(article.get("articleBody"), MAX_JSON) or _updates(article),
    )


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    """The content of each <meta>, by its name or property; of several the first that is not empty."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = plain(meta.get("content") or "", 5000)
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _article(nodes: Sequence[Node], titles: str) -> Node:
    """The article that the page is about; of several, the one whose headline is the page's title."""
    found = [node for node in nodes if any(ARTICLE.search(each) for each in _types(node))]
    named = [node for node in found if (bare(_string(node.get("headline"))) or "-") in bare(titles)]
    lone = [node for node in found if len(found) == 1 and _is_akin(_string(node.get("headline")), titles)]
    return max(named or lone, key=lambda node: "articleBody" in node, default={})


def _is_akin(headline: str, titles: str) -> bool:
    return not headline or not terms(titles) or shared(headline, titles) >= AKIN


def _webpage(nodes: Sequence[Node], title: str) -> Node:
    """What is said of the page as such, unless that is of every page of its kind."""
    pages = [node for node in nodes if "WebPage" in _types(node)]
    names = [bare(_string(node.get("name") or node.get("headline"))) for node in pages]
    own = bare(title)
    named = [name in own or (len(own) > SHORT and own in name) for name in names]
    return next((page for page, is_named in zip(pages, named, strict=True) if is_named), {})


def _updates(article: Node) -> str:
    """The texts of a live blog, each below its headline, as it orders them."""
    posts = article.get("liveBlogUpdate")
    told = [
        _string(post.get(part), MAX_JSON)
        for post in (posts if isinstance(posts, list) else [posts])[:MAX_NODES]
        if isinstance(post, dict)
        for part in ("headline", "articleBody")
    ]
    return "\n".join(filter(None, told))[:MAX_JSON]


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _string(value: Any, limit: int = 5000) -> str:
    """The text of a JSON-LD value, whatever it is wrapped in."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    if not isinstance(value, str):
        return ""
    return unescape(value[:limit]) if limit == MAX_JSON else plain(value, limit)


def _text(element: html.HtmlElement | None) -> str:
    return "" if element is None else plain(str(element.text_content()), 5000)


def _headings(tree: html.HtmlElement, *tags: str) -> list[str]:
    return [_text(heading) for heading in islice(tree.iter(*tags), HEADINGS)]


def _is_poor(title: str, names: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether another is better: this was cut, names the site alone, or has nothing of a longer heading."""
    if title.endswith(("…", "...")) or bare(title) in map(bare, names):
        return True
    return any(weight(one) > 2 * weight(title) and not shared(title, one) for one in headings[:1])


def _lang(tree: html.HtmlElement) -> str:
    return str(tree.get("lang") or tree.get("xml:lang") or "")


def _labels(url: str) -> list[str]:
    """The names that a host may stand for: news.site.example as it is, and "site"."""
    host = urls.host(url)
    return [host, *(label for label in host.split(".")[:-1] if len(label) > 3)]


def without_site(title: str, names: Sequence[str], headings: Sequence[str] = ()) -> str:
    """A title without what follows its last separators: what is no part of a heading of the page, or the
    outlet's name or section."""
    separators = list(SEPARATOR.finditer(title))[-4:]
    for separator in separators:
        head, tail = title[: separator.start()], title[separator.end() :]
        if weight(head) >= 8 and bare(head) in map(bare, headings):
            return plain(head, MAX_TITLE)
        if weight(tail) > weight(head) and bare(tail) in map(bare, headings):
            return plain(tail, MAX_TITLE)
    for separator in reversed(separators):
        head, tail = title[: separator.start()], title[separator.end() :]
        if weight(head) < 8 or not (_is_name(tail, names) or _is_section(separator[0], head, tail)):
            break
        title = head
    return plain(title, MAX_TITLE)


def _is_section(separator: str, head: str, tail: str) -> bool:
    return separator.strip() in ("|", "｜", "_", "＿") and weight(tail) <= min(30, weight(head) / 2)


def _is_name(tail: str, names: Sequence[str]) -> bool:
    """Whether it is one of the names, most of one, or hardly more: Kurier, Kurier Online."""
    plainly = bare(tail)
    for name in filter(None, map(bare, names)):
        short, long = sorted((plainly, name), key=len)
        if short == long or (len(short) > 3 and short in long and len(short) >= len(long) / 2):
            return True
    return False


def _canonical(tree: html.HtmlElement, metas: Mapping[str, str], url: str) -> str:
    """The address that the page calls its own, if it may: on the same site, and no home page."""
    links = [link.get("href") for link in tree.iter("link") if str(link.get("rel")).lower() == "canonical"]
    for link in (*links, metas.get("og:url")):
        try:
            own = urljoin(url, str(link or "").strip())
        except ValueError:
            continue
        if link and _same_site(urls.host(own), urls.host(url)) and not urls.is_home(own):
            return own
    return url


def _same_site(one: str, other: str) -> bool:
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
