"""How much of what a report leads with readers have heard of these days, in whatever language."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.matcher import Matcher
from bot.matcher.novelty import facts
from bot.matcher.weights import Logistic, Weights
from bot.model import (
    Article,
    Certainty,
    Claim,
    ClaimKind,
    Company,
    DateOrigin,
    Decision,
    Ledger,
    Quantity,
    Speaker,
    Standing,
    Subject,
    SubjectKind,
    Tier,
    Watchlist,
)

NOON = datetime(2025, 7, 15, 12, tzinfo=UTC)
MILL = Subject(
    "mill", SubjectKind.PLANT, "Orion's mill in Leeds", ("orion",), names=("Leeds mill", "リーズ工場")
)
WATCHLIST = Watchlist({"orion": Company("orion", ("Orion", "オリオン"))}, {"mill": MILL})
ALWAYS, NEVER = Logistic(9.0, {}), Logistic(-9.0, {})
OPENING = "Orion opens a canteen at its Leeds mill"
CLOSURE = "Orion will close its Leeds mill in March 2028 and cut 900 jobs"
TRANSLATED = "オリオン、リーズ工場を2028年3月に閉鎖　900人削減"
DEARER = "Orion will close its Leeds mill in March 2028 and cut 1,200 jobs"


class Desk:
    """Tells all that it reads, or nothing."""

    def __init__(self, chance: Logistic = ALWAYS) -> None:
        self._matcher = Matcher(WATCHLIST, Weights(ALWAYS, chance, 0.6))
        self._ledger = Ledger("mill")
        self.reads(OPENING, hours=-400)

    def reads(self, title: str, hours: float, language: str = "en", *, text: str = "") -> Decision:
        at = NOON + timedelta(hours=hours)
        url, outlet = f"https://wire.example/{hours}", f"Wire {hours}"
        article = Article(
            f"a{hours}", url, outlet, Tier.WIRE, language, title, text or f"{title}.", at, at, DateOrigin.PAGE
        )
        [match] = self._matcher.match(article)
        verdict = self._matcher.judge(article, match, self._ledger)
        self._ledger = verdict.ledger
        return verdict.decision


def heard(decision: Decision) -> tuple[float, float]:
    """What readers know of its lead, and what they do not."""
    return decision.evidence["told_facts"], decision.evidence["untold_facts"]


def test_a_translation_says_what_readers_were_told() -> None:
    desk = Desk()
    desk.reads(CLOSURE, hours=0)
    told, untold = heard(desk.reads(TRANSLATED, hours=5, language="ja"))
    assert told > 0
    assert untold == 0


def test_another_figure_they_were_not_told() -> None:
    desk = Desk()
    desk.reads(CLOSURE, hours=0)
    told, untold = heard(desk.reads(DEARER, hours=5))
    assert told > 0
    assert untold > 0


def test_what_was_only_read_they_were_not_told() -> None:
    desk = Desk(NEVER)
    desk.reads(CLOSURE, hours=0)
    assert heard(desk.reads(CLOSURE, hours=5)) == (0, 0)


def test_after_two_days_it_is_no_news_of_these_days() -> None:
    desk = Desk()
    desk.reads(CLOSURE, hours=0)
    assert heard(desk.reads(CLOSURE, hours=49)) == (0, 0)


def jobs(number: float) -> Claim:
    figure = Quantity(number, number, "people", f"{number}", 0, 1)
    speaker = Speaker(Standing.NONE)
    return Claim("mill", ClaimKind.JOBS, Certainty.PLANNED, speaker, "", 1, quantities=(figure,))


def test_a_figure_rounded_is_the_same() -> None:
    assert facts([jobs(2398)]) == facts([jobs(2400)])
    assert facts([jobs(2400)]) != facts([jobs(2600)])


@given(st.floats(0, 1e15, allow_nan=False))
def test_every_figure_is_a_fact(number: float) -> None:
    assert len(facts([jobs(number)])) == 2


def test_what_the_title_tells_comes_first_where_only_the_body_is_new() -> None:
    desk = Desk()
    desk.reads("Court approves sale of Orion's Leeds mill", hours=0)
    told = desk.reads(
        "Court and creditors approve sale of Orion's Leeds mill",
        hours=240,
        text="The court approved the sale of Orion's Leeds mill.\nIt was built in 1962.\n"
        "The buyer will invest 40 million pounds in the Leeds mill and hire 300 people there.",
    )
    first, *others = [change.claim for change in told.changes]
    assert first.sentence == 0
    assert ClaimKind.INVESTMENT in {claim.kind for claim in others}
