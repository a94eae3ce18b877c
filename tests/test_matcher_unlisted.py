"""Languages without a word list: figures, dates and names are read, and are new where they are."""

from datetime import UTC, datetime

import pytest

from bot.matcher import dates, lexicon
from bot.matcher.claims import read_claims
from bot.matcher.known import Known
from bot.matcher.subjects import SubjectMatcher
from bot.model import Article, Company, Ledger, Subject, SubjectKind, Tier, Watchlist

SEEN = datetime(2025, 7, 16, 9, tzinfo=UTC)
WATCHLIST = Watchlist(
    {"norvik": Company("norvik", ("Norvik",))},
    {
        "halden": Subject(
            "halden", SubjectKind.PLANT, "Norvik Halden", ("norvik",), ("Halden",), place="Halden"
        )
    },
)
SAID = {
    "et": "Norvik sulgeb Haldeni tehase 2027-03-01 ja koondab 1 200 töötajat, Halden.",
    "sq": "Norvik mbyll fabrikën në Halden më 2027-03-01 dhe largon nga puna 1.200 punëtorë, Halden.",
    "fa": "Norvik کارخانه Halden را تا 2027-03-01 تعطیل می‌کند و ۱٬۲۰۰ نفر بیکار می‌شوند.",
    "mr": "Norvik मार्च 2027 मध्ये Halden कारखाना बंद करणार, १,२०० कर्मचारी बेरोजगार होणार.",
    "lo": "Norvik ຈະປິດໂຮງງານ Halden ໃນ 2027-03-01 ພະນັກງານ 1,200 ຄົນ",
    "is": "Norvik lokar verksmiðjunni í Halden 2027-03-01 og segir upp 1.200 manns.",
    "bg": "Norvik ще закрие завода в Halden през март 2027 г., 1 200 служители ще загубят работата си.",
    "tlh": "Norvik Halden 1,200 2027-03-01",
}


def article(language: str, text: str) -> Article:
    return Article("a", "https://a.example/1", "A", Tier.WIRE, language, text, text, SEEN, SEEN)


@pytest.mark.parametrize("language", SAID)
def test_figures_dates_and_names_are_claimed_and_new(language: str) -> None:
    assert language not in lexicon.languages()
    said = article(language, SAID[language])
    (match,) = SubjectMatcher(WATCHLIST).match(said)
    claims = read_claims(said, match)
    assert {q.low for claim in claims for q in claim.quantities} == {1200.0}
    assert all(dates.canonical(d).startswith("2027-03") for claim in claims for d in claim.dates)
    assert any(claim.dates for claim in claims)
    known = Known(Ledger("halden"))
    slots = [known.slots(claim, SEEN) for claim in claims]
    assert any(slot.quantities for slot in slots)
    assert any(slot.dates for slot in slots)
