"""What an article is about: the evidence that a subject has the article, or is only named in it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher.focus import compared
from bot.matcher.subjects import SubjectMatcher
from bot.matcher.weights import read_weights
from bot.model import Article, Company, DateOrigin, Subject, SubjectKind, Tier, Watchlist

NOON = datetime(2025, 7, 15, 12, tzinfo=UTC)
MERGER = Subject("merger", SubjectKind.DEAL, "Arcelor and Mittal", ("arcelor", "mittal"), topics=("merger",))
STAKE = Subject("stake", SubjectKind.DEAL, "Evraz in Arcelor", ("arcelor", "evraz"), topics=("stake",))
MILL = Subject("mill", SubjectKind.PLANT, "Gandrange", ("mittal",), names=("Gandrange",))
COMPANIES = {name.casefold(): Company(name.casefold(), (name,)) for name in ("Arcelor", "Mittal", "Evraz")}
MATCHER = SubjectMatcher(Watchlist(COMPANIES, {each.id: each for each in (MERGER, STAKE, MILL)}))
MAIN = (
    "Arcelor and Mittal agree on merger",
    "Arcelor and Mittal signed their merger on Monday. It is due in May.",
)


def article(title: str, text: str) -> Article:
    return Article(
        "a", "https://wire.example/a", "Wire", Tier.WIRE, "en", title, text, NOON, NOON, DateOrigin.PAGE
    )


def evidence(title: str, text: str) -> dict[str, dict[str, float]]:
    return {match.subject.id: dict(match.evidence) for match in MATCHER.match(article(title, text))}


def chance(title: str, text: str, subject: str) -> float:
    """That the article is about the subject."""
    return read_weights().focus(evidence(title, text)[subject])


def test_a_title_with_both_parties_has_the_article() -> None:
    seen = evidence(*MAIN)["merger"]
    assert (seen["title"], seen["opening"], seen["title_parties"], seen["title_lead"]) == (1, 1, 1, 1)
    assert chance(*MAIN, "merger") > 0.7


@pytest.mark.parametrize(
    "title",
    ["Steel prices rise again", "Evraz posts a loss", "Evraz raises its stake in Arcelor"],
    ids=["nobody's title", "a rival's title", "a sibling's title"],
)
def test_one_named_at_the_end_has_it_not(title: str) -> None:
    text = (
        "Prices rose by 4%. Evraz fell. Buyers wait. Stocks are low. Arcelor and Mittal still plan a merger."
    )
    assert chance(title, text, "merger") < 0.5 * chance(*MAIN, "merger")


def test_who_else_has_the_title_is_told() -> None:
    seen = evidence(
        "Evraz raises its stake in Arcelor", "Evraz has a larger stake. Arcelor and Mittal plan a merger."
    )
    assert seen["merger"]["sibling_title"] == 1
    assert seen["merger"]["title_lead"] < 0 < seen["stake"]["title_lead"]


def test_a_plant_is_named_by_its_own_name() -> None:
    seen = evidence("Mittal to close Gandrange", "The Gandrange works will close, Mittal said.")["mill"]
    assert (seen["plant"], seen["title"], seen["title_parties"], seen["no_topic"]) == (1, 1, 1, 0)
    assert (seen["parties"], seen["named_more"]) == (1, 2)


def test_of_three_each_has_what_is_its_own() -> None:
    text = "Arcelor and Mittal plan a merger. Mittal is to close Gandrange."
    seen = evidence("Evraz raises its stake in Arcelor", text)

    def each(name: str) -> tuple[float, ...]:
        return tuple(round(3 * seen[subject][name], 6) for subject in ("stake", "merger", "mill"))

    assert each("title") == (3, 0, 0)
    assert each("opening") == (0, 3, 0)
    assert each("last_named") == (1, 2, 2)
    assert each("both_share") == (1, 1, 0)
    assert each("title_lead") == (1.5, -1.5, -3)
    assert each("named_more") == (-1, 1, -2)
    assert each("sibling_title") == (0, 3, 0)
    assert each("other_opening") == (3, 0, 3)


def test_a_deal_may_be_met_without_its_topic() -> None:
    seen = evidence("Arcelor and Mittal meet", "They met. Arcelor waits.")["merger"]
    assert (seen["title"], seen["no_topic"], seen["named_more"]) == (1, 1, 1)
    assert evidence(*MAIN)["merger"]["no_topic"] == 0


def test_a_deal_may_be_met_by_one_party_and_its_topic() -> None:
    seen = evidence("Arcelor in merger talks", "They go on.")["merger"]
    assert (seen["title"], seen["title_parties"], seen["parties"]) == (1, 0.5, 0.5)


def test_a_title_alone_is_its_own_opening() -> None:
    seen = evidence("Arcelor and Mittal agree on merger, and Evraz on a stake in Arcelor", "")
    assert (seen["merger"]["title"], seen["merger"]["opening"], seen["merger"]["last_named"]) == (1, 1, 0)
    assert (seen["stake"]["other_opening"], seen["merger"]["other_opening"]) == (1, 1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Arcelor ", "Mittal ", "Evraz ", "Gandrange ", "merger ", "stake ", "steel. ", "\n"]
        ),
        max_size=40,
    ).map("".join),
    st.text(max_size=40),
)
def test_the_evidence_stays_within_its_bounds(text: str, title: str) -> None:
    for seen in evidence(title, text).values():
        assert all(-4 <= value <= 4 for value in seen.values())


def test_the_one_that_is_named_most_often_leads() -> None:
    seen = evidence("Steel in spring", "Arcelor waits. Evraz waits. Arcelor and Evraz talk. Mittal rests.")
    assert seen["merger"]["named_more"] < 0 < seen["stake"]["named_more"]


def foremost(title: str, text: str, among: set[str], by: str = "title_parties") -> dict[str, float]:
    """Who is foremost where nothing counts but one piece of evidence."""
    matches = [match for match in MATCHER.match(article(title, text)) if match.subject.id in among]
    told = compared(matches, lambda seen: seen[by])
    return {match.subject.id: match.evidence["foremost"] for match in told}


RAISED = "Evraz raises its stake in Arcelor"
BESIDES = "Arcelor and Mittal plan a merger, and Mittal is to close its works at Gandrange."


def test_of_deals_that_share_a_party_one_is_foremost() -> None:
    assert foremost(RAISED, BESIDES, {"merger", "stake"}) == {"merger": 0, "stake": 1}


def test_a_deal_is_behind_one_that_has_more_of_the_title_though_it_stands_there_too() -> None:
    both = f"{RAISED} and waits for the Arcelor merger"
    assert foremost(both, BESIDES, {"merger", "stake"}) == {"merger": 0, "stake": 1}


def test_none_is_behind_where_all_are_alike() -> None:
    text = f"{RAISED}. {BESIDES}"
    assert foremost("Steel in spring", text, {"merger", "stake"}) == {"merger": 1, "stake": 1}


def test_subjects_that_share_no_party_are_no_rivals() -> None:
    assert foremost(RAISED, BESIDES, {"mill", "stake"}) == {"mill": 1, "stake": 1}


@pytest.mark.parametrize(("place", "wanted"), [("at Gandrange", 1), ("in Lorraine", 0)])
def test_a_plant_in_the_title_is_behind_nobody(place: str, wanted: float) -> None:
    title, both = f"Arcelor and Mittal to build trains {place}", {"merger", "mill"}
    assert foremost(title, BESIDES, both, by="both_share") == {"merger": 1, "mill": wanted}
