"""What `check` finds, and how it says to mend it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands.checks import Finding, check
from bot.config import Environment
from tests.fakes import faults
from tests.fakes.pages import Item
from tests.fakes.program import Program
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

NOON = datetime(2026, 7, 6, 12, tzinfo=UTC)
FEED: Mapping[str, Any] = {"kind": "feed", "tier": "wire"}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Its configuration is read in this process; hosts are led to the test's web by the settings."""
    return Program(tmp_path, {})


def found(program: Program, *, live: bool = False, **environment: Any) -> list[Finding]:
    program.writes_config()
    place = replace(Environment(database_url=program.database_url), **environment)
    return list(check(program.home / "config", place, live=live))


def told(findings: list[Finding], word: str) -> Finding:
    [finding] = [finding for finding in findings if word in finding.what]
    return finding


def ask(program: Program, name: str, url: str, **more: Any) -> Finding:
    program.sources = {name: {**FEED, "url": url, **more}}
    return told(found(program, live=True), name)


def test_all_is_well(program: Program, web: Web) -> None:
    program.sources = {"wire": {**FEED, "url": web.publishes_feed("wire.example", [])}}
    findings = found(program)
    assert all(finding.good for finding in findings)
    assert str(told(findings, "config")) == "ok    config: 2 deals and plants, 1 source"
    assert "the first start makes it" in told(findings, "database").detail
    assert "alerts go to the terminal" in told(findings, "slack").detail


def test_searches_are_counted_as_they_will_be_asked(program: Program) -> None:
    """One a subject and language: what a line of sources.yaml comes to."""
    searches = {"searches": [{"engine": "google-news", "languages": ["en", "ja"]}]}
    program.writes_config()
    (program.home / "config" / "sources.yaml").write_text(json.dumps(searches), encoding="utf-8")
    place = Environment(database_url=program.database_url)
    finding = told(list(check(program.home / "config", place, live=False)), "config")
    assert finding.detail == "2 deals and plants, 0 sources, 4 searches"
    assert finding.mend == ""


def test_more_searches_than_an_engine_bears_are_told(program: Program) -> None:
    plants = {
        f"hall{n}": {"title": f"Hall {n}", "owner": "arden", "names": [f"Hall {n}"]} for n in range(160)
    }
    program.watchlist = {**program.watchlist, "plants": plants}
    program.writes_config()
    searches = {"searches": [{"engine": "google-news", "languages": ["en", "ja"]}]}
    (program.home / "config" / "sources.yaml").write_text(json.dumps(searches), encoding="utf-8")
    place = Environment(database_url=program.database_url)
    finding = told(list(check(program.home / "config", place, live=False)), "config")
    assert finding.good
    assert "news.google.com gets 322 of the searches" in finding.mend


def test_no_source_at_all(program: Program) -> None:
    assert not told(found(program), "sources").good


def test_every_mistake_in_the_files_is_a_finding(program: Program) -> None:
    program.watchlist = {
        "companies": {"arden": {"names": ["Arden"]}},
        "plants": {"a": {"title": "A", "owner": "arden", "names": ["A1"]}, "b": {"title": "B"}},
        "deals": {"c": {"title": "C", "parties": ["nobody"]}},
    }
    wrong = [finding for finding in found(program) if finding.what == "config" and not finding.good]
    assert len(wrong) == 3


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    findings = list(check(tmp_path / "nowhere", Environment(), live=True))
    assert "dealwire init" in told(findings, "config").detail


def test_a_database_that_cannot_be_opened(program: Program) -> None:
    finding = told(found(program, database_url="sqlite:////nowhere/at/all.db"), "database")
    assert not finding.good
    assert "does not exist" in finding.detail


def test_a_feed_says_how_many_how_dated_and_how_new(program: Program, web: Web) -> None:
    items = [Item("One", "/1", NOON), Item("Two", "/2")]
    finding = ask(program, "wire", web.publishes_feed("wire.example", items), untried=True)
    assert finding.good
    assert finding.detail == "2 entries, 1 dated, newest 2026-07-06 12:00"
    assert finding.mend == "it works: take `untried` away"


@pytest.mark.parametrize(
    ("fault", "detail", "mend"),
    [
        (faults.status(404), "answered 404", "the address has moved"),
        (faults.status(403), "answered 403", "a browser"),
        (faults.hang_up(), "/feed.xml", "correct its url"),
        (faults.status(200, body="<html>no feed</html>"), "", "is `kind` right?"),
    ],
)
def test_a_source_that_fails_says_why_and_what_to_do(
    program: Program, web: Web, fault: faults.Fault, detail: str, mend: str
) -> None:
    finding = ask(program, "wire", web.breaks("wire.example", "/feed.xml", how=fault))
    assert not finding.good
    assert detail in finding.detail
    assert mend in finding.mend


def test_a_feed_without_an_entry_is_wrong(program: Program, web: Web) -> None:
    assert not ask(program, "wire", web.publishes_feed("wire.example", [])).good


def test_findings_come_with_their_number(program: Program, web: Web) -> None:
    urls = [web.publishes_feed(f"s{n}.example", [Item("One", "/1", NOON)]) for n in range(3)]
    program.sources = {f"s{n}": {**FEED, "url": url} for n, url in enumerate(urls)}
    numbers = [
        finding.what.split(",")[0] for finding in found(program, live=True) if "source " in finding.what
    ]
    assert numbers == ["source 1 of 3", "source 2 of 3", "source 3 of 3"]


def test_slack_is_asked_only_when_live(program: Program, slack: FakeSlack) -> None:
    place: dict[str, Any] = {"slack_bot_token": slack.token, "slack_api_url": slack.url}
    assert "--live tries it" in told(found(program, **place), "slack").detail
    assert slack.calls("auth.test") == []
    assert "signed in to" in told(found(program, live=True, **place), "slack").detail


def test_a_dead_token_says_where_to_get_another(program: Program, slack: FakeSlack) -> None:
    slack.revokes()
    place: dict[str, Any] = {"slack_bot_token": slack.token, "slack_api_url": slack.url}
    finding = told(found(program, live=True, **place), "slack")
    assert not finding.good
    assert "docs/slack.md" in finding.mend


def test_a_webhook_says_what_it_cannot_do(program: Program, slack: FakeSlack) -> None:
    assert "cannot thread" in told(found(program, slack_webhook_url=slack.webhook_url), "slack").detail


@pytest.mark.parametrize(
    ("environment", "detail"),
    [
        ({"slack_bot_token": "xoxp-1"}, "SLACK_BOT_TOKEN is no bot token"),
        ({"slack_bot_token": "xapp-1"}, "one stands in the place of the other"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xoxb-1"}, "one stands in the place of the other"),
        ({"slack_app_token": "xapp-1"}, "does nothing without SLACK_BOT_TOKEN"),
    ],
)
def test_tokens_that_are_mixed_up_are_told_without_asking_slack(
    program: Program, environment: dict[str, Any], detail: str
) -> None:
    finding = told(found(program, **environment), "slack")
    assert not finding.good
    assert detail in finding.detail


def test_a_webhook_that_is_no_address_is_wrong_and_not_shown(program: Program) -> None:
    finding = told(found(program, slack_webhook_url="T000/B000/hush"), "slack")
    assert not finding.good
    assert "SLACK_WEBHOOK_URL is not an http(s) address" in finding.detail
    assert "hush" not in str(finding)


def test_it_says_how_far_it_is_and_whom_it_waits_for(program: Program, web: Web) -> None:
    program.sources = {
        name: {**FEED, "url": web.publishes_feed(f"{name}.example", [])} for name in ("a", "b", "c", "d")
    }
    program.writes_config()
    told: list[tuple[int, int, str]] = []
    place = Environment(database_url=program.database_url)
    list(check(program.home / "config", place, live=True, tell=lambda *how: told.append(how)))
    assert [(number, total) for number, total, _ in told] == [(n, 4) for n in range(5)]
    assert told[0][2] == told[-1][2] == ""
    assert told[3][2].startswith("; waiting for ")
