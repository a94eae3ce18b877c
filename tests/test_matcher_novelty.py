"""What an article adds to its ledger, signal by signal: by claims and fingerprints made by hand."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.matcher import novelty
from bot.matcher.known import Slots
from bot.matcher.titles import LEAD
from bot.model import (
    About,
    Article,
    Certainty,
    ClaimKind,
    DateOrigin,
    Fingerprint,
    Ledger,
    Match,
    Sentence,
    Speaker,
    Standing,
    Tier,
)
from tests.fakes.stories import NOON, PLANT, claim, month, people

K = ClaimKind
BODY = LEAD + 1
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
JOBS, MARCH = people(3900, "3,900"), month(2028, 3)
ONE, TWO, THREE = (math.log1p(count) for count in (1, 2, 3))
TEXT = "Arden Motors will end production at its Harborside plant in Port Elm, Ohio, in March 2028."
ARTICLE = Article("a", "https://a.example/1", "Herald", Tier.WIRE, "en", "Arden to go", TEXT, NOON, NOON)
MATCH = Match(PLANT, About.MAIN, (), tuple(Sentence(n, part) for n, part in enumerate([ARTICLE.title, TEXT])))


def slot(kind: ClaimKind = K.CLOSURE, sentence: int = 1, new: Mapping[str, Any] = {}, **more: Any) -> Slots:
    """A claim of which all is known but what is `new`."""
    return Slots(claim(kind, sentence=sentence, **more), **new)


def said(*slots: Slots, article: Article = ARTICLE, match: Match = MATCH) -> Mapping[str, float]:
    mark = novelty.fingerprint(article, match, (), told=False)
    return novelty.content(article, match, slots, Ledger(PLANT.id), mark)


STAGE, SPEAKER = {"stage": True}, {"speaker": True}


# ---- what it says ---------------------------------------------------------------------------------


def test_new_stages_are_counted_by_kind_below_the_lead() -> None:
    below = [slot(K.SALE, BODY, STAGE), slot(K.JOBS, BODY, STAGE), slot(K.JOBS, BODY + 1, STAGE)]
    other = [slot(K.CLOSURE, LEAD, STAGE), slot(K.LEGAL, BODY), slot(K.LABOUR, BODY, STAGE, background=True)]
    assert said(*below, *other)["new_stages_body"] == TWO


def test_new_speakers_are_counted_below_the_lead() -> None:
    union = Speaker(Standing.UNION, "Union Hall")
    assert said(slot(sentence=LEAD, new=SPEAKER))["new_speakers_body"] == 0
    found = said(
        slot(K.JOBS, BODY, SPEAKER), slot(sentence=BODY, new=SPEAKER), slot(sentence=BODY, speaker=union)
    )
    assert found["new_speakers_body"] == ONE


@pytest.mark.parametrize("new", [{"kind": True}, STAGE, SPEAKER])
def test_a_denial_that_is_new(new: Mapping[str, Any]) -> None:
    assert said(slot(certainty=Certainty.DENIED, new=new))["new_denial"]
    assert said(slot(affirmed=False, new=new))["new_denial"]
    assert not said(slot(new=new))["new_denial"]
    assert not said(slot(affirmed=False, background=True, new=new))["new_denial"]


def test_a_denial_that_is_known_is_none() -> None:
    assert not said(slot(affirmed=False, quantities=(JOBS,), new={"quantities": (JOBS,)}))["new_denial"]


def test_whose_word_the_lead_gives() -> None:
    source, outlet = Speaker(Standing.SOURCE), Speaker(Standing.OUTLET, "Nippo")

    def voices(*slots: Slots) -> tuple[float, float]:
        found = said(*slots)
        return found["voice_source"], found["voice_outlet"]

    assert voices(slot(sentence=LEAD, speaker=source)) == (1, 0)
    assert voices(slot(sentence=0, speaker=outlet), slot()) == (0, 1)
    assert voices(slot(sentence=BODY, speaker=source), slot(speaker=outlet, background=True)) == (0, 0)


def test_a_title_that_tells_a_fact() -> None:
    assert said(slot(sentence=0))["title_fact"]
    assert said(slot(K.STATEMENT, 0), slot(sentence=0))["title_fact"]
    assert not said(slot(K.STATEMENT, 0), slot(sentence=1))["title_fact"]


def test_a_title_that_denies_something() -> None:
    assert said(slot(sentence=0), slot(sentence=0, affirmed=False))["title_denies"]
    assert not said(slot(sentence=0), slot(sentence=1, affirmed=False))["title_denies"]


def test_parties_that_meet_a_kind_for_the_first_time() -> None:
    joined = {"joined": frozenset({"arden", "keel"})}
    assert said(slot(new=joined), slot(new=joined), slot(K.SALE, BODY, joined))["new_parties"] == TWO
    assert said(slot(new=joined, background=True), slot(K.STATEMENT, new=joined))["new_parties"] == 0
    assert said(slot())["new_parties"] == 0
    both = replace(MATCH, subject=replace(PLANT, parties=("arden", "keel")))
    assert said(slot(new=joined), match=both)["new_parties"] == TWO


def test_of_its_own_words_the_day_an_update_and_people_with_their_ages() -> None:
    plain = said()
    assert not any(plain[name] for name in ("today", "says_update", "opinion", "roundup", "ages"))
    dated = replace(MATCH, sentences=(Sentence(LEAD, "PORT ELM, July 15 (Herald) - Arden said on Tuesday."),))
    assert said(match=dated)["today"]
    assert not said(match=replace(dated, sentences=(replace(dated.sentences[0], index=BODY),)))["today"]
    assert said(article=replace(ARTICLE, title="UPDATE 1-Arden to go"))["says_update"]
    assert said(match=replace(MATCH, sentences=(Sentence(LEAD, "Updated with a comment."),)))["says_update"]
    assert said(article=replace(ARTICLE, title="Opinion: Arden should stay"))["opinion"]
    assert said(article=replace(ARTICLE, title="News in brief: Arden, Keel"))["roundup"]
    assert said(article=replace(ARTICLE, title="Timeline: Arden at Harborside"))["roundup"]
    assert said(article=replace(ARTICLE, text="Mora, 52, welds; so does Ito (46)."))["ages"] == TWO


@pytest.mark.parametrize("tier", Tier)
def test_a_filing_is_its_companys_own_word(tier: Tier) -> None:
    found = {
        name for name, value in said(article=replace(ARTICLE, tier=tier)).items() if "tier_" in name and value
    }
    weighed = {"tier_company" if tier is Tier.FILING else f"tier_{tier}"}
    assert found == weighed - {"tier_national", "tier_local"}


def test_the_more_sentences_the_longer() -> None:
    assert said()["length"] == pytest.approx(TWO / 3)


def test_what_tells_as_news_is_a_fact_and_no_statement() -> None:
    told = slot(K.CLOSURE, LEAD, dates=(MARCH,))
    others = slot(K.STATEMENT), slot(K.JOBS, BODY), slot(K.SALE, background=True)
    assert novelty.lead_facts([told, *others]) == {"closure", "2028-03-01/2028-03-28"}
    assert novelty.lead_facts([slot(K.SALE, affirmed=False)]) == {"no sale"}


# ---- copies and edits -----------------------------------------------------------------------------


def near(*past: Fingerprint, article: Article = ARTICLE) -> tuple[float, float]:
    mark = novelty.fingerprint(article, MATCH, (), told=False)
    found = novelty.content(article, MATCH, (), Ledger(PLANT.id, (), past), mark)
    return found["copy"], found["edited"]


def test_a_copy_is_one_of_an_article_in_its_language() -> None:
    before = novelty.fingerprint(replace(ARTICLE, id="b"), MATCH, (), told=False)
    strike = replace(MATCH, sentences=(Sentence(1, "Crews at Port Elm walked out over pay this week."),))
    other = novelty.fingerprint(replace(ARTICLE, id="c", title="Pay dispute"), strike, (), told=False)
    assert near() == (0, 0)
    assert near(other) == (0, 0)
    assert near(other, before, other) == (1, 0)
    assert near(replace(before, language="de")) == (0, 0)
    assert near(replace(before, article="a", language="de")) == (0, 1)


@pytest.mark.parametrize(("shared", "copy"), [(5, False), (6, True), (7, True)])
def test_a_copy_has_three_fifths_of_another(shared: int, copy: bool) -> None:
    past = Fingerprint("b", NOON, "en", frozenset(range(10)), told=False)
    mark = replace(past, article="a", shingles=frozenset(range(10 - shared, 20 - shared)))
    found = novelty.content(ARTICLE, MATCH, (), Ledger(PLANT.id, (), (past,)), mark)
    assert bool(found["copy"]) is copy


# ---- when it comes --------------------------------------------------------------------------------


def met(ago: timedelta, *, told: bool = False, language: str = "en", chance: float = 0.0) -> Fingerprint:
    return Fingerprint("b", NOON - ago, language, frozenset(), told, chance)


def comes(
    *past: Fingerprint, told: timedelta | None = None, article: Article = ARTICLE
) -> Mapping[str, float]:
    last_told = None if told is None else NOON - told
    return novelty.circumstances(article, frozenset(), Ledger(PLANT.id, (), past, last_told))


def test_the_first_comes_after_nothing() -> None:
    found = comes()
    assert (found["first"], found["met_lately"], found["told_lately"], found["promise"]) == (1, 0, 0, 0)
    assert found["days_since_told"] == found["days_since_met"] == pytest.approx(math.log1p(60) / 2)
    assert not comes(met(DAY))["first"]


def test_what_was_met_and_told_within_two_days_is_counted() -> None:
    found = comes(met(3 * DAY, told=True), met(2 * DAY), met(HOUR, told=True), met(HOUR))
    assert (found["met_lately"], found["told_lately"]) == (THREE, ONE)


def test_the_days_since_anything_was_told_or_met() -> None:
    found = comes(met(9 * DAY), met(3 * DAY), told=DAY)
    assert found["days_since_told"] == pytest.approx(math.log1p(1) / 2)
    assert found["days_since_met"] == pytest.approx(math.log1p(3) / 2)
    assert comes(met(DAY), met(2 * DAY))["days_since_met"] == pytest.approx(math.log1p(1) / 2)
    assert comes(met(-HOUR), told=-HOUR)["days_since_told"] == 0
    assert comes(told=400 * DAY)["days_since_told"] == pytest.approx(math.log1p(60) / 2)
    assert comes(met(400 * DAY))["days_since_met"] == pytest.approx(math.log1p(60) / 2)


def test_the_best_chance_of_what_was_not_told_since_the_last_that_was() -> None:
    fell_short = (
        met(5 * HOUR, chance=0.5),
        met(4 * HOUR, told=True),
        met(3 * HOUR, chance=0.4),
        met(HOUR, chance=0.3),
    )
    assert comes(*fell_short)["promise"] == 0.4
    assert comes(met(3 * DAY, chance=0.5))["promise"] == 0


@pytest.mark.parametrize(
    ("past", "translates"),
    [
        ((met(HOUR, told=True, language="ja"),), True),
        ((met(2 * DAY, told=True, language="ja"),), True),
        ((met(2 * DAY + HOUR, told=True, language="ja"),), False),
        ((met(HOUR, language="ja"),), False),
        ((met(2 * HOUR, told=True, language="ja"), met(HOUR)), False),
        ((met(2 * HOUR), met(HOUR, told=True, language="ja")), True),
        ((met(9 * DAY, told=True), met(HOUR, told=True, language="ja"), met(HOUR, language="ko")), True),
        ((), False),
    ],
)  # fmt: skip
def test_the_first_in_its_language_since_news_in_another(
    past: tuple[Fingerprint, ...], translates: bool
) -> None:
    assert comes(*past)["other_language"] == translates


def test_an_article_speaks_when_it_was_published() -> None:
    older = replace(ARTICLE, published=NOON - DAY, published_from=DateOrigin.PAGE)
    assert comes(met(3 * DAY), article=older)["met_lately"] == ONE
    assert comes(met(3 * DAY))["met_lately"] == 0
