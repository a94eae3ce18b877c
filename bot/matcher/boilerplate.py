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
_SENTENCE = re.compile(r"(?:\w{5}\.|[。!?！？।])$")  # "Ltd." ends none
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĆČĐŁŚŠŻŽА-Я]"
_LATIN = (
    rf"(?:the )?{_CAPITAL}[\w.&'’-]*,?(?: (?:{_CAPITAL}[\w.&'’()-]*|&|and|of|und|et|de|e|y|i|och),?){{0,6}}"
)
_FIRM = r"[^:：。、，!！?？\n]{0,24}(?:会社|グループ|公司|集团|集團|그룹|주식회사)[^:：。、，!！?？\n]{0,8}"
_SCRIPT = r"(?:㈜|\(주\))?[가-힣]{2,12}|[\u30a1-\u30fa・ー]{3,20}"
_NAME = f"(?:{_LATIN}|{_FIRM}|{_SCRIPT})"  # as companies are written


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
        if sentence.paragraph > last and _opens(sentence.text):
            last = sentence.paragraph
        elif _is_heading(sentence.text):
            last = math.inf
        if sentence.paragraph <= last:
            yield sentence.index


def _opens(text: str) -> bool:
    """Does it begin with a heading and its colon?"""
    return (":" in text or "：" in text) and bool(_headed().match(text))


def _is_heading(text: str) -> bool:
    """Is it one where it stands in a line of its own, colon or not?"""
    line = text.rstrip(":：")
    return len(line) <= _HEADING and not _SENTENCE.search(line[-6:]) and bool(_headed().fullmatch(f"{line}:"))


@cache
def _headed() -> re.Pattern[str]:
    """A heading up to its colon."""
    words = tables.read("headings.yaml")
    before, after, whole = ("|".join(map(re.escape, words[key])) for key in ("before", "after", "whole"))
    name = f"(?:{before})(?:(?<=') ?| |(?<=[关關][于於])){_NAME}|{_NAME} ?(?:{after})|(?:{whole})"
    return re.compile(rf"\W{{0,3}}(?:{name})\s?[:：]")
