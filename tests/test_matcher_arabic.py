"""Arabic: one spelling, and words behind what is joined to them."""

import pytest

from bot.matcher.arabic import bare, beginnings
from bot.matcher.lexicon import load
from bot.matcher.lexicon.scanner import Scanner
from bot.matcher.mentions import Words
from bot.matcher.names import NameFinder
from bot.matcher.quantities import read_quantities
from bot.matcher.text import fold, sentences
from bot.model import Company, Watchlist
from tests.fakes.watchlist import names_in


def test_vowel_signs_and_widening_lines_are_dropped() -> None:
    assert bare("مـصـنـع ألفًا لـOrion بـ20%") == "مصنع ألفا ل Orion ب 20%"
    assert bare("Orion 20%") == "Orion 20%"
    assert [each.text for each in sentences("أُغلق المصنع", "", "ar")] == ["أغلق المصنع"]


def test_spellings_are_one_and_lead_back() -> None:
    found = fold("الإغلاقُ بـOrion")
    assert found.text == "الاغلاق بorion"
    assert found.span(0, 7) == (0, 8)
    assert load("ar").fold("إلغاء صفقة شركة فى آب") == load("ar").fold("الغاء صفقه شركه في اب")


@pytest.mark.parametrize(
    ("word", "begun"),
    [
        ("المصنع", {"مصنع"}),
        ("وبالاتفاق", {"بالاتفاق", "الاتفاق", "اتفاق"}),
        ("للعمال", {"لعمال", "عمال"}),
        ("بيع", set()),
        ("كان", set()),
        ("سيارة", set()),
    ],
)
def test_where_words_begin(word: str, begun: set[str]) -> None:
    found = {word[at:] for at in beginnings(word)} - {word}
    assert begun <= found
    assert len(begun) > 0 or not {each for each in found if len(each) > 2}


def test_a_listed_word_is_found_behind_what_is_joined_to_it() -> None:
    scanner = Scanner({"kinds.closure": ["اغلاق*"], "kinds.sale": ["بيع"]}, 60)
    assert [hit.name for hit in scanner.scan("وباغلاق المصنع ولبيع الارض")["kinds"]] == ["closure", "sale"]
    assert not scanner.scan("الطبيعه والربيع").get("kinds")
    assert Words(["مصنع"]).within(fold("عمال المصنع").text)
    assert not Words(["مصنع"]).within(fold("المصنعون").text)


def test_names_are_found_behind_particles() -> None:
    finder = NameFinder(Watchlist({"boeing": Company("boeing", ("بوينغ",))}, {}))
    assert [hit.text for hit in names_in("صفقة لبوينغ وبوينغ تنفي", finder, "ar")] == ["بوينغ", "بوينغ"]


def test_a_particle_is_joined_to_digits() -> None:
    (found,) = read_quantities("بين 100 و120 مليون دولار", "ar")
    assert (found.low, found.high, found.unit) == (100e6, 120e6, "USD")
