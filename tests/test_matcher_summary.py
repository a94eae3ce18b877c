"""An alert in words: its headline, its lines, and which sentences of the article stand under it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from bot import words
from bot.matcher import summary
from bot.matcher.titles import LEAD
from bot.model import (
    About,
    Article,
    Change,
    ClaimKind,
    DateOrigin,
    Match,
    NameHit,
    NameKind,
    Reason,
    Sentence,
    Speaker,
    Standing,
    Subject,
    SubjectKind,
    Tier,
)
from tests.fakes.stories import COMPANY, claim, month, people

NOON = datetime(2025, 7, 15, 12, tzinfo=UTC)
MILL = Subject("mill", SubjectKind.PLANT, "Mill", ("orion",))


def quoted(
    *sentences: str,
    telling: list[int],
    counting: Sequence[int] = (),
    hits: tuple[NameHit, ...] = (),
    only: bool = False,
) -> list[str]:
    """The quotes of an article of these sentences, its title first, that tells something new in some."""
    article = Article(
        "a", "https://a.example/1", "Herald", Tier.WIRE, "en", sentences[0], "\n".join(sentences[1:]),
        NOON, NOON, DateOrigin.PAGE,
    )  # fmt: skip
    match = Match(MILL, About.MAIN, hits, tuple(Sentence(n, text) for n, text in enumerate(sentences)))
    return list(summary.quotes(article, match, telling, counting, only=only))


def test_they_stand_in_the_order_of_the_article() -> None:
    said = ("Mill closes", "Orion closes it.", "It said so.", "In May.", "Jobs go.")
    assert quoted(*said, telling=[4, 3]) == list(said)


def test_one_too_long_to_be_shown_leaves_its_room_to_the_next() -> None:
    endless = "word " * (summary.QUOTED // 5)
    said = quoted(
        "Mill closes", "Orion closes it.", "It said so.", endless, "900 jobs go.", telling=[1, 3, 4]
    )
    assert said == ["Mill closes", "Orion closes it.", "It said so.", "900 jobs go."]


def test_figures_come_before_what_only_names_the_subject() -> None:
    named = [f"The mill, part {number}." for number in range(summary.SHOWN_QUOTES)]
    sentences = ["Mill closes", "Orion closes it.", "It said so.", *named, "Some 900 people work there."]
    hits = tuple(NameHit(NameKind.PLANT, "mill", "mill", 4, 8, index) for index in range(3, len(named) + 3))
    said = quoted(*sentences, telling=[1], counting=[len(sentences) - 1], hits=hits)
    assert said[-1] == "Some 900 people work there."
    assert len(said) == summary.SHOWN_QUOTES


# ---- the headline ---------------------------------------------------------------------------------

TITLE, SENTENCE = "Orion to close its mill", "Orion has decided to close the mill in Leeds."
NOBODY = Speaker(Standing.NONE)


def line_of(
    title: str = TITLE, *, language: str = "en", named: bool = True, known: bool = False, sure: bool = True,
    sentence: int = 1, quote: str = SENTENCE, speaker: Speaker = NOBODY,
    beside: Mapping[int, tuple[str, ...]] = MappingProxyType({}), **more: Any,
) -> str:  # fmt: skip
    """The headline of what `sentence` says. `named`: the title is of the subject; `beside`: others named."""
    article = Article("a", "https://a.example/1", "Herald", Tier.WIRE, language, title, "", NOON, NOON)
    sentences = tuple(Sentence(n, "") for n in range(0 if named else 1, 9))
    match = Match(MILL, About.MAIN, (), sentences, beside=beside)
    told = claim(speaker=speaker, quote=quote, sentence=sentence, **more)
    changes = [Change(told, Reason.NEW_STAGE, sure=sure), Change(claim(ClaimKind.JOBS), Reason.NEW_STAGE)]
    said = summary.headline(article, match, changes, known=known)
    assert said.startswith("Mill: ")
    return said.removeprefix("Mill: ")


def test_an_english_article_is_told_by_its_title() -> None:
    assert line_of() == line_of(sentence=LEAD + 1) == line_of(sure=False) == TITLE


def test_or_by_the_sentence_where_its_title_is_of_something_else() -> None:
    assert line_of(named=False) == SENTENCE


def test_or_where_its_title_is_the_old_one_of_what_is_told_already() -> None:
    assert line_of(known=True, sentence=LEAD + 1) == SENTENCE
    assert line_of(known=True, sentence=LEAD) == TITLE


def test_what_a_desk_puts_before_a_title_for_other_desks_is_no_news() -> None:
    assert line_of(f"UPDATE 2-{TITLE}") == line_of(f"BREAKING: UPDATE 1 - {TITLE}") == TITLE
    assert line_of(f"Breakingham: {TITLE}") == f"Breakingham: {TITLE}"


@pytest.mark.parametrize(("words", "is_a_line"), [(2, False), (3, True), (40, True), (41, False)])
def test_a_word_or_two_are_no_line_nor_is_a_paragraph(words: int, is_a_line: bool) -> None:
    title = "word " * words
    assert line_of(title) == (title.strip() if is_a_line else SENTENCE)


@pytest.mark.parametrize(("characters", "is_a_line"), [(3, False), (4, True), (160, True), (161, False)])
def test_in_another_language_its_characters_are_counted(characters: int, is_a_line: bool) -> None:
    title = "閉" * characters
    expected = f"“{title if is_a_line else SENTENCE}”"
    assert line_of(title, language="ja", sure=False) == expected


def test_forty_one_words_are_no_line_in_any_language() -> None:
    assert line_of("a " * 41, language="de", sure=False) == f"“{SENTENCE}”"


def test_where_nothing_of_it_is_a_line_the_change_is_told_in_our_words() -> None:
    assert line_of("Mill", quote="word " * 41, dates=(month(2028, 3),)) == "closure decided: by March 2028"
    assert line_of("Mill", quote="word " * 41) == "closure decided"


def test_in_another_language_what_is_sure_is_told_in_english_and_the_rest_quoted() -> None:
    assert line_of(language="de") == "closure decided"
    assert line_of(language="de", sure=False) == f"“{TITLE}”"
    assert line_of(language="de", sure=False, sentence=0) == f"“{TITLE}” (closure decided?)"
    assert line_of(language="de", sure=False, sentence=0, kind=ClaimKind.STATEMENT) == f"“{TITLE}”"
    assert line_of("工場", language="ja", sure=False, quote="") == "closure decided"


@pytest.mark.parametrize("kind", [ClaimKind.DENIAL, ClaimKind.OPPOSITION])
def test_what_is_denied_or_opposed_only_the_article_says(kind: ClaimKind) -> None:
    orion = Speaker(Standing.COMPANY, "オリオン", "Orion")
    told = line_of("オリオン、報道を否定", language="ja", kind=kind, speaker=orion)
    assert told == f"“オリオン、報道を否定” ({words.stage(claim(kind))}, says Orion)"
    assert line_of("", quote="", language="ja", kind=kind) == words.stage(claim(kind))


def test_others_that_are_named_there_or_in_the_title_are_named_in_our_words() -> None:
    assert line_of(language="ja", beside={1: ("Bolt",)}) == "closure decided, naming Bolt"
    assert (
        line_of(language="ja", beside={0: ("Bolt",), 1: ("Ion",)}) == "closure decided, naming Bolt and Ion"
    )
    assert line_of(beside={1: ("Bolt",)}) == TITLE


@pytest.mark.parametrize(
    "names", [("Mill",), ("Orion",), ("Bolt", "Ion", "Vega")], ids=["the subject", "who says it", "a list"]
)
def test_nobody_is_named_twice_nor_is_a_list(names: tuple[str, ...]) -> None:
    orion = Speaker(Standing.COMPANY, "オリオン", "Orion")
    told = line_of(language="ja", speaker=orion, beside={1: names, 2: ("Elsewhere",)})
    assert told == "closure decided, says Orion"


@pytest.mark.parametrize(
    ("speaker", "says"),
    [
        (NOBODY, ""),
        (Speaker(Standing.SOURCE), ", unnamed sources say"),
        (Speaker(Standing.OUTLET), ", another outlet reports"),
        (Speaker(Standing.OUTLET, "Nippo"), ", Nippo reports"),
        (Speaker(Standing.COMPANY, "オリオン", "Orion"), ", says Orion"),
        (Speaker(Standing.PERSON, "Mara Quist"), ", says Mara Quist"),
        (Speaker(Standing.UNION), ", says the union"),
    ],
)
def test_in_our_words_it_is_said_whose_word_it_is(speaker: Speaker, says: str) -> None:
    assert line_of(language="de", speaker=speaker) == f"closure decided{says}"


# ---- the lines under it ---------------------------------------------------------------------------


def test_a_line_says_what_it_was_what_it_is_and_who_says_so() -> None:
    was = claim(dates=(month(2028, 3),), speaker=NOBODY)
    now = claim(dates=(month(2029, 3),), speaker=COMPANY)
    article = Article("a", "https://a.example/1", "Herald", Tier.WIRE, "en", TITLE, "", NOON, NOON)
    changes = [Change(now, Reason.NEW_DATE), Change(now, Reason.NEW_DATE), Change(was, Reason.NEW_DATE)]
    first, second, quote = summary.text(article, changes, [SENTENCE]).split("\n")
    assert "by March 2029" in first
    assert first.endswith("(Arden Motors (company))")
    assert "by March 2028" in second
    assert quote == f"“{SENTENCE}”"


def test_so_many_lines_at_most() -> None:
    article = Article("a", "https://a.example/1", "Herald", Tier.WIRE, "en", TITLE, "", NOON, NOON)
    changes = [Change(claim(dates=(month(2028, number),)), Reason.NEW_DATE) for number in range(1, 9)]
    assert len(summary.text(article, changes, ()).split("\n")) == summary.SHOWN_CHANGES


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, False),
        ({"quantities": (people(900, "900"),)}, True),
        ({"dates": (month(2028, 3),)}, True),
        ({"dates": (month(2028, 3),), "background": True}, False),
    ],
)
def test_what_counts_has_a_figure_or_a_date_that_is_not_only_recalled(
    more: dict[str, Any], counts: bool
) -> None:
    assert summary.counts(claim(**more)) is counts


def test_where_the_rest_was_told_before_only_what_tells_something_new_is_quoted() -> None:
    said = ("Mill closes", "Orion closes it.", "It said so.", "A buyer is found.", "Jobs go.")
    assert quoted(*said, telling=[3], counting=[4], only=True) == ["Mill closes", "A buyer is found."]


def test_what_is_longer_than_all_the_room_is_quoted_where_it_is_the_first() -> None:
    endless = "word " * (summary.QUOTED // 4)
    assert quoted("Mill closes", endless, telling=[1]) == ["Mill closes", endless]
