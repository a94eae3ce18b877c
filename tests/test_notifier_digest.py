from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.model import Reason
from bot.notifier.digest import NEAR, ROWS, TROUBLES, DigestFacts, NearMiss, digest
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


@pytest.mark.parametrize("address", [100, 700])
def test_what_finds_no_room_in_the_table_is_counted(address: int) -> None:
    news = [replace(DECISION, url=f"https://wire.example/{n}/{'x' * address}") for n in range(24)]
    lines = seen(replace(QUIET, told={PLANT.title: news}, failing=("wire blocks us",) * 9))
    rows = [line for line in lines if line.startswith(f"{PLANT.title} | ")]
    assert len(rows) > 5
    assert f"and {24 - len(rows)} more" in lines


def test_a_hot_story_leaves_room_for_the_others() -> None:
    hot = [replace(DECISION, headline=f"fact {n}") for n in range(30)]
    lines = seen(replace(QUIET, told={"Hot": hot, "Quiet": (RUMOUR,)}))
    rows = [line.partition(" — ")[0] for line in lines if " | " in line][1:]
    assert rows[0] == "Hot | 15 Jul 2025: fact 29"
    assert rows[-1] == "Quiet | 6 Jul 2025: Arden weighs closing Harborside"
    assert len(rows) == ROWS
    assert lines[-1] == f"and {31 - ROWS} more"


def test_stories_that_find_no_room_are_named() -> None:
    told = {f"Plant {n}": (DECISION, RUMOUR) for n in range(ROWS + 2)}
    lines = seen(replace(QUIET, told=told))
    assert lines[-2].startswith(f"Plant {ROWS - 1} | ")
    assert lines[-1] == f"and {ROWS + 4} more; also on Plant {ROWS}, Plant {ROWS + 1}"


NEAR_MISS = NearMiss(PLANT.title, "Mayor <was> not warned", "https://wire.example/m", "Wire", Reason.SLIGHT)


def test_what_came_near_is_there_to_be_looked_at() -> None:
    lines = seen(replace(QUIET, near=(NEAR_MISS, replace(NEAR_MISS, outlet="", reason=Reason.MENTION))))
    assert lines[2:] == [
        "Came nearest to being told",
        "• Arden Harborside plant: Mayor <was> not warned — Wire; what it adds is too slight to tell",
        "• Arden Harborside plant: Mayor <was> not warned — source; the subject is only mentioned",
    ]


@pytest.mark.parametrize(("address", "shown"), [(20, NEAR), (1_000, 3), (5_000, 0)])
def test_what_came_near_leaves_room_for_the_rest(address: int, shown: int) -> None:
    near = (replace(NEAR_MISS, url=f"https://wire.example/{'x' * address}"),) * (NEAR + 1)
    lines = seen(replace(QUIET, near=near, told={PLANT.title: (DECISION,)}, failing=("wire",)))
    assert sum("Mayor" in line for line in lines) == shown
    assert ("Came nearest to being told" in lines) == bool(shown)
    assert lines[-1] == "• wire"


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
