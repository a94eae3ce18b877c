from dataclasses import replace
from datetime import date
from typing import Any

from bot.notifier.digest import LINES, ROWS, TROUBLES, DigestFacts, digest, subject_lines
from tests.fakes import slack_blocks
from tests.fakes.stories import DECISION, PLANT, RUMOUR

QUIET = DigestFacts(date(2025, 7, 15), sources=41, articles=0)


def seen(facts: DigestFacts) -> list[str]:
    blocks: Any = list(digest(facts, "#deals").blocks)
    return slack_blocks.visible(blocks).splitlines()


def test_a_day_without_news_is_told_too() -> None:
    assert seen(QUIET) == [
        "🗞️ Digest of 15 July 2025",
        "Checked 41 sources, read 0 articles: nothing new; 0 failing.",
    ]


def test_what_was_told_stands_in_one_table() -> None:
    told = replace(QUIET, articles=1, told={PLANT.title: (DECISION,)})
    assert seen(told)[1:] == [
        "Checked 41 sources, read 1 article: 1 development; 0 failing.",
        "Story | What is new",
        "Arden Harborside plant | 15 Jul 2025: production ends by March 2028 — Harbor Wire",
    ]


def test_long_lists_say_how_much_more_there_is() -> None:
    lines = seen(replace(QUIET, told={PLANT.title: (DECISION,) * 21}, failing=tuple("abcdefgh")))
    assert "and 3 more" in lines
    assert "• and 2 more" in lines
    assert "Failing sources (times are UTC): 8" in lines


def test_trouble_and_silence_are_named() -> None:
    lines = seen(replace(QUIET, parked=("#old: is_archived",), unknown=("a reply",), silent={"known": 37}))
    assert lines[2:] == [
        "Parked channels: 1",
        "• #old: is_archived",
        "Messages that may not have arrived: 1",
        "• a reply",
        "Not told: known: 37",
    ]


def test_one_digest_a_day_and_a_channel() -> None:
    other_day = replace(QUIET, day=date(2025, 7, 16))
    keys = {digest(QUIET, "#a").key, digest(QUIET, "#b").key, digest(other_day, "#a").key}
    assert len(keys) == 3
    assert digest(replace(QUIET, articles=9), "#a").key == digest(QUIET, "#a").key


def test_what_is_not_there_takes_no_room() -> None:
    assert len(digest(QUIET, "#deals").blocks) == 2
    assert len(digest(replace(QUIET, told={PLANT.title: (DECISION,)}), "#deals").blocks) == 3


def test_lists_that_just_fit_have_no_more() -> None:
    full = replace(QUIET, told={PLANT.title: (DECISION,) * ROWS}, failing=("wire",) * TROUBLES)
    assert not any("more" in line for line in seen(full))
    over = replace(full, told={PLANT.title: (DECISION,) * (ROWS + 1)}, failing=("wire",) * (TROUBLES + 1))
    assert [line for line in seen(over) if "more" in line] == ["and 1 more", "• and 1 more"]


def test_of_a_subject_so_many_lines_and_how_many_more() -> None:
    def lines(count: int) -> list[str]:
        parts = subject_lines(PLANT.title, (DECISION,) * count)
        return slack_blocks.visible([{"type": "rich_text", "elements": list(parts)}]).splitlines()

    assert lines(LINES)[0] == PLANT.title
    assert len(lines(LINES)) == len(lines(LINES + 1)) - 1 == LINES + 1
    assert lines(LINES + 1)[-1] == "• and 1 more"


def test_to_readers_failing_sources_are_a_number() -> None:
    lines = seen(replace(QUIET, failing=("wire: 403",), parked=("#old: is_archived",), whole=False))
    assert lines[1].endswith("1 failing.")
    assert lines[2:] == ["Parked channels: 1", "• #old: is_archived"]


def test_a_weeks_digest_says_since_when() -> None:
    assert seen(replace(QUIET, since=date(2025, 6, 30)))[0] == "🗞️ Digest of 30 June to 15 July 2025"


def test_it_links_all_that_it_tells() -> None:
    assert digest(replace(QUIET, told={PLANT.title: (RUMOUR, DECISION)}), "#deals").links == (
        RUMOUR.url, DECISION.url,
    )  # fmt: skip
