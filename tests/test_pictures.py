"""A story over time as a picture: what it shows, and that it is shown once a week."""

import struct
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import DealwireError
from bot.notifier.timeline import SHOWN, STAGES, Point, Timeline, timeline
from bot.people import Ask, Deed, Mute, Request
from bot.store.people import Outcome
from bot.work.drawing import draw
from bot.work.pictures import Pictures, of_story
from tests.fakes import nouns
from tests.fakes.bot import Bot
from tests.fakes.reports import CLOSURE, DAY, REVIEW
from tests.fakes.slack import SCOPES, FakeSlack

MONDAY = datetime(2025, 7, 21, 9, tzinfo=UTC)  # after the closure was told


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def small(_: Timeline) -> bytes:
    return b"\x89PNG small"


@pytest.fixture
def told(bot: Bot, slack: FakeSlack) -> Bot:
    """A story of two developments, and a time for pictures."""
    slack.workspace.scopes = (*SCOPES, "files:write")
    bot.settings = replace(bot.settings, pictures=time(8))
    bot.follows("wire.example").settles()
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    return bot


def pictures(bot: Bot) -> Pictures:
    return Pictures(bot.config(), bot.app.store, bot.speaks_to_slack(), small)


def test_it_has_what_was_told_the_newest_last_and_says_it_in_words() -> None:
    many = [replace(nouns.development(f"a{n}"), at=nouns.NOON + n * DAY) for n in range(SHOWN + 5)]
    shown = timeline("Mill", many, {"a18": 4})
    assert len(shown.points) == SHOWN
    assert shown.points[-1].outlets == 4
    assert STAGES[shown.points[-1].level] == "planned"
    assert "24 Jul 2026: closure planned (planned), The Gazette" in timeline("Mill", many[-2:], {}).alt
    assert len(shown.alt) <= 1_000


def test_what_may_be_misread_is_only_said_in_the_words_of_its_headline() -> None:
    told = nouns.development("a1")
    unsure = replace(told, headline="Mill: “製粉所に春”", changes=(replace(told.changes[0], sure=False),))
    (point,) = timeline("Mill", [unsure], {}).points
    assert (point.label, STAGES[point.level]) == ("“製粉所に春”", "said")


def test_what_no_font_has_is_a_box_and_said() -> None:
    told = Point(nouns.NOON, 1, "closed \U000f0001", "The Gazette", 1)
    with capture_logs() as said:
        assert size(draw(Timeline("Mill", (told,))))
    assert [(line["log_level"], line["story"], line["characters"]) for line in said] == [
        ("warning", "Mill", "\U000f0001")
    ]
    with capture_logs() as said:
        draw(Timeline("Mill", (replace(told, label="closed"),)))
    assert said == []


@pytest.mark.parametrize("rows", [1, SHOWN])
def test_it_is_drawn_whatever_the_words_are(rows: int) -> None:
    words = ("closure decided", "工場閉鎖を決定 $x$", "<b>\u202e {}", "폐쇄", "x" * 60)
    points = [
        Point(nouns.NOON + n * DAY, n % len(STAGES), words[n % 5], words[-n % 5], n + 1) for n in range(rows)
    ]
    png = draw(Timeline("日産追浜工場 $", tuple(points)))
    width, height = size(png)
    assert width < 1_000
    assert height < 800
    assert len(png) < 150_000


def test_once_a_week_it_hangs_in_the_storys_thread_with_words_for_who_cannot_see(
    told: Bot, slack: FakeSlack
) -> None:
    assert pictures(told).make_due(MONDAY) == 1
    assert pictures(told).make_due(MONDAY + timedelta(hours=1)) == 0
    [picture] = slack.pictures
    assert picture.data == small(Timeline("", ()))
    assert picture.thread_ts == slack.shows("#deals")[0].ts
    assert "Arden Harborside plant, stage over time" in picture.alt
    assert picture.title == "Arden Harborside plant, 2025-W30"


@pytest.mark.parametrize("moment", [MONDAY - DAY, MONDAY - timedelta(hours=2), MONDAY + 14 * DAY])
def test_there_is_none_on_other_days_earlier_or_where_nothing_moved(told: Bot, moment: datetime) -> None:
    assert pictures(told).make_due(moment) == 0


def test_a_muted_story_shows_none(told: Bot) -> None:
    asked = Request("e", Ask.MUTE, "U1", "T0")
    told.app.store.ask(asked, MONDAY)
    mute = Mute("harborside", MONDAY + DAY, "U1")
    told.app.store.settle(asked, Outcome(Deed(MONDAY, "U1", "T0", Ask.MUTE, "harborside"), (mute,)), MONDAY)
    assert pictures(told).make_due(MONDAY) == 0


def test_one_that_slack_did_not_take_is_shown_later(told: Bot, slack: FakeSlack) -> None:
    slack.workspace.scopes = SCOPES
    assert pictures(told).make_due(MONDAY) == 0
    slack.workspace.scopes = (*SCOPES, "files:write")
    assert pictures(told).make_due(MONDAY) == 1


def test_one_that_may_have_arrived_is_not_shown_twice(told: Bot, slack: FakeSlack) -> None:
    slack.fails("files.completeUploadExternal", "500_after_accept")
    assert pictures(told).make_due(MONDAY) == 0
    assert pictures(told).make_due(MONDAY) == 0
    assert len(slack.pictures) == 1


def test_a_webhook_shows_none(told: Bot) -> None:
    assert Pictures(told.config(), told.app.store, object(), small).make_due(MONDAY) == 0


def test_a_story_without_news_has_no_picture(told: Bot) -> None:
    with pytest.raises(DealwireError, match="nothing was told of it"):
        of_story(told.app.store, "arden-volta", "Arden and Volta")


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = __import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr("builtins.__import__", without)
    with pytest.raises(DealwireError, match=r"dealwire\[pictures\]"):
        draw(Timeline("Mill", ()))


def test_the_pictures_of_the_documents_are_small() -> None:
    shown = list((Path(__file__).parent.parent / "docs" / "pictures").glob("*.png"))
    assert len(shown) > 3
    assert all(picture.stat().st_size < 100_000 for picture in shown)
