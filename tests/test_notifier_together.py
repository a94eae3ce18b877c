"""Many messages for one channel as few, and none of them lost."""

from dataclasses import replace
from typing import Any

from bot.model import Message, MessageKind
from bot.notifier import blocks
from bot.notifier.limits import TOTAL, fit, size
from bot.notifier.together import ADDRESS, ROOM, together
from tests.fakes import slack_blocks
from tests.fakes.nouns import message

SAID = ("Closure in 2028", "Closure in 2029", "Merger off")
CLOSURE, MOVED, MERGER = (
    replace(message(f"m{n}", story=story, text=text), links=(f"https://gazette.example/a{n}",))
    for n, (story, text) in enumerate(zip(("mill", "mill", "merger"), SAID, strict=True))
)


def seen(told: Message) -> list[str]:
    shown: Any = list(told.blocks)
    return slack_blocks.visible(shown).splitlines()


def calling(told: Message, *who: str) -> Message:
    called = filter(None, map(blocks.mention, who))
    return replace(told, blocks=(blocks.rich_text([blocks.line(*called)]),))


def test_each_has_a_line_with_its_source_story_by_story() -> None:
    [told] = together([CLOSURE, MERGER, MOVED], "#deals")
    assert (told.kind, told.channel, told.story) == (MessageKind.NOTICE, "#deals", "")
    assert told.text == "3 developments on 2 stories came at once."
    assert seen(told) == [
        "🗞️ 3 developments on 2 stories came at once",
        *(f"• {said} source" for said in (SAID[0], SAID[1], SAID[2])),
    ]
    assert [f"https://gazette.example/a{n}" in str(told.blocks) for n in range(3)] == [True] * 3


def test_of_one_story_it_is_said_so() -> None:
    [told] = together([CLOSURE, MOVED], "#deals")
    assert told.text == "2 developments on 1 story came at once."


def test_one_without_an_address_that_can_be_shown_has_no_link() -> None:
    endless = "https://gazette.example/" + "a" * ADDRESS
    for links in ((), (endless,)):
        [told] = together([replace(CLOSURE, links=links)], "#deals")
        assert [line.strip() for line in seen(told)[1:]] == [f"• {SAID[0]}"]


def test_the_same_messages_are_the_same_notice_in_whatever_order() -> None:
    [one], [other] = together([CLOSURE, MOVED], "#deals"), together([MOVED, CLOSURE], "#deals")
    assert one.key == other.key != together([CLOSURE], "#deals")[0].key


def test_what_does_not_fit_one_message_goes_in_several_and_those_called_are_called_once() -> None:
    flood = [replace(CLOSURE, key=f"m{n}", text=f"Closure {n} " + "x" * 200) for n in range(60)]
    flood[3] = calling(flood[3], "@here", "U0123ABC")
    flood[9] = calling(flood[9], "@here")
    told = together(flood, "#deals")
    assert len(told) > 1
    assert [each.text.rpartition(", ")[2] for each in told] == [
        f"{number} of {len(told)}." for number in range(1, len(told) + 1)
    ]
    lines = [line for each in told for line in seen(each) if line.startswith("• ")]
    assert [line.split()[2] for line in lines] == [str(n) for n in range(60)]
    assert len({each.key for each in told}) == len(told)
    assert all(fit(each) == each for each in told)
    assert all(TOTAL - 2 * ROOM < size(each.blocks) <= TOTAL for each in told[:-1])
    called = [[leaf["type"] for block in each.blocks for leaf in blocks.mentions(block)] for each in told]
    assert called == [[]] * (len(told) - 1) + [["broadcast", "user"]]
