"""Names as languages decline them that change a word's end: "Toyota", in Polish "Toyoty", "Toyocie"."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product

from bot.matcher import tables

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
        for language, listed in tables.read("declined.yaml").items()
    }
