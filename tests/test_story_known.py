# ruff: noqa: E501
"""What is known comes again in every shape: as a copy, a translation, a chronology, months later, too late.

None of it is told, and each time the reason is kept; what is new inside of it is told, and that alone.
"""

from dataclasses import replace

import pytest

from tests.fakes.bot import Bot
from tests.fakes.pages import Item
from tests.fakes.reports import (
    BOTH,
    CLOSURE,
    CLOSURE_CN,
    CLOSURE_COPY,
    CLOSURE_JA,
    CLOSURE_KO,
    CLOSURE_RETOLD,
    CLOSURE_TW,
    DAY,
    DELAY,
    GAZETTE,
    HEAP,
    HOUR,
    NEWSROOM,
    NIPPO,
    REHASH,
    REVIEW,
    VENTURE,
    WIRE,
    follow_the_press,
    report,
    the_story,
)
from tests.fakes.slack import FakeSlack

AFTER = 14 * DAY + 5 * HOUR  # the day of the closure

SHORTENED = report(
    AFTER, "/brief.html", "Arden to end production at Harborside in March 2028",
    "Arden Motors has decided to end vehicle production at its Harborside plant in Port Elm, Ohio, in March 2028, the company said on Tuesday.",
)  # fmt: skip
CLOSURE_DE = report(
    AFTER, "/de/9.html", "Arden beendet Produktion in Harborside im März 2028",
    "Arden Motors hat beschlossen, die Fahrzeugproduktion im Werk Harborside in Port Elm, Ohio, im März 2028 zu beenden, teilte das Unternehmen am Dienstag mit.",
    "Die Schließung kostet 3.900 Arbeitsplätze; Arden verbucht 640 Millionen Dollar.",
)  # fmt: skip
CHRONOLOGY = report(
    60 * DAY, "/timeline.html", "Timeline: how Arden came to close Harborside",
    "The way to the end of Arden Motors' Harborside plant in Port Elm, Ohio, in dates.",
    "July 1, 2025: Arden is considering closing the Harborside plant, two people familiar with the matter say. It has 3,900 workers.",
    "July 15, 2025: Arden decides to end vehicle production at Harborside in March 2028. It books a charge of $640 million.",
    "March 2028: the last Tern leaves Harborside.",
)  # fmt: skip
WRAP = report(
    15 * DAY, "/stocks.html", "Stocks close lower as oil slips; Arden down 2%",
    "Shares in New York fell on Wednesday, led by energy companies, as oil lost 3.1% to $61.20 a barrel.",
    "Northern Rail rose 4.4% after raising its forecast. Arden Motors, which on Tuesday said that it would end production at its Harborside plant in March 2028, lost 2.2%.",
    "The yield on ten-year notes was little changed at 4.31%. Gold added $12.",
)  # fmt: skip
WRONG_DAY = report(
    70 * DAY, "/mills.html", "What becomes of a town without its plant",
    "Last August Arden Motors announced that it would end vehicle production at its Harborside plant in Port Elm, Ohio, in March 2028, with the loss of 3,900 jobs.",
    "The library has put up shelves for the letters that workers write.",
)  # fmt: skip
NEWSLETTER_KNOWN = report(
    16 * DAY, "/letter-28.html", "Morning briefing: rails, rivers and a strike at the docks",
    "Good morning. Dockworkers at Gull Bay vote today on a strike over the night shift; the ports expect 41 ships to wait.",
    "Northern Rail has ordered 60 locomotives for $310 million, the largest order of its history, and will scrap as many.",
    "In case you missed it: Arden Motors will end vehicle production at its Harborside plant in March 2028.",
    "The river stands at nine feet. Have a good day.",
)  # fmt: skip
NEWSLETTER_NEW = report(
    16 * DAY, "/letter-29.html", "Morning briefing: rails, rivers, and a warehouse for Harborside",
    "Good morning. Dockworkers at Gull Bay vote today on a strike over the night shift; the ports expect 41 ships to wait.",
    "Arden Motors has agreed to sell the site of its Harborside plant in Port Elm to Keel Logistics for $310 million, the company said on Wednesday evening. Keel takes over the Harborside plant in April 2028.",
    "Northern Rail has ordered 60 locomotives for $455 million, the largest order of its history, and will scrap as many.",
)  # fmt: skip
UPDATE = report(
    AFTER, "/update-2.html", "UPDATE 2-Arden to end production at Harborside in March 2028",
    *CLOSURE.body.split("\n"),
    "Arden shares closed little changed.",
    "The company has agreed to sell the Harborside plant to Keel Logistics for $310 million, it said late on Tuesday.",
)  # fmt: skip


@pytest.fixture
def told(bot: Bot) -> Bot:
    """A bot that has told of the closure, and follows all that retells."""
    follow_the_press(bot)
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    return bot


def replies(slack: FakeSlack) -> list[str]:
    """What was told after the closure, which is the first reply."""
    return [reply.text for reply in the_story(slack).thread[1:]]


def test_a_copy_is_named_one(told: Bot, slack: FakeSlack) -> None:
    for each, outlet in ((CLOSURE_COPY, GAZETTE), (SHORTENED, HEAP)):
        told.hears(each, outlet)
        assert told.said_of(each.path, outlet) == {"attach: copy of a known report"}
    assert replies(slack) == []
    assert "· 3 outlets" in the_story(slack).text


@pytest.mark.parametrize(
    "translation", [CLOSURE_JA, CLOSURE_TW, CLOSURE_CN, CLOSURE_KO, CLOSURE_DE], ids=lambda each: each.path
)
def test_a_translation_only_raises_the_count(told: Bot, slack: FakeSlack, translation: Item) -> None:
    told.hears(replace(translation, published=told.now), NIPPO)
    [decision] = told.said_of(translation.path, NIPPO)
    assert decision.startswith("attach: ")
    assert replies(slack) == []
    assert "· 2 outlets" in the_story(slack).text


def test_a_retelling_is_known(told: Bot, slack: FakeSlack) -> None:
    told.hears(CLOSURE_RETOLD, HEAP)
    assert replies(slack) == []
    [decision] = told.said_of(CLOSURE_RETOLD.path, HEAP)
    assert decision.startswith("attach: ")


@pytest.mark.parametrize("rehash", [REHASH, WRONG_DAY], ids=["half a year later", "with a wrong day"])
def test_a_rehash_is_background(told: Bot, slack: FakeSlack, rehash: Item) -> None:
    told.hears(rehash, GAZETTE)
    assert replies(slack) == []
    [decision] = told.said_of(rehash.path, GAZETTE)
    assert decision.startswith("attach: ")


def test_a_chronology_is_no_news(told: Bot, slack: FakeSlack) -> None:
    told.hears(CHRONOLOGY, GAZETTE)
    assert replies(slack) == []
    [decision] = told.said_of(CHRONOLOGY.path, GAZETTE)
    assert decision.startswith("attach: ")


def test_a_market_wrap_is_no_news(told: Bot, slack: FakeSlack) -> None:
    told.hears(WRAP)
    assert replies(slack) == []
    [decision] = told.said_of(WRAP.path)
    assert decision.partition(":")[0] in ("attach", "drop")


def test_a_newsletter_with_what_is_known_is_no_news(told: Bot, slack: FakeSlack) -> None:
    told.hears(NEWSLETTER_KNOWN, GAZETTE)
    assert replies(slack) == []


def test_of_a_newsletter_only_the_part_on_the_subject_is_read(told: Bot, slack: FakeSlack) -> None:
    told.hears(NEWSLETTER_NEW, GAZETTE)
    known = " ".join(entry.claim.quote for entry in told.app.store.ledger("harborside").entries)
    assert "Keel Logistics for $310 million" in known
    shown = known + str([reply.blocks for reply in the_story(slack).thread])
    assert not any(elsewhere in shown for elsewhere in ("Gull Bay", "Northern Rail", "455", "60 locomotives"))


def test_an_update_is_told_for_its_one_new_fact(told: Bot, slack: FakeSlack) -> None:
    told.hears(UPDATE, HEAP)
    [reply] = the_story(slack).thread[1:]
    assert "Keel Logistics" in reply.text
    assert "$310 million" in reply.text
    assert "3,900 jobs" not in reply.text
    assert "decided to end vehicle production" not in reply.text


def test_of_two_subjects_in_one_article_each_is_told_its_own(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE, NEWSROOM).settles()
    bot.hears(VENTURE)
    bot.hears(CLOSURE)
    bot.hears(BOTH, NEWSROOM)
    venture, plant = ([reply.text for reply in story.thread] for story in slack.shows("#deals"))
    assert len(venture) == len(plant) == 1


def test_what_arrives_out_of_order_makes_nothing_new(told: Bot, slack: FakeSlack) -> None:
    """A feed that was down brings the report of two weeks ago after the decision."""
    told.now += DAY
    told.hears(replace(REVIEW, path="/late.html"), GAZETTE)
    told.hears(DELAY, NEWSROOM)
    told.hears(replace(CLOSURE_RETOLD, published=DELAY.published), HEAP)
    [moved] = replies(slack)
    assert "September 2029" in moved
