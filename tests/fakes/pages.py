"""What a made-up outlet puts on the web: feeds, news sitemaps, listings and article pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape


@dataclass(frozen=True)
class Item:
    """One article of an outlet; `body` is plain text, a paragraph a line."""

    title: str
    path: str
    published: datetime | None = None
    summary: str = ""
    body: str = ""
    guid: str = ""


@dataclass(frozen=True)
class Outlet:
    name: str
    root: str  # https://host:port, without a slash at the end
    language: str = "en"
    charset: str = "utf-8"


def article(outlet: Outlet, item: Item) -> str:
    stamp = _iso(item.published)
    meta = f'<meta property="article:published_time" content="{stamp}">' if stamp else ""
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in item.body.splitlines() if line.strip())
    return f"""<!DOCTYPE html>
<html lang="{outlet.language}"><head><title>{escape(item.title)} | {escape(outlet.name)}</title>
<meta property="og:site_name" content="{escape(outlet.name)}">{meta}</head>
<body><nav><a href="/">{escape(outlet.name)}</a> <a href="/about">About</a></nav>
<article><h1>{escape(item.title)}</h1>
{paragraphs}
</article><footer>{escape(outlet.name)}</footer></body></html>
"""


def rss(outlet: Outlet, items: Sequence[Item]) -> str:
    entries = "".join(
        f"<item>{_tag('title', item.title)}{_tag('link', outlet.root + item.path)}"
        f"{_tag('guid', _id(outlet, item))}{_tag('description', item.summary)}"
        f"{_tag('pubDate', _rfc822(item.published))}</item>\n"
        for item in items
    )
    head = f"{_tag('title', outlet.name)}{_tag('link', outlet.root)}{_tag('language', outlet.language)}"
    return f'{_prolog(outlet)}<rss version="2.0"><channel>{head}\n{entries}</channel></rss>\n'


def atom(outlet: Outlet, items: Sequence[Item]) -> str:
    entries = "".join(
        f'<entry><link rel="alternate" href="{escape(outlet.root + item.path)}"/>{_tag("title", item.title)}'
        f"{_tag('id', _id(outlet, item))}{_tag('summary', item.summary)}"
        f"{_tag('updated', _iso(item.published))}</entry>\n"
        for item in items
    )
    head = f"{_tag('title', outlet.name)}{_tag('id', outlet.root)}"
    space = f'xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}"'
    return f"{_prolog(outlet)}<feed {space}>{head}\n{entries}</feed>\n"


def sitemap(outlet: Outlet, items: Sequence[Item]) -> str:
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    entries = "".join(
        f"<url>{_tag('loc', outlet.root + item.path)}<n:news><n:publication>{_tag('n:name', outlet.name)}"
        f"{_tag('n:language', outlet.language)}</n:publication>"
        f"{_tag('n:publication_date', _iso(item.published))}"
        f"{_tag('n:title', item.title)}</n:news></url>\n"
        for item in items
    )
    space = f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{news}"'
    return f"{_prolog(outlet)}<urlset {space}>\n{entries}</urlset>\n"


def listing(outlet: Outlet, items: Sequence[Item]) -> str:
    rows = "".join(
        f'<li class="news"><a href="{escape(item.path)}">{escape(item.title)}</a>'
        f"{_time(item.published)}</li>\n"
        for item in items
    )
    head = f'<meta charset="{outlet.charset}"><title>{escape(outlet.name)}</title>'
    body = f"<body><ul>\n{rows}</ul></body>"
    return f'<!DOCTYPE html>\n<html lang="{outlet.language}"><head>{head}</head>{body}</html>\n'


KINDS: dict[str, tuple[Callable[[Outlet, Sequence[Item]], str], str]] = {
    "rss": (rss, "application/rss+xml"),
    "atom": (atom, "application/atom+xml"),
    "sitemap": (sitemap, "application/xml"),
    "listing": (listing, "text/html"),
}


def _prolog(outlet: Outlet) -> str:
    return f'<?xml version="1.0" encoding="{outlet.charset}"?>\n'


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _id(outlet: Outlet, item: Item) -> str:
    return item.guid or outlet.root + item.path


def _iso(time: datetime | None) -> str:
    return time.isoformat() if time else ""


def _rfc822(time: datetime | None) -> str:
    return format_datetime(time) if time else ""


def _time(time: datetime | None) -> str:
    return f' <time datetime="{time.isoformat()}">{time:%Y-%m-%d}</time>' if time else ""
