"""Many messages for one channel as few: a line each with its link. A flood is what people mute bots for."""

import hashlib
from collections.abc import Iterator, Sequence
from html import unescape

from bot.model import Message, MessageKind
from bot.notifier import blocks
from bot.notifier.blocks import Element
from bot.notifier.limits import TOTAL, cut, escape, fit, link_url, size
from bot.words import count

LINE = 300  # code points
ADDRESS = 1_500
ROOM = 600  # kept for the header and for those who are called


def together(messages: Sequence[Message], channel: str) -> list[Message]:
    """Posts and replies of a channel as notices that tell all of them, in order, story by story."""
    stories = count(len({message.story for message in messages}), "story")
    said = f"{count(len(messages), 'development')} on {stories} came at once"
    parts = list(_parts([_line(message) for message in _by_story(messages)]))
    key = hashlib.sha256("|".join(sorted(message.key for message in messages)).encode()).hexdigest()
    told = []
    for number, lines in enumerate(parts, 1):
        title = f"{said}, {number} of {len(parts)}" if len(parts) > 1 else said
        calls = _calls(messages) if number == len(parts) else []
        told.append(_part(f"{key}/{number}", channel, title, lines, calls))
    return told


def _by_story(messages: Sequence[Message]) -> Iterator[Message]:
    for story in dict.fromkeys(message.story for message in messages):
        yield from (message for message in messages if message.story == story)


def _line(message: Message) -> Element:
    said = blocks.words(f"{cut(unescape(message.text), LINE)} ")
    address = link_url(message.links[0]) if message.links else ""
    followed = [blocks.link(address, "source")] if 0 < len(address) <= ADDRESS else []
    return blocks.line(said, *followed)


def _parts(lines: Sequence[Element]) -> Iterator[list[Element]]:
    """The lines in lots that fit a message."""
    lot: list[Element] = []
    for line in lines:
        if lot and size([*lot, line]) > TOTAL - ROOM:
            yield lot
            lot = []
        lot.append(line)
    if lot:
        yield lot


def _part(key: str, channel: str, title: str, lines: Sequence[Element], calls: Sequence[Element]) -> Message:
    body = [blocks.bullets(lines), blocks.line(*calls) if calls else None]
    shown = (blocks.header(f"🗞️ {title}"), blocks.rich_text(body))
    return fit(Message(key, MessageKind.NOTICE, channel, "", f"{escape(title)}.", shown))


def _calls(messages: Sequence[Message]) -> list[Element]:
    """Those whom the messages would have called, each once."""
    found = [leaf for message in messages for block in message.blocks for leaf in blocks.mentions(block)]
    distinct = {str(leaf): leaf for leaf in found}.values()
    return [part for leaf in distinct for part in (leaf, blocks.words(" "))]
