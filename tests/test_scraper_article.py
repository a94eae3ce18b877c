"""Articles from pages: golden pages with what must come of them, then hostile and broken ones."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Unreadable
from bot.model import Article, Entry, Source, SourceKind, Tier
from bot.scraper import urls
from bot.scraper.article import Page, read_article

GOLDEN = Path(__file__).parent / "pages" / "articles"
SEEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
SOURCE = Source("kurier", SourceKind.FEED, "https://kurier.example/feed", Tier.NATIONAL)
URL = "https://kurier.example/wirtschaft/werk-zu"
PROSE = (
    "The board of Almer Glass decided on Tuesday to close its plant at Norrby in the spring of next year.",
    "Some 420 people work there, and talks with the union begin next week, the company said in a statement.",
    "Almer Glass has another plant at Vik, which will take over the bottles for the Nordic breweries.",
)


def entry(**values: Any) -> Entry:
    return replace(Entry(URL, "Almer Glass to close Norrby plant", "kurier"), **values)


def html(*paragraphs: str, head: str = "", title: str = "Almer Glass to close Norrby plant") -> Page:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PROSE)
    markup = f"<html><head><title>{title}</title>{head}</head><body><article>{inner}</article></body></html>"
    return Page(URL, markup.encode(), "text/html", "utf-8")


def read(page: Page, given: Entry | None = None, source: Source = SOURCE) -> Article:
    return read_article(page, given or entry(), source, SEEN)


def json_ld(**values: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.html")))
def test_golden_pages(name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text())
    page = Page(body=(GOLDEN / f"{name}.html").read_bytes(), content_type="text/html", **expected["page"])
    told = {"url": page.url, "title": "", "source": "golden", **expected.get("entry", {})}
    if "published" in told:
        told["published"] = datetime.fromisoformat(told["published"])
    source = Source(
        **{"id": "golden", "kind": "feed", "url": "https://x.example/", "tier": "wire"}
        | expected.get("source", {})
    )
    if "unreadable" in expected:
        with pytest.raises(Unreadable, match=expected["unreadable"]):
            read_article(page, Entry(**told), source, SEEN)
        return
    found = asdict(read_article(page, Entry(**told), source, SEEN))
    found["published"] = found["published"] and found["published"].isoformat()
    wanted = {"url": page.url, **expected["article"]}
    assert {name: found[name] for name in wanted} == wanted
    assert found["id"] == urls.key(wanted["url"])
