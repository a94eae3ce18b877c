from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model import Certainty, Change, ClaimKind, Message, MessageKind, Reason, Story
from bot.notifier.routing import SILENCE, broadcasts, confirm, release, route
from tests.fakes.stories import DECISION, NOON, PLANT, RUMOUR, STORY, claim, development

TOKYO = ZoneInfo("Asia/Tokyo")
NIGHT = (time(22), time(7))
K, C, R = ClaimKind, Certainty, Reason


def routed(has_parent: bool, last_told: datetime | None) -> tuple[Message, ...]:
    return route(DECISION, PLANT, STORY, has_parent, "#deals", NOON, last_told, broadcast=True)


def test_the_first_fact_of_a_story_is_its_parent() -> None:
    [parent] = routed(has_parent=False, last_told=None)
    assert parent.kind is MessageKind.PARENT


def test_a_later_fact_updates_the_parent_and_is_told_in_its_thread() -> None:
    update, reply = routed(has_parent=True, last_told=RUMOUR.at)
    assert (update.kind, reply.kind) == (MessageKind.UPDATE, MessageKind.REPLY)
    assert reply.broadcast


def test_after_a_long_silence_the_story_gets_a_new_parent() -> None:
    [parent] = routed(has_parent=True, last_told=NOON - SILENCE - timedelta(seconds=1))
    assert parent.kind is MessageKind.PARENT
    assert len(routed(has_parent=True, last_told=NOON - SILENCE)) == 2
    assert len(routed(has_parent=True, last_told=None)) == 2


@pytest.mark.parametrize(
    ("reason", "kind", "certainty", "shown"),
    [
        (R.NEW_STAGE, K.TALKS, C.STATED, True),
        (R.REVERSAL, K.CLOSURE, C.PLANNED, True),
        (R.DENIAL, K.TALKS, C.DENIED, True),
        (R.CONFIRMATION, K.CLOSURE, C.DECIDED, True),
        (R.NEW_FACT, K.APPROVAL, C.DONE, True),
        (R.NEW_FACT, K.ACCIDENT, C.DONE, True),
        (R.NEW_FACT, K.APPROVAL, C.CONSIDERED, False),
        (R.NEW_FACT, K.INVESTMENT, C.DECIDED, False),
        (R.NEW_DATE, K.CLOSURE, C.DECIDED, False),
        (R.NEW_VALUE, K.AGREEMENT, C.DECIDED, False),
        (R.NEW_PARTY, K.PARTY, C.DECIDED, False),
        (R.NEW_FACT, K.STATEMENT, C.STATED, False),
    ],
)
def test_only_a_change_of_state_is_shown_in_the_channel_too(
    reason: Reason, kind: ClaimKind, certainty: Certainty, shown: bool
) -> None:
    assert broadcasts(development(Change(claim(kind, certainty), reason)), PLANT) is shown


def test_a_state_that_is_not_reached_is_no_change_of_state() -> None:
    denied = claim(K.APPROVAL, C.DECIDED, affirmed=False)
    assert not broadcasts(development(Change(denied, R.NEW_FACT)), PLANT)


def test_a_quiet_subject_stays_in_its_thread() -> None:
    assert not broadcasts(DECISION, replace(PLANT, quiet=True))


def test_another_outlet_updates_the_parent_and_tells_nobody() -> None:
    [grown] = confirm(STORY, "#deals")
    assert grown.kind is MessageKind.UPDATE


def test_one_confirmation_is_one_message_and_the_next_is_another() -> None:
    [first] = confirm(STORY, "#deals")
    [same] = confirm(replace(STORY, outlets=STORY.outlets[::-1]), "#deals")
    [grown] = confirm(replace(STORY, outlets=(*STORY.outlets, "La Costa")), "#deals")
    [surer] = confirm(Story(PLANT, (replace(DECISION, certainty=C.DONE),), STORY.outlets), "#deals")
    assert first.key == same.key
    assert len({first.key, grown.key, surer.key}) == 3


@pytest.mark.parametrize(
    ("local", "goes"),
    [
        ("2025-07-15 12:00", "2025-07-15 12:00"),
        ("2025-07-15 21:59", "2025-07-15 21:59"),
        ("2025-07-15 22:00", "2025-07-16 07:00"),
        ("2025-07-16 03:30", "2025-07-16 07:00"),
        ("2025-07-16 07:00", "2025-07-16 07:00"),
    ],
)
def test_quiet_hours_over_midnight(local: str, goes: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=TOKYO).astimezone(UTC)
    assert release(now, NIGHT, TOKYO) == datetime.fromisoformat(goes).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(("local", "goes"), [("11:59", "11:59"), ("12:00", "14:00"), ("14:00", "14:00")])
def test_quiet_hours_within_a_day(local: str, goes: str) -> None:
    day = datetime(2025, 7, 15, tzinfo=TOKYO)
    now = datetime.combine(day, time.fromisoformat(local), TOKYO)
    at = datetime.combine(day, time.fromisoformat(goes), TOKYO)
    assert release(now, (time(12), time(14)), TOKYO) == at


def test_without_quiet_hours_everything_goes_at_once() -> None:
    assert release(NOON, None, TOKYO) == NOON
    assert release(NOON, (time(7), time(7)), TOKYO) == NOON
