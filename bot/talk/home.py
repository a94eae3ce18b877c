"""The app's own page: the stories, who muted them, and how the sources fare."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.model import Message
from bot.notifier import blocks
from bot.notifier.blocks import written_day
from bot.notifier.limits import cut, escape
from bot.people import Ask
from bot.talk.answers import Health, StoryState, additions, fared, troubles
from bot.talk.buttons import option
from bot.words import clean, count

STORIES = 80  # a page holds 100 blocks (docs.slack.dev: views)
BLOCK_ID = 255
LINE = 600


def home(stories: Sequence[StoryState], health: Health, answer: Message | None = None) -> dict[str, Any]:
    """The view, as one member sees it, below the answer to what this member did there."""
    shown, more = stories[:STORIES], len(stories) - STORIES
    page = [blocks.header("What is followed"), {"type": "actions", "elements": additions()}]
    page += [_story(each) for each in shown]
    if more > 0:
        page.append(blocks.context([f"and {more} more: /dealwire list"]))
    said = answer.blocks if answer else ()
    return {"type": "home", "blocks": [*said, *page, *_health(health)]}


def _story(each: StoryState) -> dict[str, Any]:
    section: dict[str, Any] = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": _words(each), "verbatim": True},
    }
    if len(each.subject.id) > BLOCK_ID:
        return section
    follow = (
        option("Unfollow", Ask.UNFOLLOW) if each.followed else option("Follow by direct message", Ask.FOLLOW)
    )
    mute = option("Unmute", Ask.UNMUTE) if each.mute else option("Mute 7 days", Ask.MUTE)
    menu = {"type": "overflow", "action_id": "menu", "options": [follow, mute]}
    return {**section, "block_id": each.subject.id, "accessory": menu}


def _words(each: StoryState) -> str:
    said = f"{written_day(each.told)}: {clean(each.headline)}" if each.told else "nothing told yet"
    marks = ["you follow it"] if each.followed else []
    if each.mute:
        marks.append(f"mute until {written_day(each.mute.until)}, by <@{escape(each.mute.by)}>")
    more = f"\n_{' · '.join(marks)}_" if marks else ""
    return f"*{escape(cut(clean(each.subject.title), LINE))}*\n{escape(cut(said, LINE))}{more}"


def _health(health: Health) -> Iterable[dict[str, Any]]:
    yield {"type": "divider"}
    yield blocks.header("Sources")
    yield blocks.context([f"{fared(health)} · {count(health.articles, 'article')} read"])
    if body := list(troubles(health)):
        yield blocks.rich_text(body)
