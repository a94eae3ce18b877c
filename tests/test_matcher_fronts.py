"""What a title and its first sentence tell: nominal titles, parts of titles, what is put off."""

import pytest

from bot.matcher import summary
from bot.matcher.subjects import SubjectMatcher
from bot.model import Claim
from tests import measure_fronts

FLOORS = {"matched": 0.97, "kind": 0.76, "told": 0.61}  # that hold on the fronts held out, of all languages
TRUST = 0.89  # of what is told as sure, in other languages than English

MILL = {"plant": ["Orion", ["Norrby", "ノルビー工場"]]}


def told(title: str, lead: str, language: str = "en") -> tuple[Claim, ...]:
    changes = measure_fronts.shown(language, {**MILL, "title": title, "lead": lead}) or ()
    return tuple(change.claim for change in changes)


def headline(title: str, lead: str, language: str) -> str:
    """Of an alert on the mill, without its name."""
    case = {**MILL, "title": title, "lead": lead}
    article, changes = measure_fronts.front(language, case), measure_fronts.shown(language, case)
    (match,) = SubjectMatcher(measure_fronts.watchlist(case)).match(article)
    assert changes
    return summary.headline(article, match, changes).removeprefix("Subject: ")


def as_said(claim: Claim) -> str:
    return f"{'' if claim.affirmed else 'not '}{claim.kind} {claim.certainty}"


@pytest.mark.parametrize("name", FLOORS)
def test_fronts_held_out_are_told_as_truly_as_before(name: str) -> None:
    counts = [measure_fronts.measure(language, case) for language, case in measure_fronts.cases("held")]
    assert sum(count[name] for count in counts) / len(counts) >= FLOORS[name]


def test_what_is_told_as_sure_of_fronts_held_out_is_right() -> None:
    held = (measure_fronts.measure(each, case) for each, case in measure_fronts.cases("held") if each != "en")
    counts = [count for count in held if count["sure"]]
    assert sum(count["right"] for count in counts) / len(counts) >= TRUST


def test_a_title_without_a_verb_is_as_certain_as_its_lead() -> None:
    first, *_ = told("Norrby: closure", "Orion has decided to close its Norrby plant in May.")
    assert (as_said(first), first.sentence) == ("closure decided", 0)


def test_a_title_that_says_how_certain_it_is_stays_so() -> None:
    first, *_ = told("Orion may close Norrby", "Orion has decided to close its Norrby plant in May.")
    assert as_said(first) == "review considered"


def test_a_space_ends_a_part_of_a_japanese_title() -> None:
    first, *_ = told(
        "オリオンのノルビー工場、生産再開 保健所が停止処分を解除",
        "ノルビー工場は28日から生産を再開する。",
        "ja",
    )
    assert first.kind == "restart"


def test_what_is_put_off_comes_before_its_object() -> None:
    first, *_ = told("ノルビー工場、着工先送り", "オリオンはノルビー工場の着工を先送りした。", "ja")
    assert first.kind == "suspension"


def test_what_is_undecided_in_one_clause_leaves_the_others_alone() -> None:
    claims = told("Norrby停产,复产时间未定", "Orion公告,Norrby自10日起已停产,复产时间尚未确定。", "zh")
    assert [as_said(claim) for claim in claims if claim.kind == "production_stop"] == ["production_stop done"]


def test_what_the_title_denies_is_not_so() -> None:
    claims = told("Orion回应“关停Norrby”:不属实", "针对Orion将关停Norrby的消息,公司称该消息不属实。", "zh")
    assert [as_said(claim) for claim in claims if claim.kind == "closure"] == ["not closure denied"]


def test_what_title_and_lead_both_tell_is_the_headline_in_english() -> None:
    told = headline(
        "Orion schließt Werk Norrby",
        "Orion schließt sein Werk Norrby, wie das Unternehmen am Mittwoch mitteilte.",
        "de",
    )
    assert told.startswith("closure planned")


def test_what_a_title_alone_seems_to_tell_is_asked_after_its_own_words() -> None:
    told = headline("Schließung von Norrby?", "In Norrby wird seit 1962 gearbeitet, bei Orion.", "de")
    assert told == "“Schließung von Norrby?” (under review?)"


def test_of_what_the_lead_alone_seems_to_tell_the_title_is_the_headline() -> None:
    told = headline("ノルビー工場に春が来た", "オリオンはノルビー工場の閉鎖を決めた。", "ja")
    assert told == "“ノルビー工場に春が来た”"


def test_a_title_in_words_that_nobody_knows_is_the_headline_as_it_stands() -> None:
    assert (
        headline("Norrby: sqarg uwl tem", "Orion uwl Norrby tem 2027 sqarg.", "tlh")
        == "“Norrby: sqarg uwl tem”"
    )


def test_the_present_tense_of_a_title_is_a_plan() -> None:
    first, *_ = told("Orion drosselt in Norrby", "Der Autobauer fertigt dort Getriebe.", "de")
    assert as_said(first) == "output planned"


def test_the_present_tense_is_no_plan_where_a_kind_is_told_when_it_is_so() -> None:
    first, *_ = told("Orion macht in Norrby Rückzieher", "Orion zieht sein Angebot zurück.", "de")
    assert as_said(first) == "collapse done"


def test_an_accident_is_no_plan_whatever_follows_from_it() -> None:
    first, *_ = told("Feuer in Norrby: Anwohner sollen Fenster schließen", "Orion löscht.", "de")
    assert as_said(first) == "accident done"


def test_a_part_of_a_title_that_asks_is_considered() -> None:
    first, *_ = told("Orion Norrby 폐업 수순? “확인 중”", "Orion Norrby의 매출이 줄었다.", "ko")
    assert as_said(first) == "review considered"


def test_what_a_title_is_against_is_no_agreement() -> None:
    first, *_ = told("Protest gegen Übernahme von Norrby", "Orion kauft zu.", "de")
    assert as_said(first).startswith("opposition")


def test_dots_divide_a_korean_title() -> None:
    first, *_ = told("Norrby 팔리나…Orion “검토 안 해”", "Orion은 3일 매각설을 부인했다.", "ko")
    assert first.certainty in ("considered", "denied")


def test_the_end_of_a_plan_is_no_plan() -> None:
    first, *_ = told("Orion Norrby 계획을 접었다", "Orion은 Norrby를 떠난다.", "ko")
    assert as_said(first) == "collapse done"
