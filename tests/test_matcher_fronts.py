"""What a title and its first sentence tell: nominal titles, parts of titles, what is put off."""

import pytest

from bot.model import Claim
from tests import measure_fronts

FLOORS = {"matched": 0.96, "kind": 0.66, "told": 0.5}  # that hold on the fronts held out, of all languages

MILL = {"plant": ["Orion", ["Norrby", "ノルビー工場"]]}


def told(title: str, lead: str, language: str = "en") -> tuple[Claim, ...]:
    return measure_fronts.shown(language, {**MILL, "title": title, "lead": lead}) or ()


def as_said(claim: Claim) -> str:
    return f"{'' if claim.affirmed else 'not '}{claim.kind} {claim.certainty}"


@pytest.mark.parametrize("name", FLOORS)
def test_fronts_held_out_are_told_as_truly_as_before(name: str) -> None:
    counts = [measure_fronts.measure(language, case) for language, case in measure_fronts.cases("held")]
    assert sum(count[name] for count in counts) / len(counts) >= FLOORS[name]


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
