"""What a release appends to its news: who the company is, what may turn out otherwise, whom to ask."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from bot.matcher import tables
from bot.model import Sentence

_LEAD = 2  # title and opening are news
_HEADING = 60  # characters; what is longer is no heading
_SENTENCE = re.compile(r"(?:\w{5}\.|[。!?！？])$")  # "Ltd." ends none
_NAME = r"(?:[A-ZÀ-ÖØ-ÞŠŽА-Я]|[^\W\d_a-zà-öø-ÿ])[^:：。!！?？\n]{0,60}?"  # begins as names do


def without_boilerplate(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """A text's sentences, emptied where they stand under "About NAME" or another heading of the kind.

    "About NAME: ..." reaches to the end of its paragraph; a heading in a line of its own, to the text's.
    The others keep their indexes.
    """
    aside = frozenset(_under_headings(sentences))
    return tuple([replace(each, text="") if each.index in aside else each for each in sentences])


def _under_headings(sentences: Sequence[Sentence]) -> Iterator[int]:
    last: float = 0  # paragraph under a heading
    for sentence in sentences[_LEAD + 1 :]:
        if sentence.paragraph > last and _headed().match(sentence.text):
            last = sentence.paragraph
        elif _is_heading(sentence.text):
            last = math.inf
        if sentence.paragraph <= last:
            yield sentence.index


def _is_heading(text: str) -> bool:
    """Is it one where it stands in a line of its own, colon or not?"""
    line = text.rstrip(":：")
    return len(line) <= _HEADING and not _SENTENCE.search(line) and bool(_headed().fullmatch(f"{line}:"))


@cache
def _headed() -> re.Pattern[str]:
    """A heading up to its colon."""
    words = tables.read("headings.yaml")
    before, after, whole = ("|".join(map(re.escape, words[key])) for key in ("before", "after", "whole"))
    name = f"(?:{before}) {{0,2}}{_NAME}|{_NAME} {{0,2}}(?:{after})|(?:{whole})"
    return re.compile(rf"\W{{0,3}}(?:{name})\s?[:：]")
