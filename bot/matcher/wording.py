"""What the readers of numbers and dates share: width folding, tables by language, alternations.

Everything works on a folded copy of the sentence that has the same length, so that offsets hold.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.matcher import tables
from bot.matcher.arabic import JOINS
from bot.matcher.letters import plain as spelt
from bot.matcher.letters import plain_words

UNDETERMINED = "und"
NEVER = "(?!)"  # a pattern that matches nothing
_NORWEGIAN = {"nb": "no", "nn": "no"}
Hint = re.Pattern[str] | frozenset[str]
"""What a sentence without digits must hold: a pattern, or words in small letters."""

_OPTIONAL_ENDING = re.compile(r"(.+)\((\w+)\)")
_DIGIT = re.compile(r"[0-9]")
_WORD = re.compile(r"[^\W\d_]+")
_LEADING = re.compile(r"(?:\[([^]]+)\]|(.)).*")


class _Fold(dict[int, int | str]):
    """A table for str.translate that learns what stays as it is: finding nothing costs it more."""

    def __missing__(self, code: int) -> int:
        digit = unicodedata.decimal(chr(code), None)  # of any script
        self[code] = same = code if digit is None else ord("0") + digit
        return same


_FOLD = _Fold(
    {
        **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
        **dict.fromkeys(map(ord, "\u3000\u00a0\u202f\u2009\u2007\u2003\u2002\t"), " "),
        **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2015\u2212"), "-"),
        **dict.fromkeys(map(ord, "〜～∼"), "~"),
        ord("٫"): ".",
        ord("٬"): ",",
        **dict.fromkeys(map(ord, "’‘ʼ"), "'"),
        ord("İ"): "I",  # the small letter of which is two
        ord("￥"): "¥",
        ord("￦"): "₩",
        ord("￡"): "£",
    }
)


@lru_cache(maxsize=256)  # dates and quantities ask in turn
def folded(text: str) -> str:
    """`text` with one width of digits, signs and spaces; a headline in capitals becomes a title."""
    plain = spelt(text.translate(_FOLD))
    if plain.isupper() and max(plain) < "\u0250" and len(titled := plain.title()) == len(plain):
        return titled
    return plain


@lru_cache(maxsize=64)
def base(language: str) -> str:
    """The primary subtag of a language tag (RFC 5646): zh of zh-Hant; no of nb and nn, which share words."""
    primary = language.replace("_", "-").split("-")[0].lower() or UNDETERMINED
    return _NORWEGIAN.get(primary, primary)


@lru_cache(maxsize=64)
def table(folder: str, language: str) -> Mapping[str, Any]:
    """The words of a language; those of no language where it has no file."""
    known = language.isalpha() and (Path(__file__).parent / folder / f"{language}.yaml").exists()
    read = tables.read(f"{folder}/{language if known else UNDETERMINED}.yaml")
    loaded: Mapping[str, Any] = plain_words(read)
    return loaded


def forms(word: str) -> tuple[str, ...]:
    """The spellings a table entry stands for: "job(s)" is job and jobs."""
    found = _OPTIONAL_ENDING.fullmatch(word)
    return (found[1], found[1] + found[2]) if found else (word,)


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a small first letter may be a capital."""
    endings: dict[str, set[str]] = {}
    for form in {form for word in words for form in forms(word)}:
        for letter in _cases(form[0]):
            endings.setdefault(letter, set()).add(form[1:])
    alike: dict[frozenset[str], str] = {}
    for letter, ends in sorted(endings.items()):
        alike[frozenset(ends)] = alike.get(frozenset(ends), "") + letter
    return "|".join(_one_of(letters) + _tree(ends) for ends, letters in alike.items()) or NEVER


def _cases(letter: str) -> set[str]:
    capital = letter.upper()
    return {letter, capital} if letter.islower() and len(capital) == 1 else {letter}


def opening(
    words: Iterable[str], patterns: Iterable[str], apart: bool, digits: str = "[0-9]"
) -> re.Pattern[str]:
    """Finds the first character of what begins with digits, a word or a pattern, small or capital.

    It is one of a set of characters, so that most places are passed over fast; each of the patterns begins
    with a character or a set. Where words stand `apart` it opens a word, or a number
    to which an Arabic particle is joined.
    """
    words, patterns = list(words), list(patterns)
    letters = "".join(form[0].lower() + form[0].upper() for word in words for form in forms(word))
    sets = "".join(_LEADING.sub(r"\1\2", pattern) for pattern in patterns)
    start = rf"(?:(?<!\w.)|(?<=[{JOINS}][0-9]))" if apart else ""
    whole = "|".join([digits, alternation(words), *patterns])
    return re.compile(rf"[0-9{re.escape(letters)}{sets}]{start}(?<=(?=(?i:{whole})).)")


def matches(pattern: re.Pattern[str], begins: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern, tried only where an `opening` stands."""
    at = 0
    while first := begins.search(plain, at):
        match = pattern.match(plain, first.start())
        at = match.end() if match else first.end()
        if match:
            yield match


def _one_of(letters: str) -> str:
    return re.escape(letters) if len(letters) == 1 else f"[{re.escape(letters)}]"


def _tree(words: Iterable[str]) -> str:
    """The words, those that begin alike on one branch: a pattern tries branch by branch, and most fail."""
    forks: dict[str, set[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        forks.setdefault(word[:1], set()).add(word[1:])
    branches = "|".join(re.escape(letter) + (_tree(ends) if letter else "") for letter, ends in forks.items())
    return branches if len(forks) == 1 else f"(?:{branches})"


def promising(plain: str, hint: Hint) -> bool:
    """The quick check: whether a folded sentence has a digit, or one of the words that matter."""
    if _DIGIT.search(plain):
        return True
    if isinstance(hint, re.Pattern):
        return hint.search(plain) is not None
    return not hint.isdisjoint(_words(plain))


@lru_cache(maxsize=256)  # dates and quantities ask in turn
def _words(plain: str) -> frozenset[str]:
    return frozenset(_WORD.findall(plain.lower()))


def hint(found: Iterable[str], apart: bool) -> Hint:
    """The quick check for these words; of several words in one the last, where words stand apart."""
    if apart:
        return frozenset(_WORD.findall(word.lower())[-1] for word in found)
    return re.compile(alternation(found))
