"""Items of feeds: of an element of RSS or Atom, of an object of JSON Feed (jsonfeed.org version 1.1)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from bot.errors import Unreadable
from bot.scraper.urls import is_web, joined

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
MAX_SUMMARY = 2000  # characters; a description that is longer is the article
# Media RSS and its like: their title and text are of a picture or an episode.
BESIDE = re.compile(r"\{[^}]*(?:mrss|itunes|podcast)[^}]*\}|(?:media|itunes|podcast):", re.IGNORECASE)
NO_TEXT = re.compile(r"(?:image|audio|video)/", re.IGNORECASE)
SECOND = ("related", "via", "self", "enclosure")  # links that lead to the article where no other does
LEADS = {"link": "href", "enclosure": "url", "content": "src"}
DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
CONTENTS = ("encoded", "full-text", "content", "body")


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


def of_node(node: etree._Element, language: str) -> Item:
    """That of an <item> or <entry>. An extension's title or text counts where it has none of its own."""
    fields: dict[str, etree._Element] = {}
    links: list[str] = []
    others: list[str] = [node.get(f"{RDF}about", "")]
    own = _vocabulary(node)
    for child in sorted(node.iterchildren("*"), key=lambda child: _vocabulary(child) != own):
        name = _name(child).lower()
        rel = child.get("rel", "alternate")
        if name == "link" and rel == "alternate":
            links.append(child.get("href") or child.text or "")
            continue
        if name in LEADS and rel in (*SECOND, "alternate") and not NO_TEXT.match(child.get("type", "")):
            others.append(child.get(LEADS[name], ""))
        if name not in ("link", "enclosure") and not BESIDE.match(child.tag):
            fields.setdefault(name, child)
    texts = {name: _markup(field) for name, field in fields.items()}
    guid = texts.get("guid") or texts.get("id") or ""
    description = texts.get("description") or texts.get("summary") or ""
    known = [*(joined(node.base or "", link) for link in links), *address(guid)]
    content = next(filter(None, map(texts.get, CONTENTS)), "")
    return Item(
        links=known if any(known) else [link for link in others if is_web(link)],
        title=texts.get("title", ""),
        summary=description,
        content=content or (description if len(description) > MAX_SUMMARY else ""),
        dates=[texts[name] for name in DATES if name in texts],
        guid=guid,
        outlet=_outlet(fields.get("source")),
        language=texts.get("language") or node.get(LANGUAGE) or language,
    )


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _vocabulary(element: etree._Element) -> str:
    """The namespace of an element, or its prefix where that was never declared."""
    return str(element.tag).removesuffix(_name(element))


def _markup(field: etree._Element) -> str:
    """What is inside an element: its text, or its markup where it holds elements."""
    inner = (etree.tostring(child, encoding="unicode") for child in field)
    return ((field.text or "") + "".join(inner)).strip()


def _outlet(source: etree._Element | None) -> str:
    """The publisher in RSS's <source url="...">name</source> or in Atom's <source><title>."""
    return "" if source is None else source.findtext("{*}title") or source.text or ""


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
