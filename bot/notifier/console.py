"""The terminal in Slack's place: the same messages, the same calls, for a laptop with no token.

What is posted is remembered for as long as the process lives: replies name their thread, and a
message is found by its key.
"""

import io
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Any, TextIO

from rich.console import Console as Terminal
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.errors import NotSent
from bot.model import Message
from bot.notifier.limits import Block as Node
from bot.notifier.limits import link_url
from bot.notifier.posted import Posted
from bot.notifier.wrap import Hanging

INDENT = 4
_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_BOLD = re.compile(r"\*([^*\n]+)\*")


class Screen(Terminal):
    """The library's own ends the thread where a pipe is closed, and writes to nobody from then on."""

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - it is called while the error is handled


class Console:
    """Prints messages as Slack would show them; plain text where `stream` is no terminal.

    `stream`: None where the process was started without one.
    """

    finds = True
    threads = True
    pace = 0.0

    def __init__(self, stream: TextIO | None, width: int | None = None) -> None:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows only ASCII still gets its alerts
        self._stream = stream
        self._terminal = Screen(file=stream, width=width, highlight=False, emoji=False, soft_wrap=False)
        self._posted: dict[str, Posted] = {}  # by Message.key
        self._titles: dict[str, str] = {}  # by ts
        self._lock = threading.Lock()
        self._last = 0

    def learn(self, ids: Mapping[str, str]) -> None:
        """A terminal's channels are names alone."""

    def post(self, message: Message, thread_ts: str | None = None) -> Posted:
        with self._lock:
            posted = Posted(self._next_ts(), message.channel)
            self._print(message, thread_ts)
            self._posted[message.key] = posted
            self._titles[posted.ts] = title(message)
        return posted

    def update(self, message: Message, ts: str, channel_id: str) -> Posted:
        """Says in one line what the parent shows now: printing it whole again would be noise."""
        with self._lock:
            small = next((_plain(block) for block in _blocks(message) if block["type"] == "context"), "")
            line = Text(f"  now: {title(message)}{f' · {small}' if small else ''}", style="dim")
            self._say(line, no_wrap=True, overflow="ellipsis")
            self._titles[ts] = title(message)
        return Posted(ts, channel_id)

    def find(
        self,
        message: Message,
        oldest: datetime,  # noqa: ARG002
        thread_ts: str | None = None,  # noqa: ARG002
    ) -> Posted | None:
        return self._posted.get(message.key)

    def permalink(self, ts: str, channel_id: str) -> str:  # noqa: ARG002
        return ""  # a terminal has no addresses

    def _next_ts(self) -> str:
        self._last = max(self._last + 1, time.time_ns() // 1_000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def _print(self, message: Message, thread_ts: str | None) -> None:
        address = [Text(link_url(url), style="dim", overflow="fold") for url in message.links[:1]]
        shown: RenderableType = Group(*_shown(message), *address)
        if thread_ts:
            told = f"in thread: {self._titles.get(thread_ts, 'an earlier message')}"
            also = f"  (also sent to {message.channel})" if message.broadcast else ""
            place = _whole(Text(told + also, style="dim"))
            shown = Padding(Group(place, shown), (0, 0, 0, INDENT), expand=False)
        else:
            shown = Group(Rule(message.channel, align="left", style="dim"), shown)
        self._say(shown, end="\n\n")

    def _say(self, shown: RenderableType, **how: Any) -> None:
        """Raises NotSent where nobody can read it: a pipe that is closed, a disk that is full."""
        if self._stream is None:
            raise NotSent("nothing can be written to stdout: it is closed")
        try:
            with self._terminal.capture() as said:
                self._terminal.print(shown, **how)
            lines = said.get().split("\n")
            self._stream.write("\n".join(line.rstrip(" ") for line in lines))
            self._stream.flush()
        except OSError as error:
            raise NotSent(f"nothing can be written to stdout: {error.strerror or error}") from None


def title(message: Message) -> str:
    """The header's words, or the first of the text."""
    header = next((block for block in _blocks(message) if block["type"] == "header"), None)
    return str(header["text"]["text"]) if header else unescape(message.text).partition(":")[0]


def _blocks(message: Message) -> Sequence[Node]:
    return message.blocks


def _shown(message: Message) -> Iterator[Hanging]:
    if not message.blocks:
        yield _whole(Text(unescape(message.text)))
    for block in _blocks(message):
        match block["type"]:
            case "header":
                yield _whole(Text(block["text"]["text"], style="bold"))
            case "rich_text":
                for part in block["elements"]:
                    yield from _rich_text(part)
            case "table":
                yield from map(_row, block["rows"][1:])
            case "section":
                yield from (Hanging("  ", _field(field), "    ") for field in block["fields"])
            case "context":
                yield _whole(Text(_plain(block), style="dim"))


def _row(cells: Sequence[Node]) -> Hanging:
    name, said = (_line(cell["elements"][0]) for cell in cells)
    return Hanging("  • ", Text(" · ").join([name, said]), "    ")


def _rich_text(part: Node) -> Iterator[Hanging]:
    match part["type"]:
        case "rich_text_list":
            yield from (Hanging("  • ", _line(item), "    ") for item in part["elements"])
        case "rich_text_quote":
            yield Hanging("  │ ", _line(part), "  │ ", style="dim")
        case _:
            yield _whole(_line(part))


def _whole(text: Text) -> Hanging:
    return Hanging("", text, "")


def _line(part: Node) -> Text:
    line = Text()
    for element in part["elements"]:
        line.append_text(_words(element))
    return line


def _words(element: Node) -> Text:
    match element["type"]:
        case "link":
            return Text(element["text"], style=f"underline link {element['url']}")
        case "date":
            return Text(element["fallback"])
        case "broadcast" | "user" | "usergroup":
            who = element.get("range") or element.get("user_id") or element.get("usergroup_id")
            return Text(f"@{who}", style="bold")
        case _:
            style = " ".join(element.get("style", ()))  # called alike there
            return Text(element["text"], style=style)


def _field(field: Node) -> Text:
    label, _, value = _text(field).partition("\n")
    return Text(f"{label}: ", style="dim").append(value, style="default")


def _plain(block: Node) -> str:
    return " · ".join(map(_text, block["elements"]))


def _text(node: Node) -> str:
    return str(node["text"]) if node["type"] == "plain_text" else _mrkdwn(node["text"])


def _mrkdwn(text: str) -> str:
    """What Slack would show of our own mrkdwn: dates spelt, labels without their stars."""
    dated = _DATE.sub(lambda found: _moment(int(found[1])), text)
    return unescape(_BOLD.sub(r"\1", dated))


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%d %b %Y, %H:%M} UTC"
