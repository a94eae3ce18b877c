"""A page, an entry and a source that belong together, for tests that change one thing in them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.model import Article, Entry, Source, SourceKind, Tier
from bot.scraper.article import Page, read_article

SEEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
SOURCE = Source("kurier", SourceKind.FEED, "https://kurier.example/feed", Tier.NATIONAL)
FILINGS = replace(SOURCE, tier=Tier.FILING)
URL = "https://kurier.example/wirtschaft/werk-zu"
TITLE = "Almer Glass to close Norrby plant"
PROSE = (
    "The board of Almer Glass decided on Tuesday to close its plant at Norrby in the spring of next year.",
    "Some 420 people work there, and talks with the union begin next week, the company said in a statement.",
    "Almer Glass has another plant at Vik, which will take over the bottles for the Nordic breweries.",
)
SUMMARY = "Almer Glass shuts its works at Norrby next spring, which costs 420 jobs."


def entry(**values: Any) -> Entry:
    return replace(Entry(URL, TITLE, "kurier"), **values)


def page(*paragraphs: str, head: str = "", title: str = TITLE, lang: str = "en", url: str = URL) -> Page:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PROSE)
    markup = (
        f'<html lang="{lang}"><head><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{inner}</article></body></html>"
    )
    return Page(url, markup.encode(), "text/html", "utf-8")


def read(page: Page, entry: Entry | None = None, source: Source = SOURCE) -> Article:
    return read_article(page, entry or Entry(URL, TITLE, "kurier"), source, SEEN)


def json_ld(**values: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'
