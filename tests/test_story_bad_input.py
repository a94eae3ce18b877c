"""Whatever a hostile or broken world sends is a named failure; the rest goes on, nothing is lost."""

import re
import sqlite3
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.errors import NewerDatabase, StoreError
from bot.model import Tier
from bot.notifier import render
from bot.scraper import health
from bot.store.records import EntryState
from tests.fakes import faults, pages
from tests.fakes.bot import START, Bot
from tests.fakes.faults import Fault
from tests.fakes.pages import Item
from tests.fakes.reports import CLOSURE, HOUR, REVIEW, VENTURE, at
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

WIRE, BAD = "wire.example", "bad.example"
Lines = list[MutableMapping[str, Any]]

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss><channel><item><title>&i;</title><link>http://bad.example/1.html</link></item></channel></rss>"
)


def sends(body: bytes, content_type: str) -> Fault:
    return lambda exchange: exchange.send(200, {"Content-Type": content_type}, body)


NOT_A_FEED = {
    "a PDF": sends(b"%PDF-1.7\n" + bytes(999), "application/pdf"),
    "2 GB": faults.huge(),
    "a body without end": faults.endless(),
    "redirects in a circle": faults.redirect_loop(),
    "redirects without end": faults.redirects_without_end(),
    "a gzip bomb": faults.gzip_bomb(),
    "broken gzip": faults.not_gzip(),
    "nothing": sends(b"", "text/xml"),
    "a web page": sends(b"<!doctype html><html><body><p>We moved.</p></body></html>", "text/html"),
    "no HTTP": faults.babble(),
    "a private address": faults.redirects("http://169.254.169.254/latest/meta-data"),
    "a 304 that nobody asked for": faults.always_304(),
    "a 404": faults.status(404),
    "a 503": faults.status(503),
}


@pytest.mark.parametrize("how", NOT_A_FEED.values(), ids=NOT_A_FEED)
def test_a_source_that_sends_this_fails_by_name_alone(
    bot: Bot, slack: FakeSlack, web: Web, how: Fault
) -> None:
    bot.follows(WIRE, BAD)
    web.breaks(BAD, "/feed.xml", how=how)
    bot.settles()
    bot.hears(REVIEW)
    assert len(slack.shows("#deals")) == 1
    good, bad = sorted(bot.app.store.source_states(), key=lambda state: state.failures)
    assert (good.failures, bad.id) == (0, "bad1")
    assert re.match(r"(fetch|read): http://[\w.]+", bad.last_error)


def test_an_xml_bomb_does_not_go_off(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE, BAD)
    web.publishes(BAD, "/feed.xml", BILLION_LAUGHS, content_type="text/xml")
    web.publishes(BAD, "/1.html", "<p>Ha.</p>")
    bot.settles()
    bot.hears(REVIEW)
    assert len(slack.shows("#deals")) == 1


NO_ARTICLE = {
    "a PDF": sends(b"%PDF-1.7\n" + bytes(999), "application/pdf"),
    "2 GB": faults.huge(),
    "redirects without end": faults.redirects_without_end(),
    "a gzip bomb": faults.gzip_bomb(),
    "a binary": sends(bytes(range(256)) * 400, "text/html"),
    "a 410": faults.status(410),
}


@pytest.mark.parametrize("how", NO_ARTICLE.values(), ids=NO_ARTICLE)
def test_an_article_that_is_this_is_a_named_skip(bot: Bot, slack: FakeSlack, web: Web, how: Fault) -> None:
    bot.follows(WIRE).settles()
    web.breaks(WIRE, VENTURE.path, how=how)
    bot.carries(Item(VENTURE.title, VENTURE.path, START + HOUR), WIRE)
    bot.hears(REVIEW)
    assert len(slack.shows("#deals")) == 1
    found = bot.app.store.why(web.url(WIRE, VENTURE.path))
    assert found is not None
    assert found.state is EntryState.UNREADABLE
    assert VENTURE.path in found.cause


def test_a_page_in_another_charset_than_it_says_is_read(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE, tier=Tier.COMPANY).settles()
    umlauts = replace(
        REVIEW, title="Arden prüft Schließung des Werks Harborside", body=REVIEW.body + "\nGrüße."
    )
    bot.carries(umlauts, WIRE)
    web.breaks(WIRE, REVIEW.path, how=faults.says_charset("utf-16"))
    bot.polls(2 * HOUR)
    [story] = slack.shows("#deals")
    assert umlauts.title in story.text


def test_a_title_of_five_thousand_characters_is_cut(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.hears(replace(REVIEW, title=f"{REVIEW.title} {'and so on ' * 500}"))
    [story] = slack.shows("#deals")
    assert REVIEW.title in story.text
    assert len(story.text) < 12_000


def test_of_ten_thousand_entries_the_newest_are_taken(bot: Bot) -> None:
    many = [Item(f"Minutes no. {n}", f"/{n}.html", START - timedelta(minutes=n)) for n in range(10_000)]
    bot.follows(WIRE, carries=many).start()
    bot.app.pipeline.poller.poll(bot.now)
    [state] = bot.app.store.source_states()
    assert state.entries == 500


def fill(bot: Bot) -> Callable[[], None]:
    """Leaves the database no room to grow; gives what makes room again."""
    engine, most = bot.app.store._engine, ["1"]  # no less than what is used
    event.listen(
        engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count={most[0]}")
    )
    engine.dispose()

    def make_room() -> None:
        most[0] = "1000000"
        engine.dispose()

    return make_room


def test_a_full_disk_is_named_and_nothing_is_lost(bot: Bot, slack: FakeSlack, logs: Lines) -> None:
    bot.follows(WIRE).settles()
    make_room = fill(bot)
    bot.carries(at(VENTURE, START + HOUR), WIRE)
    for day in range(9):
        bot.carries(at(REVIEW, START + HOUR, f"/{day}.html"), WIRE)
    with pytest.raises(StoreError, match="the disk is full; free some space"):
        bot.polls()
    assert slack.shows("#deals") == []
    make_room()
    bot.polls(HOUR)
    assert len(slack.shows("#deals")) == 2


def test_a_database_from_a_newer_version_is_left_alone(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.stop()
    path = Path(bot.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerDatabase, match=r"made by a later dealwire.*upgrade"):
        bot.start()
    assert slack.calls("chat.postMessage") == []


def test_an_article_that_the_matcher_chokes_on_is_dropped_by_name(
    bot: Bot, slack: FakeSlack, logs: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.follows(WIRE).settles()
    judge = bot.app.pipeline.judge.matcher.match

    def chokes(article: Any) -> Any:
        if "Volta" in article.title:
            raise ZeroDivisionError("a fault of ours")
        return judge(article)

    monkeypatch.setattr(bot.app.pipeline.judge.matcher, "match", chokes)
    bot.carries(at(VENTURE, START + HOUR), WIRE)
    bot.hears(CLOSURE)
    assert len(slack.shows("#deals")) == 1
    assert bot.said_of(VENTURE.path) == {"drop: could not be judged; the log says why"}
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["cannot be judged"]


def test_an_article_that_cannot_be_told_stops_no_other(
    bot: Bot, slack: FakeSlack, logs: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.follows(WIRE).settles()
    parent = render.parent

    def chokes(story: Any, *more: Any) -> Any:
        if "Volta" in story.developments[-1].title:
            raise ZeroDivisionError("a fault of ours")
        return parent(story, *more)

    monkeypatch.setattr(render, "parent", chokes)
    bot.carries(at(VENTURE, CLOSURE.published), WIRE)
    bot.hears(CLOSURE)
    assert len(slack.shows("#deals")) == 1
    assert bot.said_of(VENTURE.path) == {"drop: could not be judged; the log says why"}
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["cannot be judged"]


def test_a_source_whose_polls_cannot_be_recorded_stops_no_other(
    any_bot: Bot, slack: FakeSlack, logs: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_bot.follows(WIRE, "paper.example").settles()
    answered = health.answered

    def chokes(history: Any, seen: Any, source: Any, pages: Any) -> Any:
        if source.id.startswith("paper"):
            raise ZeroDivisionError("a fault of ours")
        return answered(history, seen, source, pages)

    monkeypatch.setattr(health, "answered", chokes)
    any_bot.carries(at(VENTURE, START + HOUR), "paper.example")
    any_bot.hears(CLOSURE)
    assert len(slack.shows("#deals")) == 1
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["task failed"]


def test_an_article_of_a_hundred_thousand_links_is_told(bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot.follows(WIRE).settles()
    bot.carries(REVIEW, WIRE)
    page = pages.article(pages.Outlet(WIRE, web.url(WIRE, "")), REVIEW)
    links = "".join(f"<li><a href=/{n}>No. {n} of the minutes</a>" for n in range(100_000))
    web.publishes(WIRE, REVIEW.path, page.replace("</article>", f"</article><ul>{links}</ul>"))
    bot.polls(2 * HOUR)
    [story] = slack.shows("#deals")
    assert REVIEW.title in story.text
