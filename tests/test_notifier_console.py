import errno
import io
from dataclasses import replace

import pytest

from bot.errors import NotSent
from bot.model import Story
from bot.notifier import render
from bot.notifier.console import Console
from tests.fakes.stories import DECISION, NOON, PLANT, RUMOUR, STORY

PARENT = render.parent(Story(PLANT, (RUMOUR,), ("Harbor Wire",)), "#deals")
UPDATE = render.update(STORY, "#deals", "r2")
REPLY = render.reply(DECISION, PLANT, "#deals", broadcast=True)


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


class Closed(io.StringIO):
    """A pipe whose reader is gone, or a full disk: until `closed_by` is None."""

    closed_by: OSError | None = BrokenPipeError(errno.EPIPE, "Broken pipe")

    def flush(self) -> None:
        if self.closed_by:
            self.truncate(self.seek(0))
            raise self.closed_by


def printed(stream: io.StringIO) -> list[str]:
    return [line.rstrip() for line in stream.getvalue().splitlines() if line.strip()]


def test_a_story_reads_as_it_would_in_slack() -> None:
    stream = io.StringIO()
    console = Console(stream, 96)
    parent = console.post(PARENT)
    console.update(UPDATE, parent.ts, parent.channel_id)
    console.post(REPLY, parent.ts)
    assert printed(stream) == [
        "#deals " + "─" * 89,
        "🟡 Under review · Arden Harborside plant",
        "First report: Arden weighs closing Harborside",
        "  • under review — unnamed sources, Harbor Wire",
        "  │ Arden names a date for Harborside",
        "  │ Two people said Arden weighs the future of Harborside.",
        "  Stage: under review",
        "  Certainty: considered, unnamed sources, via Harbor Wire",
        "Harbor Wire · 1 outlet · First seen 06 Jul 2025, 09:14 UTC",
        "https://wire.example/0",
        "  now: 🔴 Closure decided · Arden Harborside plant · Harbor Wire, 港日報, Coast & Sea + 2 more …",
        "    in thread: 🔴 Closure decided · Arden Harborside plant  (also sent to #deals)",
        "    New stage: production ends by March 2028",
        "      • under review (6 Jul 2025) → closure decided, 3,900 people, by March 2028 — Arden Motors",
        "        (company), Harbor Wire",
        "      │ Arden names a date for Harborside",
        "      │ Arden Motors said it will end production at Harborside by March 2028.",
        "    Arden Harborside plant · Arden Motors (company), via Harbor Wire · First seen 15 Jul 2025,",
        "    12:00 UTC",
        "    https://wire.example/1",
    ]


def test_what_nobody_can_read_is_not_sent_and_goes_when_somebody_can() -> None:
    """As of `dealwire run | head`."""
    stream = Closed()
    console = Console(stream, 96)
    for _ in range(2):
        with pytest.raises(NotSent, match="nothing can be written to stdout: Broken pipe"):
            console.post(PARENT)
    assert console.find(PARENT, NOON) is None
    stream.closed_by = None
    posted = console.post(PARENT)
    assert stream.getvalue().count("First report") == 1
    assert console.find(PARENT, NOON) == posted


def test_where_there_is_no_stdout_nothing_counts_as_sent() -> None:
    """As of `dealwire run >&-`."""
    console = Console(None)
    with pytest.raises(NotSent, match="nothing can be written to stdout: it is closed"):
        console.post(PARENT)
    assert console.find(PARENT, NOON) is None


def test_no_line_of_a_file_ends_in_blanks() -> None:
    stream = io.StringIO()
    console = Console(stream, 80)
    console.post(REPLY, console.post(PARENT).ts)
    assert [line for line in stream.getvalue().splitlines() if line != line.rstrip()] == []


def test_a_file_gets_no_escape_sequences_and_a_terminal_does() -> None:
    plain, coloured = io.StringIO(), Tty()
    Console(plain, 80).post(PARENT)
    Console(coloured, 80).post(PARENT)
    assert "\x1b" not in plain.getvalue()
    assert "\x1b]8;" in coloured.getvalue()


def test_a_reply_to_an_unknown_parent_is_still_told() -> None:
    stream = io.StringIO()
    Console(stream, 110).post(REPLY, "1.0")
    assert "in thread: an earlier message" in stream.getvalue()


def test_a_plain_message_shows_its_text() -> None:
    stream = io.StringIO()
    Console(stream, 110).post(replace(PARENT, text="M&amp;A: agreed", blocks=()))
    assert "M&A: agreed" in stream.getvalue()


def test_a_configured_mention_is_shown() -> None:
    stream = io.StringIO()
    story = Story(PLANT, (RUMOUR,), ())
    Console(stream, 110).post(render.parent(story, "#deals", ["@here"]))
    assert "@here" in stream.getvalue()


def test_what_was_posted_is_found_by_its_key() -> None:
    console = Console(io.StringIO(), 80)
    posted = console.post(PARENT)
    assert console.find(PARENT, NOON) == posted
    assert console.find(REPLY, NOON) is None
    assert console.post(REPLY).ts > posted.ts


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_cannot_write_every_character_gets_the_rest(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding, write_through=True)
    Console(stream, 80).post(PARENT)
    assert b"Arden weighs closing Harborside" in raw.getvalue()
