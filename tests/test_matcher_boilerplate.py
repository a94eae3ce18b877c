"""What a release appends to its news is no news, whatever the language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matcher.boilerplate import without_boilerplate
from bot.matcher.subjects import SubjectMatcher
from bot.matcher.text import sentences
from tests.fakes.watchlist import article, plant, watchlist

NEWS = "Acme closes Harbour Mill in May.\nThe works council was told on Monday. Nobody is dismissed."


def told(text: str, language: str = "en") -> str:
    found = without_boilerplate(sentences("Acme closes Harbour Mill", text, language))
    return " ".join(each.text for each in found[1:] if each.text)


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "About Acme:"),
        ("en", "About Acme Paper Co., Ltd.:"),
        ("de", "Über Acme:"),
        ("fr", "À propos d'Acme :"),
        ("es", "Acerca de Acme:"),
        ("it", "Informazioni su Acme:"),
        ("sv", "Om Acme:"),
        ("ja", "アクメ株式会社について："),
        ("ja", "アクメについて："),
        ("ja", "会社概要："),
        ("zh", "关于艾克美集团："),
        ("zh", "關於艾克美公司："),
        ("ko", "애크미 소개:"),
        ("en", "Forward-looking statements:"),
    ],
)
class TestHeadings:
    def test_a_paragraph_under_one_is_aside(self, language: str, heading: str) -> None:
        text = f"{NEWS}\n{heading} a maker of paper. It employs 28,000 people.\nA hearing follows in June."
        assert told(text, language).endswith("Nobody is dismissed. A hearing follows in June.")

    def test_in_a_line_of_its_own_it_reaches_to_the_end(self, language: str, heading: str) -> None:
        text = f"{NEWS}\n{heading.rstrip(':： ')}\nA maker of paper.\nIt employs 28,000 people."
        assert told(text, language).endswith("Nobody is dismissed.")


@pytest.mark.parametrize(
    "text",
    [
        "About 300 people work there: most of them live in town.",
        "About half of the jobs go: that is the plan.",
        "The chief said what he thinks about Acme: nothing good.",
        "Über die Pläne: Schweigen.",
        "Om Acme stänger fabriken: 900 jobb försvinner.",
        "Over Acme wordt gezegd: de fabriek sluit in mei.",
        "今回の閉鎖について：社長は五月と述べた。",
        "关于并购：双方仍在谈判。",
        "인수에 대하여: 양측은 협상 중이다.",
        "About Acme nobody would speak.",
        "アクメについて社長は「話すことはない」と述べた。",
    ],
)
def test_what_is_no_heading_is_told(text: str) -> None:
    assert told(f"{NEWS}\n{text}").endswith(text[-8:])


def test_a_release_is_matched_by_its_news_alone() -> None:
    world = watchlist(plant("mill", "acme", "Harbour Mill", "Portby"), acme="Acme")
    text = f"{NEWS}\nAbout Acme: Acme employs 28,000 people, 900 of them at Harbour Mill."
    (match,) = SubjectMatcher(world).match(article("Acme closes Harbour Mill", text, "en"))
    assert [each.index for each in match.sentences] == [0, 1, 2, 3]


@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text_keeps_its_title_its_lead_and_its_count(text: str, title: str) -> None:
    before = sentences(title, text, "en")
    after = without_boilerplate(before)
    assert after[:3] == before[:3]
    assert [each.index for each in after] == [each.index for each in before]
    assert all(now.text in ("", was.text) for now, was in zip(after, before, strict=True))
