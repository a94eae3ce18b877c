"""Names as languages decline them that change a word's end: "Toyota", in Polish "Toyoty", "Toyocie". And the
adjectives that they make of a town: "Győr", in Hungarian "győri".
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

from bot.matcher import tables
from bot.matcher.letters import plain_words

Endings = Mapping[str, Sequence[Sequence[str]]]  # what a word ends with: by case, what replaces it

STEM = 1  # letters at least that stay
LONGEST = 4  # words of a name that is declined
ENDING = 4  # letters at most


def declines(language: str) -> bool:
    """Whether names of a language (ISO 639-1) have such forms."""
    return language in _tables()


def declined(name: str, language: str) -> set[str]:
    """The forms of a folded name that do not begin with it: in every case, all words in one.

    Where a language has one column the last word alone changes, and takes its endings after that.
    """
    words = name.split(" ")
    if len(words) > LONGEST:
        return set()
    cases = [_cases(word, _tables()[language]) for word in words]
    number = max(map(len, cases))
    if number == 1:
        forms = {" ".join([*words[:-1], form]) for form in cases[-1][0]}
    else:
        by_case = (product(*(case[at % len(case)] for case in cases)) for at in range(number))
        forms = {" ".join(each) for case in by_case for each in case}
    return {form for form in forms if not form.startswith(name)}


def adjectives(name: str, language: str) -> set[str]:
    """The forms of the adjective that a language makes of a folded name of one word."""
    listed = _adjectives().get(language)
    if listed is None or " " in name:
        return set()
    stems: Mapping[str, str] = listed["stems"]
    for size in range(min(len(name) - STEM, ENDING), -1, -1):
        kept = len(name) - size
        if (stem := stems.get(name[kept:])) is not None:
            return {name[:kept] + stem + ending for ending in listed["endings"]}
    return set()


def _cases(word: str, endings: Endings) -> Sequence[Sequence[str]]:
    """By case, the forms of a word; of one that does not change, itself alone."""
    for size in range(min(len(word) - STEM, ENDING), 0, -1):
        if forms := endings.get(word[-size:]):
            return [[word[:-size] + end for end in ends] for ends in forms]
    return [[word]]


@cache
def _tables() -> Mapping[str, Endings]:
    """By language."""
    return {
        language: {ending: [case.split("/") for case in cases] for ending, cases in listed.items()}
        for language, listed in plain_words(tables.read("declined.yaml")).items()
    }


@cache
def _adjectives() -> Mapping[str, Mapping[str, Any]]:
    """By language: the stems by what the name ends with, and the endings."""
    listed: Mapping[str, Mapping[str, Any]] = tables.read("adjectives.yaml")
    return listed
