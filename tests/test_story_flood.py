"""Many developments at once: told in few messages where that is set, and each once and in order."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import Message, Story
from bot.notifier import render
from bot.notifier.plan import Habit
from bot.notifier.together import together
from tests.bench.flood import Figures, flood
from tests.fakes import slack_blocks
from tests.fakes.bot import Bot
from tests.fakes.slack import FakeSlack
from tests.fakes.stories import DECISION, PLANT


def all_once(figures: Figures) -> bool:
    return set(figures.told.values()) == {1} and not figures.disorder and not figures.left


def test_a_flood_is_told_in_a_message_a_channel(tmp_path: Path) -> None:
    figures = flood(tmp_path, channels=3, stories=3, facts=3, most=5)
    assert all_once(figures)
    assert (figures.posts, figures.edits, figures.refused) == (3, 0, 0)


def test_what_is_no_flood_goes_one_by_one_within_slacks_limits(tmp_path: Path) -> None:
    figures = flood(tmp_path, channels=3, stories=2, facts=3, most=50)
    assert all_once(figures)
    assert figures.posts == 18
    assert figures.seconds == 5  # six posts a channel, a second apart
    assert figures.refused == 0


@pytest.mark.parametrize("most", [5, 50])
def test_a_flood_with_broken_lines_loses_and_doubles_nothing(tmp_path: Path, most: int) -> None:
    assert all_once(flood(tmp_path, channels=2, stories=2, facts=4, most=most, faults=True))


def facts(number: int, **more: Any) -> list[Message]:
    told = [replace(DECISION, id=f"d{n}", **more) for n in range(number)]
    return [render.reply(each, PLANT, "#deals", broadcast=True, calls=["@here"]) for each in told]


def seen(message: Message) -> str:
    blocks: Any = list(message.blocks)
    return slack_blocks.visible(blocks)


def test_all_that_is_told_together_fits_and_has_its_link() -> None:
    many = facts(100, headline="追浜 & <!channel> " * 60)
    told = together(many, "#deals")
    assert len(told) > 1
    assert sum(seen(message).count("• ") for message in told) == 100
    for message in told:
        blocks: Any = list(message.blocks)
        assert slack_blocks.links(blocks) == ("https://wire.example/1",)
        slack_blocks.check(blocks)
    assert len({message.key for message in told}) == len(told)
    assert "100 developments on 1 story came at once, 1 of" in told[0].text


def test_those_who_would_have_been_called_are_called_once() -> None:
    calls = [
        slack_blocks.mentions(message.text, list(map(dict, message.blocks)))
        for message in together(facts(100, headline="x" * 250), "#deals")
    ]
    assert calls[-1] == ("broadcast",)
    assert set(calls[:-1]) == {()}


def test_an_address_too_long_to_follow_is_left_out() -> None:
    [told] = together(facts(2, url="https://a.example/" + "x" * 3_000), "#deals")
    assert seen(told).count("• ") == 2


def test_a_story_told_in_a_flood_begins_its_message_with_the_next_fact(bot: Bot, slack: FakeSlack) -> None:
    bot.settings = replace(bot.settings, channels={"#deals": Habit(flood=1)})
    bot.start()
    story = Story(PLANT, (DECISION,), ())
    parent = render.parent(story, "#deals")
    other = replace(parent, key="other", story="other")
    bot.app.store.enqueue([parent, other, render.update(story, "#deals", "r")], bot.now)
    bot.polls(timedelta(0))
    [together] = slack.shows("#deals")
    assert "2 developments on 2 stories" in together.text
    assert bot.app.store.homes(PLANT.id) == []
    assert slack.calls("chat.update") == []
