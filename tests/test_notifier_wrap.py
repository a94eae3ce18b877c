"""Lines fit the terminal in every script."""

import io
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.notifier.wrap import Hanging, breaks


def lines(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def test_latin_breaks_between_words() -> None:
    assert lines("Nobody said when it ends.", 12) == ["Nobody said ", "when it ", "ends."]


def test_japanese_breaks_between_characters_and_starts_no_line_with_a_full_stop() -> None:
    assert lines("工場を閉める。来年だ。", 12) == ["工場を閉め", "る。来年だ。"]


def test_a_number_in_full_width_digits_stays_whole() -> None:
    assert lines("約３９００人", 8) == ["約", "３９００", "人"]


def test_an_opening_bracket_goes_with_what_it_opens() -> None:
    assert lines("社長は「まだ」と言う", 8) == ["社長は", "「まだ」", "と言う"]


def test_an_address_wider_than_the_line_is_broken_anywhere() -> None:
    assert lines("at https://wire.example/1 now", 10) == ["at ", "https://wi", "re.example", "/1 now"]


def test_the_mark_of_a_quotation_stands_before_every_line() -> None:
    stream = io.StringIO()
    Console(file=stream, width=14).print(Hanging("│ ", Text("工場を来年閉める"), "│ "))
    assert stream.getvalue().splitlines() == ["│ 工場を来年閉", "│ める"]


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Mn", "Me"]), max_size=80), st.integers(4, 40))
def test_no_line_is_wider_than_it_may_be_and_nothing_is_lost(text: str, width: int) -> None:
    broken = lines(text, width)
    assert "".join(broken) == text
    assert all(cell_len(line.rstrip()) <= width for line in broken)
