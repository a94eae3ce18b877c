"""Each way in which a source goes bad is told to the operators in time, once, and so is its end."""

import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import trustme

from bot.history import History
from bot.notifier.trouble import moment
from bot.scraper.cadence import expected
from bot.talk.answers import status
from bot.work.looking import Looks
from tests.bench import health as years
from tests.fakes import faults
from tests.fakes.bot import START, Bot
from tests.fakes.pages import Item
from tests.fakes.reports import DAY, HOUR
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

WIRE, COAST = "wire.example", "coast.example"
STEP = 6 * HOUR
FEED = "/feed.xml"
PROSE = (
    "The harbour board of Port Elm met on Monday and heard the yearly report of its engineer on dredging.",
    "Depth in the north basin fell by four inches, and the board asked for two offers for the work.",
)
CONSENT = """<html><title>Before you continue</title><body><p>We and our 842 partners use cookies and process
personal data.</p><p>Accept all or manage choices; our vendors rely on legitimate interest. By clicking you
agree, and can withdraw consent at any time.</p></body></html>"""
BLOCK = """<html><title>Just a moment...</title><body>Checking your browser. Verify you are human.
<script src="/cdn-cgi/challenge-platform/x.js"></script></body></html>"""
STUB = """<html><head><title>{title}</title><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "{title}", "isAccessibleForFree": false}}</script></head>
<body><article><h1>{title}</h1><p>To continue reading, subscribe.</p></article></body></html>"""


def report(number: int, at: datetime) -> Item:
    body = "\n".join(f"{line} ({number})" for line in PROSE)
    return Item(f"Harbour board of Port Elm, meeting {number}", f"/m{number}.html", at, PROSE[0], body)


def archive() -> list[Item]:
    """One report each twenty hours, for ten days."""
    return [report(n, START - n * 20 * HOUR) for n in range(1, 13)]


def history(bot: Bot) -> History:
    [found] = [each.history for each in bot.app.store.source_states() if each.id == "wire"]
    return found


def notices(slack: FakeSlack) -> list[str]:
    return [shown.text for shown in slack.shows("#deals-ops")]


class Press:
    """A wire that the bot knows well, and another source that is always well."""

    def __init__(self, bot: Bot, slack: FakeSlack, kind: str = "rss", **more: Any) -> None:
        self.bot, self.slack = bot, slack
        bot.follows(WIRE, kind=kind, carries=archive(), path="/news" if kind == "listing" else FEED, **more)
        bot.follows(COAST).settles()
        self.number = 100

    def publishes(self, **how: object) -> None:
        self.number += 1
        self.bot.carries(report(self.number, self.bot.now), WIRE, **how)

    def goes_on(self, reports: int) -> None:
        for _ in range(reports):
            self.bot.now += 14 * HOUR
            self.publishes()
            self.bot.polls(STEP)

    def told_within_two_periods(self) -> str:
        """Time passes until something is told of the wire; the notice."""
        period, start = expected(history(self.bot)), self.bot.now
        while not notices(self.slack):
            self.bot.polls(STEP)
            assert self.bot.now - start < 2 * period
        [told] = notices(self.slack)
        return told

    def well_again(self, reports: int = 4) -> str:
        """All goes on; the second notice."""
        self.goes_on(reports)
        _, well = notices(self.slack)
        return well


@pytest.fixture
def press(bot: Bot, slack: FakeSlack) -> Press:
    return Press(bot, slack)


def _empty(web: Web) -> None:
    web.publishes_feed(WIRE, [])


def _nothing(web: Web) -> None:
    web.publishes(WIRE, FEED, "")


def _html(web: Web) -> None:
    web.publishes(WIRE, FEED, "<html><title>Wire</title><body><p>Our new site is here.</p></body></html>")


def _consent(web: Web) -> None:
    web.publishes(WIRE, FEED, CONSENT)


def _block(web: Web) -> None:
    web.publishes(WIRE, FEED, BLOCK)


def _forbidden(web: Web) -> None:
    web.breaks(WIRE, FEED, how=faults.status(403))


def _home(web: Web) -> None:
    web.publishes(WIRE, "/", "<html><title>Wire</title><body><p>Welcome.</p></body></html>")
    web.moves(WIRE, FEED, "/", 302)


def _robots(web: Web) -> None:
    web.forbids(WIRE, "User-agent: *\nDisallow: /\n")


def _gone(web: Web) -> None:
    web.breaks(WIRE, FEED, how=faults.status(404))


def _down(web: Web) -> None:
    web.breaks(WIRE, FEED, how=faults.status(502))


def _frozen(web: Web) -> None:
    pass


def _quiet(web: Web) -> None:
    web.breaks(WIRE, FEED, how=faults.restless())


def _undated(web: Web) -> None:
    web.publishes_feed(WIRE, [Item(each.title, each.path) for each in archive()])


FAULTS: dict[str, Callable[[Web], None]] = {
    "answers, and holds no entry": _empty,
    "answers, and holds no entry ": _nothing,
    "is not what it was": _html,
    "shows a consent wall": _consent,
    "blocks us": _block,
    "blocks us ": _forbidden,
    "leads to a home page": _home,
    "forbids it in robots.txt": _robots,
    "is gone": _gone,
    "cannot be had": _down,
    "has been the same for too long": _frozen,
    "brings nothing new": _quiet,
    "has lost the dates": _undated,
}


@pytest.mark.parametrize("trouble", FAULTS)
def test_a_fault_is_told_in_time_and_once_and_so_is_its_end(press: Press, web: Web, trouble: str) -> None:
    FAULTS[trouble](web)
    told = press.told_within_two_periods()
    assert "1 source in trouble" in told
    assert f"wire {trouble.strip()}" in told
    for _ in range(3):
        press.bot.polls(DAY)
    assert notices(press.slack) == [told]
    web.heals(WIRE, FEED)
    web.withdraws(WIRE, "/robots.txt")
    assert "1 source well again" in press.well_again()


ANSWERING = ("answers, and holds no entry", "brings nothing new", "has lost the dates")


@pytest.mark.parametrize("trouble", ANSWERING)
def test_until_its_end_each_digest_names_it_though_it_answers(press: Press, web: Web, trouble: str) -> None:
    FAULTS[trouble](web)
    press.told_within_two_periods()
    fault = history(press.bot).fault
    assert fault
    for _ in range(2):
        press.bot.polls(DAY)
        press.bot.sums_up()
    press.bot.polls()
    for digest in notices(press.slack)[1:]:
        assert "1 failing" in digest
        assert f"wire {trouble}" in digest
        assert f"since {moment(fault.since)}" in digest


def test_a_digest_says_how_many_of_the_sources_it_could_check(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE, COAST).settles()
    _down(web)
    bot.polls(2 * DAY)
    bot.sums_up()
    bot.polls()
    assert "Checked 1 of 2 sources" in notices(slack)[-1]


def test_where_nobody_can_be_reached_the_digest_says_so(bot: Bot, slack: FakeSlack, web: Web) -> None:
    """Slack can, behind a firewall say. It is held against no source, and must not look like health."""
    bot.follows(WIRE, COAST).settles()
    for host in (WIRE, COAST):
        web.vanishes(host)
    for _ in range(4):
        bot.polls(12 * HOUR)
    bot.sums_up()
    bot.polls()
    assert "Checked 0 of 2 sources, read 0 articles: nothing new; no source answered." in notices(slack)[-1]
    health = Looks(bot.config(), bot.app.store).health(bot.now)
    assert "0 of 2 sources answered in a day" in status(health).text


def test_a_source_that_is_well_is_not_told(press: Press) -> None:
    press.goes_on(reports=12)
    assert notices(press.slack) == []
    assert history(press.bot).waits > 20


def test_a_search_that_went_quiet_is_told(bot: Bot, slack: FakeSlack) -> None:
    press = Press(bot, slack, search=True)
    press.bot.outlets[WIRE].items = []
    bot._publishes(WIRE)
    assert "has been the same for too long" in press.told_within_two_periods()


def test_a_304_that_lies_is_found_out_and_its_news_comes_through(press: Press, web: Web) -> None:
    press.publishes(etag='"1"')
    press.bot.polls(STEP)
    web.breaks(WIRE, FEED, how=faults.clings())
    press.bot.polls(20 * HOUR)
    press.publishes(etag='"2"')
    assert "wire answers 304 although it has changed" in press.told_within_two_periods()
    press.publishes(etag='"3"')
    press.bot.polls(STEP)
    assert press.bot.app.store.why(web.url(WIRE, f"/m{press.number}.html"))
    web.heals(WIRE, FEED)
    assert "well again" in press.well_again()


@pytest.mark.parametrize("select", [{"entry": "li.news"}, {}])
def test_another_layout_of_a_listing_is_told(
    bot: Bot, slack: FakeSlack, web: Web, select: dict[str, str]
) -> None:
    press = Press(bot, slack, kind="listing", select=select)
    web.publishes(
        WIRE, "/news", "<html><body><div><a href='/x.html'>All our news, now here</a></div></body></html>"
    )
    assert "wire has another layout than it had" in press.told_within_two_periods()
    assert "well again" in press.well_again()


def test_articles_behind_a_paywall_are_told(press: Press, web: Web) -> None:
    press.goes_on(reports=2)
    for _ in range(2):
        press.publishes()
    for number in (press.number - 1, press.number):
        web.publishes(WIRE, f"/m{number}.html", STUB.format(title=report(number, START).title))
    assert "wire shows a paywall" in press.told_within_two_periods()
    assert "well again" in press.well_again(reports=6)


def test_a_certificate_that_is_not_valid_is_told(press: Press, web: Web) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("secure.example").configure_cert(context)
    with Web(tls=context) as secure:
        web.lives_at("secure.example", "127.0.0.1")
        web.moves(WIRE, FEED, secure.url("secure.example", FEED))
        assert "wire has a certificate that is not valid" in press.told_within_two_periods()


def test_many_sources_in_trouble_are_one_notice(bot: Bot, slack: FakeSlack, web: Web) -> None:
    hosts = [f"paper{n}.example" for n in range(15)]
    bot.follows(*hosts).follows(COAST).settles()
    for host in hosts:
        web.publishes(host, FEED, CONSENT)
    for _ in range(5):
        bot.polls(STEP)
    [told] = notices(slack)
    assert "15 sources in trouble" in told
    assert "and 3 more" in told


def test_an_outage_of_ours_in_the_middle_of_a_pass_is_no_fault_of_theirs(
    bot: Bot, slack: FakeSlack, web: Web
) -> None:
    hosts = [f"paper{n}.example" for n in range(6)]
    bot.follows(*hosts).settles()
    for host in hosts:
        web.vanishes(host)
    bot.restarts()
    for _ in range(10):
        bot.polls(DAY)
    for host in hosts:
        web.heals(host)
    for _ in range(4):
        bot.polls(STEP)
    assert [said for said in notices(slack) if not said.startswith("Away from")] == []
    assert {each.failures for each in bot.app.store.source_states()} == {0}


def test_years_of_the_press_bring_hardly_a_false_alarm() -> None:
    found = years.simulate(sources=3, days=60)
    assert sum(found.alarms.values()) <= 1
    assert len(found.periods) == 3
    assert max(found.periods) < 2


def test_without_an_operators_channel_the_log_has_it(
    bot: Bot, slack: FakeSlack, web: Web, logs: list[dict[str, object]]
) -> None:
    from dataclasses import replace

    bot.settings = replace(bot.settings, operators="")
    bot.follows(WIRE).follows(COAST).settles()
    _consent(web)
    for _ in range(4):
        bot.polls(STEP)
    told = [line for line in logs if line["event"] == "source in trouble"]
    assert [line["source"] for line in told] == ["wire"]
