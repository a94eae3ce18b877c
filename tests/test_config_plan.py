"""The plan of channels in settings.yaml."""

import re
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Settings, read_config
from bot.errors import ConfigError
from bot.model import ClaimKind
from bot.notifier.plan import Digest, Every, Habit
from bot.notifier.routing import Broadcast

WATCHLIST = """
companies: {acme: {names: [Acme]}}
plants: {oppama: {title: Acme Oppama, owner: acme, names: [Oppama]}}
"""


def written(folder: Path, settings: str) -> Path:
    for name, text in {"watchlist": WATCHLIST, "sources": "sources: {}", "settings": settings}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_plan_all_goes_to_one_channel_at_once(tmp_path: Path) -> None:
    settings = read_config(written(tmp_path, "slack: {}")).settings
    assert (settings.routes, settings.channels, settings.broadcast) == ((), {}, Broadcast.STATE)
    assert settings == Settings()


def test_the_plan_of_channels_is_read_with_the_schedules_own_defaults(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        """
slack:
  channel: "#deals"
  broadcast: all
  mention: {"@here": [closure, accident]}
  routes:
    - {to: "#plants", of: plant}
    - {to: ["#a", "#b"], subjects: [oppama], kinds: [closure], weight: [state]}
  channels:
    "#plants": {digest: weekly, day: friday, at: "09:00"}
    "#a": {quiet: "", timezone: Europe/Paris, flood: 5}
schedule: {timezone: Asia/Tokyo, quiet: "22:00-07:00"}
""",
    )
    settings = read_config(folder).settings
    assert settings.broadcast is Broadcast.ALL
    assert settings.mentions == {"@here": frozenset({ClaimKind.CLOSURE, ClaimKind.ACCIDENT})}
    assert [route.to for route in settings.routes] == [("#plants",), ("#a", "#b")]
    tokyo, paris = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")
    assert settings.channels == {
        "#plants": Habit(Digest(Every.WEEK, time(9), 4, tokyo), (time(22), time(7)), tokyo),
        "#a": Habit(None, None, paris, 5),
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("routes: [{to: '#a', kinds: [closing]}]", "slack.routes.0.kinds.0"),
        ("routes: [{of: plant}]", "is missing"),
        ("mention: {'@here': []}", "slack.mention.@here"),
        ("channels: {'#a': {digest: hourly}}", "is none of daily, weekly"),
        ("channels: {'#a': {timezone: Asia/Tokio}}", "Asia/Tokyo"),
        ("channels: {'#a': {dijest: daily}}", "unknown key; did you mean 'digest'?"),
        ("channels: {'#a': {quiet: late}}", "slack.channels.#a.quiet: 'late' is no span of time"),
        ("routes: [{too: '#a'}]", "add to: under slack.routes.0"),
        ("routes: [{to: 5}]", "slack.routes.0.to: must be a list"),
        ("mention: {'@bob': [closure]}", "'@bob' calls nobody"),
    ],
)
def test_a_mistake_in_the_plan_names_its_place(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        read_config(written(tmp_path, f"slack:\n  {wrong}\n"))


def test_a_route_for_a_subject_that_is_not_tracked_is_told(tmp_path: Path) -> None:
    [problem] = read_config(written(tmp_path, "slack:\n  routes: [{to: '#a', subjects: [opama]}]\n")).problems
    assert "no deal or plant 'opama'" in str(problem)
    assert "did you mean" in str(problem)


def test_a_channel_that_is_described_and_that_nothing_goes_to_is_told(tmp_path: Path) -> None:
    plan = "slack:\n  routes: [{to: '#readers'}]\n  channels: {'#reader': {digest: daily}}\n"
    [problem] = read_config(written(tmp_path, plan)).problems
    assert "slack.channels.#reader: nothing goes to '#reader'; did you mean '#readers'?" in str(problem)
