"""Words beside a name, and words that go on about one: one YAML file a language, all of them read as one.

A name is looked for before anything is known of its text, so that the words of every language are heard in
each; `common.yaml` has those of none. They are folded: case, width and typographic quotes do not matter.

    plant, same_plant  # a plant, and going on about the one just named
    both               # both parties of a deal at once
    anaphors           # a speaker or a thing taken up from the sentence before
    merger             # a deal that says so is what its parties are named together for, unless a topic tells
                       # otherwise
    titles             # a topic that ends so is a person
    honorifics, given  # before a company's name these make it a person's; but behind one of
    saints             # a given name is a town's
    given_han          # behind a name in Han these are given names
    trades             # {trade: words}: a company's name with one behind it is another company (Mitsubishi
                       # Electric, 日産化学), unless its own names carry that trade;
    flagship           # {trade: words}: or one of these, for which a bare name most often stands: another
                       # company only beside one that names its trade
    others             # behind a company's name: of another of its group, of a town, of a person
    products           # unless what follows begins so: "electric vehicle"
    homonyms           # common words that hold or cross a name's letters
    katakana           # what may be joined to a name without a space, in that script; and in Hangul:
    hangul, particles  # the one after the other, or both; before a name hangul_prefixes
    proclitics         # what other scripts join to the front of a name: ب, ל
    endings            # inflections of a name of four letters or more, beside those of common.yaml
    inflected          # and of a topic; a language that is absent may join anything to it
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.matcher import tables
from bot.matcher.arabic import opens
from bot.matcher.letters import plain_words
from bot.matcher.scripts import Script, script
from bot.matcher.text import fold

_APART = frozenset({"endings", "inflected"})


def fold_name(text: str) -> str:
    """Folded as names are compared: a hyphen joins no tighter than a space."""
    return fold(text).text.replace("-", " ")


def starting(words: Iterable[str]) -> re.Pattern[str]:
    """Matches one of the words at the start of a text, the longest; alphabetic ones must end there."""
    ordered = sorted({fold_name(word) for word in words}, key=len, reverse=True)
    return re.compile("|".join(map(_whole, ordered)) or r"(?!)")


def anywhere(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the words inside a folded text; alphabetic ones must stand apart."""
    ordered = sorted({fold_name(word) for word in words}, key=len, reverse=True)
    return re.compile("|".join((r"\b" if _apart(word[0]) else "") + _whole(word) for word in ordered))


def _apart(char: str) -> bool:
    return script(char) in (Script.ALPHABETIC, Script.DIGIT)


def _whole(word: str) -> str:
    return re.escape(word) + (r"(?!\w)" if _apart(word[-1]) else "")


class Words:
    """A list of words to be heard in a text: an automaton, since a long alternation is slow to search."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({fold_name(word) for word in words})
        self._automaton = AhoCorasick(self._words, matchkind=MatchKind.Standard)

    def within(self, folded: str) -> bool:
        """Does any of them occur? Alphabetic ones must stand apart."""
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return any(_stands(folded, start, end) for _, start, end in found)


def _stands(folded: str, start: int, end: int) -> bool:
    joined = _apart(folded[start]) and start > 0 and _apart(folded[start - 1]) and not opens(folded, start)
    return not joined and not (_apart(folded[end - 1]) and end < len(folded) and _apart(folded[end]))


class Mentions:
    """The tables, ready to use. Everything is compared with text folded by `fold_name`."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        trades = [*tables["trades"].values(), *tables["flagship"].values()]
        self.flagship = frozenset(range(len(tables["trades"]), len(trades)))
        self.trade_of = {fold_name(word): number for number, words in enumerate(trades) for word in words}
        self.trade = starting(self.trade_of)
        self.trade_inside = anywhere(self.trade_of)
        self.other = starting(tables["others"])
        self.product = starting(tables["products"])
        self.homonyms = frozenset(fold_name(word) for word in tables["homonyms"])
        self.given = frozenset(map(fold_name, tables["given"]))
        self.honorifics = frozenset(map(fold_name, tables["honorifics"]))
        self.saints = frozenset(map(fold_name, tables["saints"]))
        self.given_han = re.compile("|".join(tables["given_han"]) + "|[\u4e00-\u9fff]{0,2}[郎佑彦]")
        self.katakana = starting(tables["katakana"])
        self.hangul = _hangul_tail(tables["hangul"], tables["particles"])
        self.hangul_prefixes = frozenset(tables["hangul_prefixes"])
        self.proclitics = frozenset(tables["proclitics"])
        self.endings = {key: frozenset(words) for key, words in plain_words(tables["endings"]).items()}
        self.inflected = {key: frozenset(words) for key, words in tables["inflected"].items()}
        self.plant, self.same_plant = Words(tables["plant"]), Words(tables["same_plant"])
        self.merger, self.titles = anywhere(tables["merger"]), tuple(map(fold_name, tables["titles"]))
        self.both, self.anaphor = Words(tables["both"]), Words(tables["anaphors"])
        self._plant = anywhere(tables["plant"])

    def without(self, name: str, beside: Iterable[str]) -> str:
        """A plant's name, folded, without words for "plant" and without the names `beside` it."""
        rest = self._plant.sub("", fold_name(name))
        for word in sorted(map(fold_name, beside), key=len, reverse=True):
            rest = anywhere([word]).sub("", rest)
        return rest.strip(" ・")


def _hangul_tail(suffixes: list[str], particles: list[str]) -> re.Pattern[str]:
    joined, ended = ("|".join(sorted(words, key=len, reverse=True)) for words in (suffixes, particles))
    return re.compile(f"(?:{joined})*(?:{ended})?")


@cache
def mentions() -> Mentions:
    """The shipped tables, read once."""
    return Mentions(_merged())


def _merged() -> Mapping[str, Any]:
    """The files of all languages as one; what is of one language alone is kept by its name."""
    merged: dict[str, Any] = {}
    for language in tables.languages("mentions"):
        for key, listed in tables.read(f"mentions/{language}.yaml").items():
            if key in _APART:
                merged.setdefault(key, {})[language] = listed
            elif isinstance(listed, dict):
                trades = merged.setdefault(key, {})
                for trade, words in listed.items():
                    trades.setdefault(trade, []).extend(words)
            else:
                merged.setdefault(key, []).extend(listed)
    return merged
