"""A changed configuration is taken up without a restart; one that does not hold changes nothing."""

import json
import signal
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.config import read_config
from bot.errors import ConfigError, StoreError
from bot.process import reload
from tests.fakes.nouns import message
from tests.fakes.pages import Item
from tests.fakes.program import MAIN, WATCHLIST, Program, until
from tests.fakes.reckoning import opened
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

HASTY = (
    "from bot.store import database; database.PRAGMAS = ('busy_timeout=100', *database.PRAGMAS[1:]); " + MAIN
)
WIRE = {"kind": "feed", "tier": "wire", "url": "https://wire.example/rss"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reload, "LOOK", 0.01)
    (tmp_path / "watchlist.yaml").write_text(json.dumps(WATCHLIST), encoding="utf-8")
    (tmp_path / "settings.yaml").write_text("retention: 10d", encoding="utf-8")
    writes(tmp_path, {"wire": WIRE})
    return tmp_path


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as logs:
        yield logs


def writes(folder: Path, sources: dict[str, Any]) -> None:
    writes_text(folder, json.dumps({"sources": sources}))


def writes_text(folder: Path, sources: str) -> None:
    """At once: at this pace of looks an empty file on its way to a full one would be taken up."""
    new = folder / "sources.new"
    new.write_text(sources, encoding="utf-8")
    new.replace(folder / "sources.yaml")


def test_each_change_ends_a_turn_and_begins_another(folder: Path, logs: list[Any]) -> None:
    stop, seen = threading.Event(), []
    for turn in reload.turns(folder, stop):
        seen.append([source.id for source in turn.config.sources])
        if len(seen) == 3:
            stop.set()
        else:
            writes(folder, {f"new{n}": WIRE for n in range(len(seen))})
        assert turn.stop.wait(10)
    assert seen == [["wire"], ["new0"], ["new0", "new1"]]
    assert [line["event"] for line in logs] == ["configuration changed"] * 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources: [", "sources.yaml:1"),
        (
            '{"sources": {"wire": {"kind": "fed", "url": "https://x.example/", "tier": "wire"}}}',
            "sources.wire.kind",
        ),
    ],
)
def test_a_change_that_does_not_hold_is_told_and_the_old_one_stays(
    folder: Path, logs: list[Any], text: str, told: str
) -> None:
    stop, refused = threading.Event(), list[str]()
    for turn in reload.turns(folder, stop):
        turn.refused = refused.append
        writes_text(folder, text)
        until(lambda: refused)
        assert not turn.stop.is_set()
        stop.set()
        assert turn.stop.wait(10)
    assert told in refused[0]
    assert told in logs[0]["problems"][0]


@pytest.mark.parametrize("name", ["sources.yaml", "settings.yaml"])
def test_a_file_that_is_empty_by_now_is_not_taken_up_nor_with_the_next_change(
    folder: Path, logs: list[Any], name: str
) -> None:
    """As an editor leaves it that found no room on the disk."""
    stop, refused = threading.Event(), list[str]()
    for turn in reload.turns(folder, stop):
        turn.refused = refused.append
        (folder / name).write_text("", encoding="utf-8")
        until(lambda: len(refused) == 1)
        (folder / "watchlist.yaml").write_text(json.dumps(WATCHLIST) + "\n", encoding="utf-8")
        until(lambda: len(refused) == 2)
        assert not turn.stop.is_set()
        stop.set()
        assert turn.stop.wait(10)
    assert all(f"{name}: is empty" in told for told in refused)


def test_a_file_that_was_empty_from_the_beginning_holds_up_no_change(folder: Path) -> None:
    (folder / "settings.yaml").write_text("", encoding="utf-8")
    stop, seen = threading.Event(), []
    for turn in reload.turns(folder, stop):
        seen.append([source.id for source in turn.config.sources])
        if len(seen) == 2:
            stop.set()
        writes(folder, {"new": WIRE})
        assert turn.stop.wait(10)
    assert seen == [["wire"], ["new"]]


@pytest.mark.parametrize("error", [StoreError("the disk is full"), ZeroDivisionError("a fault of ours")])
def test_a_mistake_that_nobody_can_be_told_of_holds_up_no_change(
    folder: Path, logs: list[Any], error: Exception
) -> None:
    """The database may be away as the operators are to be told; the log has it."""

    def refused(_: str) -> None:
        raise error

    stop, seen = threading.Event(), []
    for turn in reload.turns(folder, stop):
        turn.refused = refused
        seen.append([source.id for source in turn.config.sources])
        if len(seen) == 1:
            (folder / "sources.yaml").write_text("sources: [", encoding="utf-8")
            until(lambda: [line for line in logs if line["event"] == "not told"])
            writes(folder, {"new": WIRE})
        else:
            stop.set()
        assert turn.stop.wait(10)
    assert seen == [["wire"], ["new"]]


def test_an_old_mistake_does_not_hold_up_a_change(folder: Path) -> None:
    writes(folder, {"bad": {"kind": "fed"}, "wire": WIRE})
    config = read_config(folder)
    assert reload.changed(folder, config) is None
    writes(folder, {"new": WIRE, "bad": {"kind": "fed"}})
    new = reload.changed(folder, config)
    assert new is not None
    assert [source.id for source in new.sources] == ["new"]


def test_without_a_configuration_to_begin_with_it_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        next(reload.turns(tmp_path / "nowhere", threading.Event()))


def test_a_running_bot_takes_up_a_new_source_on_a_hangup(tmp_path: Path, web: Web) -> None:
    item = Item("Ferry runs", "/1", None)
    first = web.publishes_feed("wire.example", [item])
    second = web.publishes_feed("coast.example", [item])
    program = Program(tmp_path, {"wire": {**WIRE, "url": first}})
    with program.runs() as process:
        process.says("watching")
        until(lambda: web.asked("wire.example", "/feed.xml"))
        program.sources = {"wire": {**WIRE, "url": first}, "coast": {**WIRE, "url": second}}
        program.writes_config()
        process.popen.send_signal(signal.SIGHUP)
        process.says("configuration changed")
        until(lambda: web.asked("coast.example", "/feed.xml"))
        assert process.stops() == 0
        assert [line for line in process.log() if "text" in line or line["level"] == "error"] == []


def test_a_bot_whose_token_is_refused_by_now_takes_up_a_change_and_reads_on(
    tmp_path: Path, web: Web, slack: FakeSlack
) -> None:
    first, second = (web.publishes_feed(f"{name}.example", []) for name in ("wire", "coast"))
    token = {"SLACK_BOT_TOKEN": slack.token, "SLACK_API_URL": slack.url}
    program = Program(tmp_path, {"wire": {**WIRE, "url": first}}, **token)
    with program.runs() as process:
        process.says("watching")
        slack.fails("auth.test", "account_inactive", times=9)
        slack.fails("chat.postMessage", "account_inactive", times=9)
        with opened(program.database_url) as store:
            store.enqueue([message("m")], datetime.now(UTC))
        process.says("Slack posting stopped; alerts are kept")
        program.sources = {"coast": {**WIRE, "url": second}}
        program.writes_config()
        until(lambda: web.asked("coast.example", "/feed.xml"), process.log)
        stopped = "Slack posting stopped; alerts are kept"
        until(lambda: [line["event"] for line in process.log()].count(stopped) == 2, process.log)
        assert process.stops() == 1
        assert "Slack posting stopped" in process.log()[-1]["text"]


def test_a_change_that_comes_while_the_database_is_away_is_taken_up_when_it_is_back(
    tmp_path: Path, web: Web
) -> None:
    first, second = (web.publishes_feed(f"{name}.example", []) for name in ("wire", "coast"))
    program = Program(tmp_path, {"wire": {**WIRE, "url": first}})
    with program.runs(code=HASTY) as process, sqlite3.connect(tmp_path / "dealwire.db") as other:
        process.says("watching")
        other.execute("BEGIN IMMEDIATE")
        program.sources = {"coast": {**WIRE, "url": second}}
        program.writes_config()
        process.says("cannot begin yet")
        other.rollback()
        until(lambda: web.asked("coast.example", "/feed.xml"), process.log)
        assert process.stops() == 0
