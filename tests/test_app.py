"""The bot put together: its duties alone take an article from the feed to the channel."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import work
from bot.errors import Problem
from tests.fakes.bot import Bot
from tests.fakes.commands import Dealwire
from tests.fakes.pages import Item
from tests.fakes.program import WATCHLIST, Program, until
from tests.fakes.slack import FakeSlack

TEXT = "Arden Motors decided to close its Harborside plant by March 2028, the company said."


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, {})


def test_the_duties_bring_an_article_to_the_channel(bot: Bot, slack: FakeSlack) -> None:
    bot.now = datetime.now(UTC) - timedelta(days=3)  # followed since then
    item = Item("Arden to close Harborside", "/1", datetime.now(UTC) - timedelta(hours=1), body=TEXT)
    bot.follows("wire.example", carries=[item]).start()
    stop = threading.Event()
    working = threading.Thread(target=work, args=(bot.app, stop))
    working.start()
    try:
        until(lambda: slack.shows("#deals"))
    finally:
        stop.set()
        working.join()
    assert "Harborside" in slack.shows("#deals")[0].text
    assert bot.app.store.get("heartbeat")


def test_the_digest_goes_to_the_operators_also_when_there_is_nothing(bot: Bot, slack: FakeSlack) -> None:
    bot.start()
    bot.sums_up()
    bot.app.pipeline.delivery.deliver(bot.now)
    [shown] = slack.shows("#deals-ops")
    assert "nothing new" in shown.fallback
    assert slack.shows("#deals") == []


def test_a_deal_that_a_mistake_leaves_out_is_told_once_a_day(bot: Bot, slack: FakeSlack) -> None:
    """However often it starts, and by cron too: nobody reads the log of what seems to work."""
    wrong = Problem("watchlist.yaml", 9, "deals.arden-volta.parties", "is missing")
    bot.start()
    app = replace(bot.app, config=replace(bot.app.config, problems=(wrong,)))
    for hours in (0, 1, 2, 24):
        app.once(bot.now + timedelta(hours=hours))
    told = [shown.text for shown in slack.shows("#deals-ops") if "mistakes" in shown.text]
    assert len(told) == 2
    assert "watchlist.yaml:9: deals.arden-volta.parties: is missing" in told[0]


def test_a_pass_names_what_is_left_out_in_its_log(program: Program, dealwire: Dealwire) -> None:
    program.watchlist = {**WATCHLIST, "deals": {"arden-volta": {"title": "Arden and Volta"}}}
    program.writes_config()
    said = dealwire("once")
    assert said.code == 0
    assert "left out of the configuration" in said.err
    assert "deals.arden-volta.parties: is missing" in said.err
