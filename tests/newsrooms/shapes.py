"""Pages as newsrooms build them: the furniture of each kind of site around one story in some language."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.newsrooms.stories import EN, Story


@dataclass(frozen=True)
class Shape:
    """A page and what must come of it; what is not given is that of the story."""

    markup: str | bytes
    story: Story = EN
    url: str = "https://kurier.example/wirtschaft/almer-norrby"
    published: str = "2026-09-01T10:30:00+00:00"  # ISO 8601; "" where nothing says when
    kept: str = ""  # the address it is known by, where another
    title: str = ""
    lines: tuple[str, ...] = ()
    fed: datetime | None = None  # when, as the feed has it
    unreadable: str = ""  # why it is no article
    charset: str = "utf-8"


def paragraphs(story: Story, mark: str = "p") -> str:
    return "\n".join(f"<{mark}>{line}</{mark}>" for line in story.lines)


def ld(story: Story, **values: Any) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": "2026-09-01T12:30:00+02:00",
        **values,
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def html(story: Story, body: str, head: str = "", title: str = "") -> str:
    return (
        f'<!doctype html><html lang="{story.language}"><head><meta charset="utf-8">'
        f"<title>{title or story.title}</title>{head}</head><body>{body}</body></html>"
    )


PAGES: dict[str, Callable[[], Shape]] = {}


def shape(make: Callable[[], Shape]) -> Callable[[], Shape]:
    PAGES[make.__name__] = make
    return make
