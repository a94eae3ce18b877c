"""Items of feeds, whatever they are written in, and those of JSON Feed (jsonfeed.org version 1.1)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bot.errors import Unreadable
from bot.scraper.urls import is_web


class Item(NamedTuple):
    """An entry as a feed of any format has it: markup and raw strings, what may serve best first."""

    links: list[str]
    title: str
    summary: str
    content: str
    dates: list[str]
    guid: str
    outlet: str
    language: str


def address(guid: str) -> list[str]:
    """A guid where it is a whole address; joined to another, any number would be one."""
    return [guid] if is_web(guid) else []


def of_json(body: bytes) -> Iterator[Item]:
    """Those of a JSON feed. Raises Unreadable."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("broken JSON") from None
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version", "jsonfeed")):
        raise Unreadable("JSON of another kind")
    return (_of_object(item, str(feed.get("language", ""))) for item in items if isinstance(item, dict))


def _of_object(item: Mapping[str, Any], language: str) -> Item:
    def text(*names: str) -> str:
        return next((str(item[name]) for name in names if isinstance(item.get(name), str | int)), "")

    return Item(
        links=[text("url"), text("external_url"), *address(text("id"))],
        title=text("title"),
        summary=text("summary"),
        content=text("content_html", "content_text"),
        dates=[text("date_published"), text("date_modified")],
        guid=text("id"),
        outlet="",
        language=text("language") or language,
    )
