"""Block Kit elements as plain dicts (docs.slack.dev/reference/block-kit).

Words from outside go into rich text and plain text, which know no markup and so no mention. What is
mrkdwn is ours: labels, dates, and values that hold nothing it could mistake for markup.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.notifier.limits import EMPTY, escape, link_url
from bot.words import clean

Element = dict[str, Any]

CALLS = frozenset({"broadcast", "user", "usergroup"})
MARKUP = re.compile(r"[*_~`]|:[\w+-]+:")  # what mrkdwn might not show as it is written
WIDE = frozenset({"here", "channel", "everyone"})


def header(text: str) -> Element:
    return {"type": "header", "text": {"type": "plain_text", "text": clean(text) or EMPTY, "emoji": True}}


def rich_text(parts: Iterable[Element | None]) -> Element:
    return {"type": "rich_text", "elements": [part for part in parts if part]}


def line(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def bullets(lines: Sequence[Element]) -> Element | None:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)} if lines else None


def quotation(element: Element) -> Element:
    return {"type": "rich_text_quote", "elements": [element]}


def words(text: str, *, bold: bool = False) -> Element:
    return _styled({"type": "text", "text": text or EMPTY}, bold=bold)


def link(url: str, text: str, *, bold: bool = False) -> Element:
    """A link, or the bare words where the address is none that a reader should follow."""
    address = link_url(url)
    if not address:
        return words(text, bold=bold)
    return _styled({"type": "link", "url": address, "text": text or address}, bold=bold)


def table(head: Sequence[str], rows: Iterable[tuple[str, Element]]) -> Element:
    """Two columns: a name, and a line of rich text (docs.slack.dev: table block; one in a message)."""
    first = [_cell(words(name, bold=True)) for name in head]
    body = [[_cell(words(name)), {"type": "rich_text", "elements": [said]}] for name, said in rows]
    wrapped = [{"is_wrapped": True} for _ in head]
    return {"type": "table", "rows": [first, *body], "column_settings": wrapped}


def _cell(element: Element) -> Element:
    return {"type": "rich_text", "elements": [line(element)]}


def fields(pairs: Iterable[tuple[str, str]]) -> Element:
    """Label and value in two columns; `expand`, or the client folds what is high."""
    shown = [_field(label, value) for label, value in pairs if value]
    return {"type": "section", "fields": shown, "expand": True}


def context(parts: Iterable[str | Element]) -> Element:
    """Small print: words as they are, or elements of ours."""
    shown = [_plain_text(part) if isinstance(part, str) else part for part in parts if part]
    return {"type": "context", "elements": shown}


def first_seen(at: datetime) -> Element:
    """A moment in each reader's own zone (docs.slack.dev: date formatting)."""
    shown = f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%Y-%m-%d %H:%M} UTC>"
    return _mrkdwn(f"First seen {shown}")


def day(at: datetime) -> Element:
    """A day in each reader's own zone and manner, within rich text."""
    shown = {"format": "{date_short}", "fallback": written_day(at)}
    return {"type": "date", "timestamp": int(at.timestamp()), **shown}


def written_day(at: datetime) -> str:
    """A day for those whose zone nobody knows: UTC."""
    local = at.astimezone(UTC)
    return f"{local.day} {local:%b %Y}"


def mention_name(who: str) -> str:
    """A mention as people write it, bare: "@here", "<!here>" and "here" are one."""
    return re.sub(r"^(?:@|<@|<!(?:subteam\^)?)|>$", "", who.strip())


def is_wide(who: str) -> bool:
    """Whether a mention calls a whole channel."""
    return mention_name(who) in WIDE


def mention(who: str) -> Element | None:
    """A configured mention: here, channel, everyone, or the id of a member or of a user group."""
    name = mention_name(who)
    if name in WIDE:
        return {"type": "broadcast", "range": name}
    if re.fullmatch(r"[UW][A-Z0-9]{2,}", name):
        return {"type": "user", "user_id": name}
    if re.fullmatch(r"S[A-Z0-9]{2,}", name):
        return {"type": "usergroup", "usergroup_id": name}
    return None


def mentions(node: Mapping[str, Any]) -> Iterator[Element]:
    """Every element of a block that calls somebody."""
    for element in node.get("elements", ()):
        if element["type"] in CALLS:
            yield dict(element)
        yield from mentions(element)


def _styled(element: Element, *, bold: bool) -> Element:
    return {**element, "style": {"bold": True}} if bold else element


def _field(label: str, value: str) -> Element:
    if MARKUP.search(value):
        return _plain_text(f"{label}\n{value}")
    return _mrkdwn(f"*{label}*\n{escape(value)}")


def _plain_text(text: str) -> Element:
    return {"type": "plain_text", "text": text, "emoji": False}


def _mrkdwn(text: str) -> Element:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
