"""Whether a desk hears of an article, and why not: by its slots and a few signals, hardly by any text."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.matcher.developments import (
    ABOUT,
    ANSWERED,
    absorb,
    decide,
    develop,
    goes_on,
    marked,
    not_new,
    opens,
    tells,
    weighed,
)
from bot.matcher.known import Known, Slots
from bot.matcher.titles import LEAD
from bot.matcher.weights import Logistic, Weights
from bot.model import (
    About,
    Action,
    Article,
    Certainty,
    Claim,
    ClaimKind,
    Decision,
    Development,
    Fingerprint,
    Ledger,
    LedgerEntry,
    Match,
    Reason,
    Sentence,
    Speaker,
    Standing,
    Tier,
)
from tests.fakes.nouns import NOON
from tests.fakes.stories import PLANT, people

LIKELY, UNLIKELY = {"score": 0.9}, {"score": 0.1}
LED = {"title_denies": 1.0, "new_denial": 1.0}  # by a denial that nobody made before


def signals(**changed: float) -> dict[str, float]:
    """Those of a later report on its subject that is unlikely to bring news."""
    usual = {"threshold": 0.6, "promise": 0.0, "focus": 0.9, "first": 0.0, "foremost": 1.0, **UNLIKELY}
    said = ("copy", "edited", "says_update", "opinion", "roundup", "title_denies", "new_denial")
    return usual | dict.fromkeys(said, 0.0) | changed


def slot(
    of: ClaimKind = ClaimKind.CLOSURE, sentence: int = 1, *, background: bool = False, **new: Any
) -> Slots:
    speaker = Speaker(Standing.NONE)
    claim = Claim("mill", of, Certainty.DECIDED, speaker, "It closes.", sentence, background=background)
    return Slots(claim, **new)


KNOWN = slot()
STEP = slot(kind=True)
NAMED = slot(names=("Keel",))
RECALLED = slot(background=True, kind=True)
STATEMENT = slot(ClaimKind.STATEMENT, stage=True)


class TestTells:
    def test_what_is_likely_and_nothing_else(self) -> None:
        assert tells([KNOWN], signals(**LIKELY))
        assert not tells([STEP], signals(**UNLIKELY))

    def test_what_is_just_likely_enough(self) -> None:
        assert tells([KNOWN], signals(score=0.6))
        assert not tells([KNOWN], signals(score=0.599))

    def test_what_is_likely_though_nothing_in_it_could_be_read(self) -> None:
        assert tells([], signals(**LIKELY))

    def test_not_what_is_only_recalled(self) -> None:
        assert not tells([RECALLED], signals(**LIKELY))
        assert tells([RECALLED, KNOWN], signals(**LIKELY))

    def test_of_a_roundup_only_what_it_adds(self) -> None:
        assert not tells([KNOWN], signals(**LIKELY, roundup=1.0))
        assert tells([STEP], signals(**LIKELY, roundup=1.0))
        assert not tells([STEP], signals(**UNLIKELY, roundup=1.0))

    def test_of_an_edited_article_what_was_added_and_that_always(self) -> None:
        assert not tells([KNOWN], signals(**LIKELY, edited=1.0))
        assert tells([STEP], signals(**UNLIKELY, edited=1.0))


class TestTheFirstReport:
    FIRST = signals(first=1.0)

    @pytest.mark.parametrize("sentence", range(LEAD + 1))
    def test_opens_a_story_with_a_fact_in_its_lead_however_unlikely(self, sentence: int) -> None:
        step = slot(sentence=sentence, stage=True)
        assert opens([step], self.FIRST)
        assert tells([step], self.FIRST)

    @pytest.mark.parametrize("new", [{"kind": True}, {"stage": True}, {"quantities": (1,)}, {"dates": (1,)}])
    def test_opens_it_with_whatever_is_a_fact(self, new: dict[str, Any]) -> None:
        assert opens([slot(**new)], self.FIRST)

    @pytest.mark.parametrize(
        "other",
        [KNOWN, STATEMENT, RECALLED, NAMED, slot(sentence=LEAD + 1, kind=True)],
        ids=["known", "a statement", "recalled", "a name", "below the lead"],
    )
    def test_opens_none_with_anything_else(self, other: Slots) -> None:
        assert not opens([other], self.FIRST)

    @pytest.mark.parametrize("lacks", [{"first": 0.0}, {"opinion": 1.0}, {"roundup": 1.0}, {"focus": 0.59}])
    def test_is_a_plain_report_about_its_subject(self, lacks: dict[str, float]) -> None:
        assert not opens([STEP], self.FIRST | lacks)

    def test_is_about_it_from_some_focus_on(self) -> None:
        assert opens([STEP], self.FIRST | {"focus": ABOUT})


class TestTheFirstDenial:
    """What is denied was told, so that all that weighs a retelling speaks against the answer."""

    @staticmethod
    def bar(*, focus: float = 5.0, **said: float) -> float:
        weights = Weights(Logistic(focus, {}), Logistic(0.0, {}), 0.6)
        return weighed(signals(**said), weights)["threshold"]

    def test_is_told_sooner_where_a_title_has_it(self) -> None:
        assert self.bar(**LED) == ANSWERED
        assert self.bar() == 0.6

    @pytest.mark.parametrize("lacks", [{"title_denies": 0.0}, {"new_denial": 0.0}, {"foremost": 0.0}])
    def test_and_only_there(self, lacks: dict[str, float]) -> None:
        assert self.bar(**(LED | lacks)) == 0.6

    def test_where_it_is_about_the_subject(self) -> None:
        assert self.bar(focus=-5.0, **LED) == 0.6

    def test_never_later_than_other_news(self) -> None:
        weights = Weights(Logistic(5.0, {}), Logistic(0.0, {}), 0.3)
        assert weighed(signals(**LED), weights)["threshold"] == 0.3


class TestAnUpdate:
    UPDATE = signals(copy=1.0, says_update=1.0)

    @pytest.mark.parametrize("step", [slot(sentence=7, kind=True), slot(sentence=7, stage=True)])
    def test_is_told_for_a_step_anywhere_in_it(self, step: Slots) -> None:
        assert goes_on([KNOWN, step], self.UPDATE)
        assert tells([KNOWN, step], self.UPDATE)

    @pytest.mark.parametrize("lacks", [{"copy": 0.0}, {"says_update": 0.0}])
    def test_is_a_known_report_that_says_it_is_one(self, lacks: dict[str, float]) -> None:
        assert not goes_on([STEP], self.UPDATE | lacks)

    @pytest.mark.parametrize("other", [KNOWN, STATEMENT, RECALLED, NAMED])
    def test_is_not_told_for_less(self, other: Slots) -> None:
        assert not goes_on([KNOWN, other], self.UPDATE)


@pytest.mark.parametrize(
    ("slots", "said", "reason"),
    [
        ([STEP], {"copy": 1.0, "opinion": 1.0}, Reason.COPY),
        ([], {}, Reason.NO_CLAIM),
        ([KNOWN, RECALLED], {"roundup": 1.0}, Reason.BACKGROUND),
        ([KNOWN], {"roundup": 1.0}, Reason.RETELLING),
        ([STEP, RECALLED], {"roundup": 1.0, "opinion": 1.0}, Reason.ROUNDUP),
        ([STEP], {"opinion": 1.0, "focus": 0.1}, Reason.OPINION),
        ([STEP], {"focus": 0.59}, Reason.MENTION),
        ([STEP], {"focus": ABOUT}, Reason.SLIGHT),
    ],
    ids=lambda each: each.value if isinstance(each, Reason) else "",
)
def test_why_it_is_not_told(slots: list[Slots], said: dict[str, float], reason: Reason) -> None:
    assert not_new(slots, signals(**said)) is reason


class TestWhatIsRemembered:
    MARK = Fingerprint("a1", NOON, "en", frozenset(), told=False)

    def test_the_chance_of_a_report_that_fell_short(self) -> None:
        assert marked(self.MARK, signals(score=0.51239), told=False).chance == 0.512

    def test_none_of_a_report_that_was_told(self) -> None:
        mark = marked(self.MARK, signals(score=0.5), told=True)
        assert (mark.told, mark.chance) == (True, 0.0)

    @pytest.mark.parametrize("evidence", [signals(score=0.6), {}], ids=["likely enough", "known before"])
    def test_none_of_a_report_that_was_held_back_for_something_else(self, evidence: dict[str, float]) -> None:
        assert marked(self.MARK, evidence, told=False).chance == 0.0


SAID = ("Plant closes", "It closes.", "It said so.", "It was asked.", "Jobs go.")
ARTICLE = Article("a", "https://a.example/1", "Herald", Tier.WIRE, "en", SAID[0], "", NOON, NOON)
MATCH = Match(PLANT, About.MAIN, (), tuple(Sentence(n, text) for n, text in enumerate(SAID)))
EAGER = Weights(Logistic(9.0, {}), Logistic(9.0, {}), 0.6)


NOTHING = Known(Ledger("mill"))


def decided(*slots: Slots, baseline: bool = False, **said: float) -> Decision:
    """What is decided where all is likely to be news."""
    return decide(ARTICLE, MATCH, slots, NOTHING, signals(**said), EAGER, baseline=baseline)


class TestTheDecision:
    def test_gives_the_reason_of_its_weightiest_change_but_for_the_first_report(self) -> None:
        assert decided(slot(stage=True)).reason is Reason.NEW_STAGE
        assert decided(slot(stage=True), first=1.0).reason is Reason.FIRST_REPORT

    def test_is_silent_on_what_came_before_the_subject_was_followed(self) -> None:
        made = decided(STEP, baseline=True)
        assert (made.action, made.reason) == (Action.ATTACH, Reason.BASELINE)
        assert made.claims == (STEP.claim,)

    @pytest.mark.parametrize("said", ["copy", "edited"])
    def test_shows_of_a_known_report_only_what_was_added(self, said: str) -> None:
        title, added = slot(sentence=0), slot(ClaimKind.SALE, 4, kind=True)
        assert [change.claim.kind for change in decided(title, added).changes] == ["closure", "sale"]
        seen: dict[str, Any] = {said: 1.0}
        assert [change.claim.kind for change in decided(title, added, **seen).changes] == ["sale"]

    def test_keeps_the_score_that_it_was_made_by(self) -> None:
        made = decided(KNOWN, score=0.0, focus=0.0)
        assert made.evidence["score"] == made.evidence["focus"] > 0.99
        assert made.evidence["threshold"] == 0.6


def developed(*slots: Slots, **said: Any) -> Development:
    return develop(ARTICLE, MATCH, decided(*slots, **said), slots, NOTHING)


class TestTheLedger:
    LEDGER = Ledger("mill", last_told=NOON)

    @pytest.mark.parametrize(
        ("decision", "hours", "last"),
        [(decided(STEP), 1, 1), (decided(STEP), -1, 0), (decided(STEP, baseline=True), 1, 0)],
    )
    def test_was_told_last_when_its_newest_report_spoke(
        self, decision: Decision, hours: int, last: int
    ) -> None:
        """A report may be read, and told, after one that spoke later."""
        at = NOON + timedelta(hours=hours)
        spoke = replace(ARTICLE, published=at, seen=at)
        after = absorb(self.LEDGER, Known(self.LEDGER), spoke, decision, TestWhatIsRemembered.MARK)
        assert after.last_told == NOON + timedelta(hours=last)


class TestTheDevelopment:
    def test_is_as_certain_as_its_first_change_and_that_ones_word(self) -> None:
        union = Speaker(Standing.UNION, "Union Hall")
        planned = Slots(Claim("mill", ClaimKind.JOBS, Certainty.PLANNED, union, "Jobs go.", 4), kind=True)
        told = developed(STEP, planned)
        assert len(told.changes) == 2
        assert (told.certainty, told.speaker) == (Certainty.DECIDED, STEP.claim.speaker)

    def test_of_a_copy_quotes_what_was_added_and_of_a_report_its_lead_too(self) -> None:
        added = slot(ClaimKind.SALE, 4, kind=True)
        assert developed(KNOWN, added, copy=1.0).quotes == (SAID[0], SAID[4])
        assert developed(KNOWN, added).quotes == SAID

    def test_of_a_long_article_quotes_what_is_new_what_nobody_was_told_and_what_has_figures(self) -> None:
        long = replace(MATCH, sentences=tuple(Sentence(n, f"Sentence {n}.") for n in range(30)))
        untold, known_too = slot(sentence=25), slot(ClaimKind.LABOUR, 29)
        figure = slot(ClaimKind.JOBS, 28)
        figure = figure._replace(claim=replace(figure.claim, quantities=(people(900, "900"),)))
        held = LedgerEntry(untold.claim, "b", "", "Post", NOON, told=False)
        known = Known(Ledger("mill", (held, replace(held, claim=known_too.claim, told=True))))
        slots = [slot(ClaimKind.SALE, 20, kind=True), untold, known_too, figure]
        made = decide(ARTICLE, long, slots, known, signals(), EAGER)
        quotes = develop(ARTICLE, long, made, slots, known).quotes
        quoted = {n for n in range(30) if f"Sentence {n}." in quotes}
        assert {20, 25, 28} < quoted
        assert 29 not in quoted
