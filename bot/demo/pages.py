"""The pages of the sample press: feeds, a sitemap, a listing and articles, as real sites write them."""

import json
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from bot.model import Article

Items = Sequence[tuple[Article, str]]  # newest first, with the address of each


def rss(items: Items, name: str, language: str) -> str:
    """RSS 2.0."""
    inner = "".join(
        f"<item><title>{escape(a.title)}</title><link>{escape(url)}</link><guid>{escape(url)}</guid>"
        f"<pubDate>{format_datetime(a.at)}</pubDate><description>{escape(_summary(a))}</description></item>"
        for a, url in items
    )
    head = f"<title>{escape(name)}</title><language>{language}</language>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{inner}</channel></rss>'


def atom(items: Items, name: str, language: str) -> str:
    """Atom (RFC 4287)."""
    inner = "".join(
        f'<entry><title>{escape(a.title)}</title><link rel="alternate" href="{escape(url)}"/>'
        f"<id>{escape(url)}</id><published>{a.at.isoformat()}</published>"
        f"<updated>{a.at.isoformat()}</updated><summary>{escape(_summary(a))}</summary></entry>"
        for a, url in items
    )
    head = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}"><title>{escape(name)}</title>'
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<id>urn:{escape(name)}</id>{inner}</feed>'


def sitemap(items: Items, name: str, language: str) -> str:
    """A news sitemap."""
    inner = "".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{a.at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(a.title)}</news:title></news:news></url>"
        for a, url in items
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f'<?xml version="1.0" encoding="utf-8"?><urlset {spaces}>{inner}</urlset>'


def listing(items: Items, name: str, charset: str) -> str:
    """A newsroom's list of headlines."""
    inner = "".join(
        f'<li class="news"><time datetime="{a.at.isoformat()}">{a.at:%Y-%m-%d}</time> '
        f'<a href="{escape(url)}">{escape(a.title)}</a></li>'
        for a, url in items
    )
    return _html("", f"<h1>{escape(name)}</h1><ul>{inner}</ul>", name, charset)


def article(item: Article, name: str, charset: str) -> str:
    """An article page with the metadata that real pages carry."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "datePublished": item.at.isoformat(),
        "publisher": {"@type": "Organization", "name": name},
    }
    told = json.dumps(data).replace("<", "\\u003c")
    head = (
        f'<meta property="og:title" content="{escape(item.title)}">'
        f'<meta property="og:site_name" content="{escape(name)}">'
        f'<script type="application/ld+json">{told}</script>'
    )
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in item.text.splitlines() if line.strip())
    body = f"<article><h1>{escape(item.title)}</h1>{paragraphs}</article>"
    return _html(head, body, name, charset, item.language)


def _html(head: str, body: str, name: str, charset: str, language: str = "") -> str:
    lang = f' lang="{language}"' if language else ""
    return (
        f'<!doctype html><html{lang}><head><meta charset="{charset}">'
        f"<title>{escape(name)}</title>{head}</head>"
        f'<body><nav><a href="/">{escape(name)}</a> <a href="/about">About</a></nav>'
        f"<main>{body}</main><footer>{escape(name)}</footer></body></html>"
    )


def _summary(item: Article) -> str:
    return item.text.splitlines()[0][:200] if item.text else ""
