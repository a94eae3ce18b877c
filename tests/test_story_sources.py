"""Whatever form, charset and manners a source has, its news comes through once."""

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model import Tier
from bot.store.records import EntryState, SourceState
from tests.fakes import faults, pages
from tests.fakes.bot import SOON, START, Bot
from tests.fakes.pages import Item
from tests.fakes.reports import CLOSURE_CN, CLOSURE_JA, CLOSURE_KO, CLOSURE_TW, DAY, HOUR, REVIEW, VENTURE, at
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

WIRE, COAST = "wire.example", "coast.example"
JA = at(CLOSURE_JA, START + HOUR)
Lines = list[MutableMapping[str, Any]]


def state(bot: Bot, name: str = "wire") -> SourceState:
    [found] = [each for each in bot.app.store.source_states() if each.id == name]
    return found


def tells(slack: FakeSlack, *told: Item) -> bool:
    """Whether the channel's messages show these titles, each one."""
    shown = slack.shows("#deals")
    return len(shown) == len(told) and all(
        item.title in message.text for item, message in zip(told, shown, strict=True)
    )


@pytest.mark.parametrize("kind", ["rss", "sitemap"])
def test_a_source_that_says_it_has_not_changed_is_well_and_tells_its_next_news(
    bot: Bot, slack: FakeSlack, web: Web, kind: str
) -> None:
    bot.follows(WIRE, kind=kind).settles()
    bot.hears(REVIEW, etag='"1"')
    for _ in range(2):
        bot.polls(HOUR)
        assert web.asked(WIRE, "/feed.xml")[-1].headers["If-None-Match"] == '"1"'
        assert (state(bot).failures, state(bot).last_error) == (0, "")
    bot.hears(at(VENTURE, bot.now), etag='"2"')
    assert tells(slack, REVIEW, VENTURE)


@pytest.mark.parametrize("kind", ["rss", "atom", "sitemap", "listing"])
def test_a_report_is_told_from_a_source_of_every_form(bot: Bot, slack: FakeSlack, kind: str) -> None:
    bot.follows(WIRE, kind=kind).settles()
    bot.hears(REVIEW)
    assert tells(slack, REVIEW)


@pytest.mark.parametrize(
    ("told", "language", "charset"),
    [(JA, "ja", "shift_jis"), (JA, "ja", "euc_jp"), (CLOSURE_TW, "zh", "big5"), (CLOSURE_CN, "zh", "gb18030"),
     (CLOSURE_KO, "ko", "euc_kr")],
)  # fmt: skip
def test_a_page_that_does_not_declare_its_charset_is_read(
    bot: Bot, slack: FakeSlack, web: Web, told: Item, language: str, charset: str
) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY, language=language).settles()
    bot.carries(told, WIRE)
    page = pages.article(pages.Outlet(WIRE, web.url(WIRE, ""), language), told)
    web.publishes(WIRE, told.path, page.encode(charset), content_type="text/html")
    bot.polls(2 * HOUR)
    assert tells(slack, told)


def test_an_index_of_sitemaps_is_followed_even_when_it_stays_the_same(
    bot: Bot, slack: FakeSlack, web: Web
) -> None:
    bot.follows(WIRE, kind="sitemap", path="/news-1.xml")
    index = f"<sitemapindex><sitemap><loc>{web.url(WIRE, '/news-1.xml')}</loc></sitemap></sitemapindex>"
    bot.sources = [replace(bot.sources[0], url=web.publishes(WIRE, "/index.xml", index))]
    bot.settles()
    bot.hears(REVIEW)
    assert tells(slack, REVIEW)


def test_a_sitemap_of_an_index_that_is_gone_is_left_out(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE, kind="sitemap", path="/news-2.xml")
    names = "".join(f"<sitemap><loc>{web.url(WIRE, f'/news-{n}.xml')}</loc></sitemap>" for n in (1, 2))
    web.publishes(WIRE, "/index.xml", f"<sitemapindex>{names}</sitemapindex>")
    bot.sources = [replace(bot.sources[0], url=web.url(WIRE, "/index.xml"))]
    bot.settles()
    bot.hears(REVIEW)
    assert tells(slack, REVIEW)
    web.withdraws(WIRE, "/news-2.xml")
    bot.polls()
    assert "news-1.xml answered 404" in state(bot).last_error


def test_an_article_that_five_feeds_carry_is_one_article(bot: Bot, slack: FakeSlack, web: Web) -> None:
    hosts = [f"feed{n}.example" for n in range(5)]
    bot.follows(WIRE, *hosts).settles()
    bot.carries(REVIEW, WIRE)
    for n, host in enumerate(hosts):
        link = f"{web.url(WIRE, REVIEW.path)}?utm_source=feed{n}&utm_medium=rss"
        entry = f"<item><title>{REVIEW.title}</title><link>{link.replace('&', '&amp;')}</link></item>"
        web.publishes(host, "/feed.xml", f"<rss><channel>{entry}</channel></rss>", content_type="text/xml")
    bot.polls(2 * HOUR)
    assert sum(ask.path.startswith(REVIEW.path) for ask in web.asked(WIRE)) == 1
    assert bot.app.store.counts().articles == 1
    assert "· 1 outlet" in slack.shows("#deals")[0].text


@pytest.mark.parametrize("etag", ['"1"', ""])
def test_what_has_not_changed_costs_no_reading(bot: Bot, web: Web, etag: str) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW, WIRE, etag=etag)
    bot.polls()
    bot.polls()
    asked = web.asked(WIRE, "/feed.xml")
    assert len(asked) == 4
    assert [ask.headers.get("If-None-Match", "") for ask in asked[2:]] == [etag, etag]
    assert len(web.asked(WIRE, REVIEW.path)) == 1
    assert state(bot).last_changed_at == START + HOUR + SOON


def test_an_address_whose_page_only_leads_on_is_followed(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE, COAST).settles()
    bot.carries(REVIEW, WIRE)
    whole = web._pages[WIRE, REVIEW.path].body.decode()
    goal = web.publishes(COAST, "/whole.html", whole)
    web.publishes(WIRE, REVIEW.path, f"<meta http-equiv=refresh content='0; url={goal}'><p>One moment.")
    bot.now = REVIEW.published or bot.now
    bot.polls()
    assert "84,000 vehicles" in slack.shows("#deals")[0].text


def test_an_article_on_several_pages_is_read_to_its_end(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE).settles()
    lead, *rest = REVIEW.body.split("\n")
    link = f"<p><a href='{REVIEW.path}?page=%d'>Next page</a></p></body>"
    bot.carries(replace(REVIEW, body=lead), WIRE)
    begun = web._pages[WIRE, REVIEW.path].body.decode()
    web.publishes(WIRE, REVIEW.path, begun.replace("</body>", link % 2))
    for number, line in enumerate(rest, start=2):
        page = begun.replace(lead, line)
        web.publishes(WIRE, f"{REVIEW.path}?page={number}", page.replace("</body>", link % (number + 1)))
    bot.now = REVIEW.published or bot.now
    bot.polls()
    assert "84,000 vehicles" in slack.shows("#deals")[0].text
    [article] = bot.app.store.articles(START)
    assert article.text == REVIEW.body


@pytest.mark.parametrize("is_wall", [False, True])
def test_a_further_page_that_repeats_the_first_or_is_a_wall_adds_nothing(
    bot: Bot, web: Web, is_wall: bool
) -> None:
    bot.follows(WIRE).settles()
    bot.carries(REVIEW, WIRE)
    page = web._pages[WIRE, REVIEW.path].body.decode()
    link = f"<p><a href='{REVIEW.path}?page=2'>Next page</a></p></body>"
    web.publishes(WIRE, REVIEW.path, page.replace("</body>", link))
    wall = '<script type="application/ld+json">{"isAccessibleForFree": false}</script></head>'
    teaser = page.replace("Arden", "Volta").replace("</head>", wall)
    more = page.replace(REVIEW.body.partition("\n")[0], "The plant began in 1961, with trucks.")
    web.publishes(WIRE, f"{REVIEW.path}?page=2", teaser if is_wall else more)
    bot.now = REVIEW.published or bot.now
    bot.polls()
    [article] = bot.app.store.articles(START)
    assert article.text == REVIEW.body
    assert web.asked(WIRE, f"{REVIEW.path}?page=2")


def test_a_page_that_robots_forbid_is_told_from_the_words_of_the_feed(
    bot: Bot, slack: FakeSlack, web: Web
) -> None:
    web.forbids(WIRE, f"User-agent: *\nDisallow: {REVIEW.path}\n")
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    bot.hears(REVIEW)
    assert tells(slack, REVIEW)
    assert "84,000 vehicles" not in slack.shows("#deals")[0].text
    assert web.asked(WIRE, REVIEW.path) == []


def test_a_page_that_robots_forbid_and_no_feed_tells_is_a_named_skip(bot: Bot, web: Web, logs: Lines) -> None:
    web.forbids(WIRE, "User-agent: dealwire\nDisallow: /review\n")
    bot.follows(WIRE).settles()
    bot.hears(Item(REVIEW.title, REVIEW.path, REVIEW.published))
    found = bot.app.store.why(web.url(WIRE, REVIEW.path))
    assert found is not None
    assert found.state is EntryState.UNREADABLE
    assert "robots.txt forbids" in found.cause
    assert [line["event"] for line in logs if "robots" in str(line.get("cause"))] == ["not read"]


def test_a_broken_source_is_counted_and_named_and_the_rest_goes_on(
    bot: Bot, slack: FakeSlack, web: Web, logs: Lines
) -> None:
    bot.follows(WIRE, COAST).settles()
    web.breaks(COAST, "/feed.xml", how=faults.status(500))
    bot.hears(REVIEW)
    assert len(slack.shows("#deals")) == 1
    assert state(bot, "coast1").failures == 1
    assert "answered 500" in state(bot, "coast1").last_error
    assert [line["source"] for line in logs if line["event"] == "source failed"] == ["coast1"]
    for _ in range(5):
        bot.polls()
    assert len(web.asked(COAST, "/feed.xml")) < len(web.asked(WIRE, "/feed.xml"))
    web.heals(COAST, "/feed.xml")
    bot.hears(VENTURE, COAST)
    bot.polls(2 * HOUR)
    assert state(bot, "coast1").failures == 0
    assert len(slack.shows("#deals")) == 2


def test_a_dead_host_is_its_own_fault_and_not_the_networks(bot: Bot, web: Web) -> None:
    bot.follows(WIRE, COAST).settles()
    web.vanishes(COAST)
    bot.restarts()  # without the connections that are open
    bot.polls()
    assert (state(bot).failures, state(bot, "coast1").failures) == (0, 1)


def test_an_outage_of_our_own_counts_against_no_source(
    bot: Bot, slack: FakeSlack, web: Web, logs: Lines
) -> None:
    bot.follows(WIRE, COAST, "third.example").settles()
    bot.carries(REVIEW, WIRE)
    hosts = list(bot.outlets)
    for host in hosts:
        web.vanishes(host)
    bot.restarts()
    for _ in range(3):
        bot.polls()
    assert [each.failures for each in bot.app.store.source_states()] == [0, 0, 0]
    assert "is the network down?" in str(logs)
    for host in hosts:
        web.heals(host)
    bot.polls(timedelta(minutes=6))
    assert len(slack.shows("#deals")) == 1
    assert [each.failures for each in bot.app.store.source_states()] == [0, 0, 0]


def test_a_host_is_left_alone_for_as_long_as_it_asks(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE, COAST).settles()
    bot.carries(REVIEW, WIRE)
    web.breaks(WIRE, how=faults.status(503, retry_after="7200"))
    bot.polls()
    asked = len(web.asked(WIRE))
    web.heals(WIRE)
    for _ in range(5):
        bot.polls()
    assert len(web.asked(WIRE)) == asked
    bot.polls(HOUR)
    assert len(slack.shows("#deals")) == 1


def test_an_article_that_cannot_be_had_is_tried_again_later(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE).settles()
    web.breaks(WIRE, REVIEW.path, how=faults.status(502))
    bot.hears(REVIEW)
    bot.polls()
    assert slack.shows("#deals") == []
    web.heals(WIRE, REVIEW.path)
    bot.polls(HOUR)
    assert tells(slack, REVIEW)


def test_an_article_that_stays_away_is_told_from_the_words_of_the_feed(
    bot: Bot, slack: FakeSlack, web: Web
) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    web.breaks(WIRE, REVIEW.path, how=faults.hang_up())
    bot.hears(REVIEW)
    for _ in range(6):
        bot.polls(DAY)
    assert tells(slack, REVIEW)


def test_a_source_that_left_the_configuration_is_asked_no_more(bot: Bot, web: Web) -> None:
    bot.follows(WIRE, COAST).settles()
    bot.sources = bot.sources[:1]
    bot.restarts()
    bot.polls(HOUR)
    assert len(web.asked(COAST, "/feed.xml")) == 1
    assert not state(bot, "coast1").active
