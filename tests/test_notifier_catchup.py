"""What is said after an absence, in one message for all that was told meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.history import Blind
from bot.model import Development, MessageKind
from bot.notifier.catchup import LINES, STORIES, CaughtUp, sentence, summary
from bot.notifier.trouble import SHOWN
from tests.fakes import slack_blocks
from tests.fakes.stories import DECISION, NOON, PLANT, RUMOUR

AWAY = CaughtUp(NOON, NOON + timedelta(days=2))
TITLES = {PLANT.id: PLANT.title}
GAP = Blind(NOON, NOON + timedelta(hours=3))


def test_how_much_of_the_time_away_was_found() -> None:
    away = "Away from 2025-07-15 12:00 to 2025-07-17 12:00 UTC, caught up: "
    assert sentence(AWAY) == f"{away}nothing new."
    assert sentence(replace(AWAY, told=[DECISION])) == f"{away}1 development."
    assert sentence(replace(AWAY, told=[RUMOUR, DECISION])) == f"{away}2 developments."


def test_which_sources_do_not_reach_back_and_what_time_is_missing() -> None:
    said = sentence(replace(AWAY, blind={"wire": GAP, "herald": GAP}))
    gap = "from 2025-07-15 12:00 to 2025-07-15 15:00"
    assert said.endswith(f"nothing new; blind on herald {gap}, wire {gap}.")


def test_of_many_blind_sources_the_first_are_named_and_the_rest_counted() -> None:
    blind = {f"s{n:02}": GAP for n in range(SHOWN + 1)}
    assert f"s{SHOWN - 1} " in sentence(replace(AWAY, blind=blind))
    assert f"s{SHOWN} " not in sentence(replace(AWAY, blind=blind))
    assert sentence(replace(AWAY, blind=blind)).endswith("15:00 and 1 more.")
    del blind["s00"]
    assert "more" not in sentence(replace(AWAY, blind=blind))


def test_one_message_has_all_of_it_subject_by_subject() -> None:
    other = replace(DECISION, subject="unlisted", id="unlisted/a1")
    told = summary(replace(AWAY, told=[RUMOUR, other, DECISION]), TITLES, "#deals")
    assert (told.kind, told.channel, told.story) == (MessageKind.NOTICE, "#deals", "")
    assert told.links == (RUMOUR.url, other.url, DECISION.url)
    blocks: Any = list(told.blocks)
    said, *lines = slack_blocks.visible(blocks).splitlines()
    assert said == told.text == sentence(replace(AWAY, told=[RUMOUR, other, DECISION]))
    assert [line for line in lines if not line.startswith("• ")] == [PLANT.title, "unlisted"]
    assert len(lines) == 5


def lines_of(told: Sequence[Development]) -> list[str]:
    blocks: Any = list(summary(replace(AWAY, told=told), {}, "#deals").blocks)
    return slack_blocks.visible(blocks).splitlines()[1:]


def test_of_many_subjects_so_many_are_shown_and_the_others_named() -> None:
    told = [replace(DECISION, subject=f"plant {n}") for n in range(STORIES + 2)]
    assert lines_of(told[:STORIES])[-2] == f"plant {STORIES - 1}"
    assert lines_of(told)[-1] == f"and 2 more stories: plant {STORIES}, plant {STORIES + 1}"
    assert lines_of(told[:-1])[-1] == f"and 1 more story: plant {STORIES}"


def test_of_a_subject_the_newest_comes_first() -> None:
    told = [replace(DECISION, headline=f"fact {n}") for n in range(LINES + 2)]
    shown = [line.split(": ")[1].partition(" —")[0] for line in lines_of(told)[1:-1]]
    assert shown == ["fact 5", "fact 4", "fact 3", "fact 2"]
    assert lines_of(told)[-1] == "• and 2 more"
    assert lines_of(told[:-1])[-1] == "• and 1 more"
    assert len(lines_of(told[:LINES])) == 1 + LINES


@pytest.mark.parametrize("address", [100, 700])
@pytest.mark.parametrize("subjects", [2, 12, 40])
def test_what_finds_no_room_is_counted(subjects: int, address: int) -> None:
    told = [
        replace(DECISION, subject=f"plant {n}", url=f"https://wire.example/{n}/{turn}/{'x' * address}")
        for n in range(subjects)
        for turn in range(6)
    ]
    lines = lines_of(told)
    more = [int(line.split()[2]) for line in lines if line.startswith("• and")]
    shown = [line for line in lines if line.startswith("• ") and " more" not in line]
    named = [line for line in lines if line.startswith("plant ")]
    assert len(shown) >= len(named) > 0
    assert len(shown) + sum(more) == 6 * len(named)
    if len(named) < subjects:
        assert lines[-1].startswith(f"and {subjects - len(named)} more stories: plant {len(named)}, ")


def test_each_absence_and_what_it_tells_is_a_message_of_its_own() -> None:
    keys = {
        summary(facts, TITLES, channel).key
        for facts in (AWAY, replace(AWAY, told=[DECISION]), replace(AWAY, since=NOON - timedelta(days=1)))
        for channel in ("#deals", "#plants")
    }
    assert len(keys) == 6
