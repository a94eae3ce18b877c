"""One article, by whatever address, date, title and number of feeds; and an edit that adds a fact."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.model import Tier
from tests.fakes import faults
from tests.fakes.bot import Bot
from tests.fakes.pages import Item
from tests.fakes.reports import CLOSURE, DAY, HOUR, REVIEW, SALE_TALK, VENTURE, at, the_story
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Exchange, Web

WIRE, FEED, PAGE = "wire.example", "/feed.xml", CLOSURE.path
NEWSROOM = "newsroom.example"


def entry(link: str, title: str = CLOSURE.title, guid: str = "1", date: str = "") -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    link = link.replace("&", "&amp;")
    return f"<item><title>{title}</title><link>{link}</link><guid>{guid}</guid>{dated}</item>"


def feed(*entries: str) -> str:
    return f"<rss><channel>{''.join(entries)}</channel></rss>"


def _tracked(web: Web) -> str:
    return entry(web.url(WIRE, f"{PAGE}?utm_source=rss&fbclid=x7&oc=5"))


def _secure(web: Web) -> str:
    return entry(web.url(WIRE, PAGE).replace("http:", "https:"))


def _mobile(web: Web) -> str:
    return entry(web.url(f"m.{WIRE}", PAGE))


def _amp(web: Web) -> str:
    return entry(web.url(f"amp.{WIRE}", PAGE.replace(".html", ".amp.html")))


def _other_guid(web: Web) -> str:
    return entry(web.url(WIRE, PAGE), guid="2")


def _retitled(web: Web) -> str:
    return entry(web.url(WIRE, PAGE), title="Harborside: Arden names the month")


def _redated(web: Web) -> str:
    return entry(web.url(WIRE, PAGE), date="Wed, 23 Jul 2025 08:00:00 GMT")


def _reposted(web: Web) -> str:
    web.publishes_feed(WIRE, [at(CLOSURE, CLOSURE.published, "/again.html")], path="/other.xml")
    return entry(web.url(WIRE, "/again.html"), date="Wed, 23 Jul 2025 08:00:00 GMT")


def _moved(web: Web) -> str:
    web.publishes_feed(WIRE, [at(CLOSURE, CLOSURE.published, "/new/closure")], path="/other.xml")
    web.moves(WIRE, PAGE, "/new/closure", 301)
    return entry(web.url(WIRE, "/new/closure"))


WAYS: list[Callable[[Web], str]] = [
    _tracked, _secure, _mobile, _amp, _other_guid, _retitled, _redated, _reposted, _moved,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_one_article_by_whatever_way_it_comes(
    bot: Bot, slack: FakeSlack, web: Web, way: Callable[[Web], str]
) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    bot.hears(CLOSURE)
    web.publishes(WIRE, FEED, feed(way(web)), content_type="text/xml")
    bot.polls(DAY)
    assert bot.app.store.counts().articles == 1
    [story] = slack.shows("#deals")
    assert (story.thread, "· 1 outlet" in story.text) == ([], True)


def claims(web: Web, report: Item, address: str) -> None:
    """The page of a report calls an address its own."""
    page = web._pages[WIRE, report.path].body.decode()
    link = f'<link rel="canonical" href="{address}"></head>'
    web.publishes(WIRE, report.path, page.replace("</head>", link), content_type="text/html")


def test_pages_that_all_claim_the_address_of_their_section_are_articles_of_their_own(
    any_bot: Bot, slack: FakeSlack, web: Web
) -> None:
    any_bot.follows(WIRE).settles()
    for report in (REVIEW, VENTURE):
        any_bot.carries(at(report, REVIEW.published), WIRE)
    for report in (REVIEW, VENTURE):
        claims(web, report, "/news/")
    any_bot.now = REVIEW.published or any_bot.now
    for _ in range(3):
        any_bot.polls()
    assert len(slack.shows("#deals")) == 2
    assert any_bot.app.store.counts().articles == 2


def test_an_article_at_two_addresses_that_claim_one_is_one(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    edited = replace(
        CLOSURE, title="Update: " + CLOSURE.title, path="/late.html", body=CLOSURE.body + "\nMore soon."
    )
    for report in (CLOSURE, edited):
        bot.carries(report, WIRE)
        claims(web, report, "/2025/closure")
        bot.now = CLOSURE.published or bot.now
        bot.polls()
    assert bot.app.store.counts().articles == 1
    assert the_story(slack).thread == []


def test_an_article_whose_page_shows_only_what_stands_below_all_is_not_taken_for_another(
    bot: Bot, slack: FakeSlack
) -> None:
    about = (
        "Arden Motors makes cars and pickups in Ohio and Indiana. It was founded in 1921 and has its seat "
        * 3
    )
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    bot.hears(replace(CLOSURE, title="Arden Motors opens a museum", path="/museum.html", body=about))
    assert slack.shows("#deals") == []
    bot.hears(replace(CLOSURE, body=about))
    assert "March 2028" in the_story(slack).text


def test_two_outlets_with_the_same_words_are_two_articles(any_bot: Bot, slack: FakeSlack) -> None:
    any_bot.follows(WIRE).follows(NEWSROOM, tier=Tier.COMPANY).settles()
    any_bot.hears(CLOSURE)
    any_bot.hears(at(CLOSURE, any_bot.now), NEWSROOM)
    assert any_bot.app.store.counts().articles == 2


def edits(web: Web, *lines: str) -> None:
    """The page of the closure is edited; its feed stays as it was."""
    edited = replace(CLOSURE, body="\n".join([CLOSURE.body, *lines]))
    web.publishes_feed(WIRE, [edited], path="/aside.xml")


def looks(web: Web) -> int:
    return len(web.asked(WIRE, PAGE))


def test_a_fact_that_is_added_to_a_page_is_found(any_bot: Bot, slack: FakeSlack, web: Web) -> None:
    any_bot.follows(WIRE, tier=Tier.COMPANY).settles()
    any_bot.hears(CLOSURE)
    edits(web, *SALE_TALK.body.split("\n"))
    any_bot.polls()
    assert the_story(slack).thread == []
    any_bot.polls(HOUR)
    [reply] = the_story(slack).thread
    assert "Keel Logistics" in reply.text
    assert any_bot.app.store.counts().articles == 1


def test_a_fact_that_is_added_to_a_page_is_news_also_where_a_new_source_shows_it_first(
    any_bot: Bot, slack: FakeSlack, web: Web
) -> None:
    any_bot.follows(WIRE, tier=Tier.COMPANY).settles()
    any_bot.hears(CLOSURE)
    edited = replace(CLOSURE, body=f"{CLOSURE.body}\n{SALE_TALK.body}", path="/plants/closure.html")
    any_bot.follows(WIRE, tier=Tier.COMPANY, carries=[edited], path="/plants.xml").restarts()
    claims(web, edited, PAGE)
    for _ in range(2):
        any_bot.polls(HOUR)
    [reply] = the_story(slack).thread
    assert "Keel Logistics" in reply.text


def test_a_page_is_looked_at_three_times_on_condition_that_it_changed(bot: Bot, web: Web) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    bot.carries(CLOSURE, WIRE)
    page = web._pages[WIRE, PAGE]
    web.publishes(WIRE, PAGE, page.body, content_type="text/html", etag='"1"')
    bot.now = CLOSURE.published or bot.now
    bot.polls()
    for _ in range(60):
        bot.polls(HOUR)
    assert looks(web) == 4
    assert [ask.headers["If-None-Match"] for ask in web.asked(WIRE, PAGE)[1:]] == 3 * ['"1"']


def test_a_page_that_changes_with_every_look_is_not_judged_again(
    bot: Bot, slack: FakeSlack, web: Web
) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    bot.hears(CLOSURE)
    page = web._pages[WIRE, PAGE].body.decode()
    times = iter(range(1_000, 9_000, 1_111))

    def fault(exchange: Exchange) -> None:
        teaser = f"<p>Keel Logistics offered {next(times)} jobs at Harborside, Arden Motors said today.</p>"
        faults_page = page.replace("</article>", f"{teaser}</article>")
        exchange.send(200, {"Content-Type": "text/html"}, faults_page.encode())

    web.breaks(WIRE, PAGE, how=fault)
    bot.polls(2 * HOUR)
    assert looks(web) == 3
    assert the_story(slack).thread == []
    assert len(bot.said_of(PAGE)) == 1


@pytest.mark.parametrize("how", [faults.status(404), faults.hang_up()])
def test_a_page_that_is_gone_later_changes_nothing(
    bot: Bot, slack: FakeSlack, web: Web, how: faults.Fault
) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    bot.hears(CLOSURE)
    web.breaks(WIRE, PAGE, how=how)
    bot.polls(2 * HOUR)
    assert the_story(slack).thread == []
    known = bot.app.store.why(web.url(WIRE, PAGE))
    assert known is not None
    assert known.article is not None
    assert known.article.text.startswith("Arden Motors has decided")


def test_articles_of_no_story_and_old_ones_are_not_looked_at_again(bot: Bot, web: Web) -> None:
    weather = Item(
        "Rain in Port Elm", "/rain.html", REVIEW.published, "It rained.", "It rained all day long."
    )
    bot.follows(WIRE, carries=[at(REVIEW, bot.now - 30 * DAY)]).settles()
    bot.hears(weather)
    for _ in range(6):
        bot.polls(6 * HOUR)
    assert len(web.asked(WIRE, "/rain.html")) == 1
    assert len(web.asked(WIRE, REVIEW.path)) == 1
