"""Whether a desk hears of an article, and why not: by its slots and a few signals, without any text."""

from typing import Any

import pytest

from bot.matcher.developments import ABOUT, goes_on, marked, not_new, opens, tells
from bot.matcher.known import Slots
from bot.matcher.titles import LEAD
from bot.model import Certainty, Claim, ClaimKind, Fingerprint, Reason, Speaker, Standing
from tests.fakes.nouns import NOON

LIKELY, UNLIKELY = {"score": 0.9}, {"score": 0.1}


def signals(**changed: float) -> dict[str, float]:
    """Those of a later report on its subject that is unlikely to bring news."""
    usual = {"threshold": 0.6, "promise": 0.0, "focus": 0.9, "first": 0.0, **UNLIKELY}
    return usual | dict.fromkeys(("copy", "edited", "says_update", "opinion", "roundup"), 0.0) | changed


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


class TestAnUpdate:
    UPDATE = signals(copy=1.0, says_update=1.0)

    def test_is_told_for_a_step_anywhere_in_it(self) -> None:
        step = slot(sentence=7, stage=True)
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
