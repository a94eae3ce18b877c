"""The words by which news of deals and plants is recognised, one YAML file a language, one shape for all.

    language: en
    predicate: first     # first | last: where the verb stands that governs a clause (last: ja, ko)
    nouns: small         # small | capital | none: how common nouns are written (capital: de; none: no case)
    speaker: ahead       # nobody stands behind the verb of what he says (zh)
    gap: 60              # characters that "A ... B" may bridge
    variants: [協协]      # characters written in two ways: the first is read as the second (zh)
    particles: [は, が]   # what marks the one who speaks, right after a name (ja, ko, hi); " ने" stands apart
    common: [...]        # capitalised or katakana words that are no names: months, demonyms, loan words
    people: [...]        # where letters do not show names: regular expressions, group 1 a person
    not_last: [...]      # a name found so does not end in these: 県, 副
    organisations: [...] # last words of companies' names: Corp, Steel (und.yaml, for all)
    capitals: [...]      # places that stand for their governments; towns: other places (und.yaml: of all)
    titles: [...]        # words that stand beside a person's name and are no part of it: chief, "*minister"
    bodies: [...]        # words that are no person's name: "*ministerium", "*ers"
    saying: [...]        # verbs beside which a capital alone tells a name: "sagte Harms", "Harms said"
    statements: [...]    # words that end what somebody said: "nach Gewerkschaftsangaben"
    things: [...]        # pronouns for what is no person: "Orion, which", "Orion said it plans"
    indefinite: [...]    # articles: "a court has stopped it" is the paper's word, "the court" the court's own
    locatives: [...]     # prepositions, of place or of the one told: what follows one does not speak
    sets: {name: [a, b]} # alternatives that patterns call as {name}; `people` also {foreign}: FOREIGN_HAN
    breaks: [...]        # words that open a new clause
    ignore: [...]        # spans in which nothing else is read: "close to", "not only"
    kinds:               # each ClaimKind, and two that depend on how certain they are:
      acquisition: [...]     # buying or merging: approach, agreement or completion
      closure: [...]         # closing: a review while only considered
      leadership: [...]      # who leads changes: a statement as certain as its words
      neutral: [...]         # words that look like one of these and are none
    certainty:           # considered, planned, decided, done, denied, no_comment; and
      announced: [...]       # makes decided of what is planned, or has no stage of its own
      present: [...]         # verbs in the present tense: planned, or so where a kind is told when it is so
      neutral: [...]         # words that look like one of these and are none: "said", 説明した
    negation:
      not: [...]             # what is claimed is not so
      lacking: [...]         # nor is what comes next, and nothing before: without
      undecided: [...]       # it is not settled: neither so nor not
      cancelled: [...]       # it was to be, and will not
      averting: [...]        # what follows is at stake, no more: "would spare", "to avoid", "instead of"
      supposing: [...]       # and what is not so only by supposition: "if no deal is reached"
      averted: [...]         # and what stands before: "could be averted"
      not_before: [...]      # it begins, only not before a day
      needed: [...]          # an approval is not given yet: "subject to", "requires"
      neutral: [...]         # double negation and the like: "not ruled out"
    speakers:            # company, government, regulator, union, person, source, outlet: words for them; and
      board: [...]           # who decides for a company; where verbs are of saying alone (ja, ko, zh)
      press: [...]           # names of outlets, who speak where a verb says so
      same: [...]            # he, she, the company: whoever spoke last
      verbs: [...]           # say, announce: the speaker stands before them
      says: [...]            # the same, and where nobody is named, whoever spoke last: dijo, ha aggiunto
      introducers: [...]     # according to: the speaker follows
    background:
      told: [...]            # it had said, as reported earlier
      aftermath: [...]       # what something comes after: "after talks had failed"
      reported: [...]        # told as news all the same: "said it had agreed"
    now: {today: [...], weekdays: [monday, ...]}   # patterns of the weekdays from Monday on
    genre: {opinion, chronology, roundup, live}    # words of titles
    markers: {update}   # breaking, exclusive, update

Patterns are described in `patterns`; in Arabic "صفقة*" is "صفقت*" as well. `und.yaml` is read beside every
language: names of outlets and abbreviations that all share. A language without a file has that and
`und-other.yaml`, words that many such languages have in common: its numbers, dates, names and codes are read,
its stages seldom.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from bot.matcher import tables
from bot.matcher.arabic import written_out
from bot.matcher.lexicon.folding import Folding
from bot.matcher.lexicon.patterns import expand, substitute
from bot.matcher.lexicon.scanner import Hits, Scanner
from bot.matcher.scripts import FOREIGN_HAN
from bot.matcher.wording import base

_GROUPS = ("kinds", "certainty", "negation", "speakers", "background", "now", "genre", "markers")
_LISTS = ("breaks", "ignore")
_NO_HITS: Hits = dict.fromkeys((*_GROUPS, *_LISTS), ())
_UNDETERMINED, _OTHER = "und", "und-other"
_LETTERS = "a-zß-\u024f\u0370-\u052f\u0900-\u097f\u1e00-\u1eff\ua500-\ua57f"  # whose words stand apart
_SET = re.compile(r"\{([a-z_]+)\}")
_DAY = re.compile(r"(\d(?<!\d\d)(?<!\d月\d)\d?)[日号號일](?![本間间米中])")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language, ready to scan with."""

    language: str
    predicate_last: bool
    nouns: str
    ahead: bool  # of its verb whoever speaks stands
    particles: tuple[str, ...]
    common: frozenset[str]
    organisations: frozenset[str]
    capitals: frozenset[str]
    places: frozenset[str]
    titles: frozenset[str]
    title_endings: tuple[str, ...]
    body_endings: tuple[str, ...]
    saying: frozenset[str]
    locatives: tuple[str, ...]  # where words stand apart with a space before
    indefinite: frozenset[str]  # of languages in which an office that acts speaks
    statements: tuple[str, ...]
    things: frozenset[str]
    people: tuple[re.Pattern[str], ...]
    not_last: tuple[str, ...]
    weekdays: tuple[re.Pattern[str], ...]  # from Monday on; each with the two before
    folding: Folding
    scanner: Scanner

    @property
    def uncased(self) -> bool:
        """Whether capitals tell no names, as `nouns: none` says: in Han, kana, hangul, Thai or Devanagari."""
        return self.nouns == "none"

    def fold(self, text: str) -> str:
        """The text in the form patterns are matched in; offsets stay."""
        return _folded(self.language, text)

    def scan(self, text: str) -> Hits:
        """Every hit in a sentence, of each group; kept for a while, since several rooms ask for the same."""
        return _scanned(self.language, text)

    def names_day(self, folded: str, at: date) -> bool:
        """Whether a folded text names that day or one of the two before, by weekday or day of the month."""
        if self.weekdays and self.weekdays[at.weekday()].search(folded):
            return True
        if folded.isascii():
            return False
        days = {int(day) for day in _DAY.findall(folded)}
        return bool(days) and not days.isdisjoint(_days_to(at))


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file."""
    return tuple(name for name in tables.languages("lexicon") if not name.startswith("und"))


@lru_cache(maxsize=2)  # und.yaml, which all share, and the language that is made ready
def read(language: str) -> Mapping[str, Any]:
    """The file of a language as it stands; FileNotFoundError where there is none."""
    return dict(tables.read(f"lexicon/{language}.yaml"))


@lru_cache(maxsize=64)
def load(language: str) -> Lexicon:
    """The lexicon of a language; "zh-TW" is zh, and an unknown one has what all share."""
    primary = base(language)
    return _load(primary if primary in languages() else _OTHER)


@lru_cache(maxsize=256)
def _folded(language: str, text: str) -> str:
    return text.translate(_load(language).folding)


@lru_cache(maxsize=256)
def _scanned(language: str, text: str) -> Hits:
    lexicon = _load(language)
    return {**_NO_HITS, **lexicon.scanner.scan(lexicon.fold(text))}


def dateline(text: str, language: str, at: date) -> bool:
    """Whether a sentence says that it is news of that day or the two before: "on Tuesday", 15日, today."""
    lexicon = load(language)
    return bool(lexicon.scan(text)["now"]) or lexicon.names_day(lexicon.fold(text), at)


def updates(text: str, language: str) -> bool:
    """Whether a title or a sentence says that it is the latest: breaking, exclusive, an update."""
    return bool(load(language).scan(text)["markers"])


@cache
def _load(language: str) -> Lexicon:
    own = read(language)
    shared = read(_UNDETERMINED)
    folding = Folding({pair[0]: pair[1] for pair in own.get("variants", ())})

    def listed(key: str) -> list[str]:
        """Of both files, in the form they are looked up in."""
        return [word.translate(folding) for data in (own, shared) for word in data.get(key, ())]

    titles = listed("titles")
    apart = "" if own.get("nouns") == "none" else " "
    patterns: dict[str, list[str]] = {}
    for data in (own, shared):
        for label, pattern in flatten(data):
            patterns.setdefault(label, []).append(written_out(pattern).translate(folding))
    return Lexicon(
        language=language,
        predicate_last=own.get("predicate") == "last",
        nouns=own.get("nouns", "small"),
        ahead=own.get("speaker") == "ahead",
        particles=tuple(each.translate(folding) for each in own.get("particles", ())),
        common=frozenset(listed("common")),
        organisations=frozenset(shared["organisations"]),
        capitals=frozenset(listed("capitals")),
        places=frozenset(listed("capitals") + listed("towns")),
        titles=frozenset(word for word in titles if not word.startswith("*")),
        title_endings=tuple(word[1:] for word in titles if word.startswith("*")),
        body_endings=tuple(word.removeprefix("*") for word in listed("bodies")),
        saying=frozenset(listed("saying")),
        locatives=tuple(f"{apart}{word}" for word in listed("locatives")),
        indefinite=frozenset(listed("indefinite")),
        statements=tuple(listed("statements")),
        things=frozenset(listed("things")),
        people=tuple(_people(own)),
        not_last=tuple(own.get("not_last", ())),
        weekdays=tuple(_lately([day.translate(folding) for day in own.get("now", {}).get("weekdays", ())])),
        folding=folding,
        scanner=Scanner(patterns, own.get("gap", 60)),
    )


def flatten(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every pattern of a file with its label "group.name", sets filled in."""
    sets = {name: "|".join(words) for name, words in data.get("sets", {}).items()}
    for group in _GROUPS:
        for name, listed in data.get(group, {}).items():
            if name != "weekdays":
                yield from ((f"{group}.{name}", substitute(pattern, sets)) for pattern in listed)
    for group in _LISTS:
        yield from ((f"{group}.{group}", substitute(pattern, sets)) for pattern in data.get(group, ()))


def _people(own: Mapping[str, Any]) -> Iterator[re.Pattern[str]]:
    """The expressions of a file for people's names, sets filled in."""
    sets = {name: f"(?:{'|'.join(words)})" for name, words in own.get("sets", {}).items()}
    sets["foreign"] = f"[{FOREIGN_HAN}]"
    for pattern in own.get("people", ()):
        yield re.compile(_SET.sub(lambda found: sets[found[1]], pattern))


def _days_to(at: date) -> Iterator[int]:
    """The day of the month, and the two before."""
    return (date.fromordinal(max(1, at.toordinal() - back)).day for back in range(3))


def _lately(weekdays: list[str]) -> Iterator[re.Pattern[str]]:
    for day in range(len(weekdays)):
        yield _word("|".join(weekdays[day - back] for back in range(3)))


def _word(word: str) -> re.Pattern[str]:
    forms = "|".join(map(re.escape, sorted(expand(word), key=len, reverse=True)))
    return re.compile(rf"(?<![{_LETTERS}])(?:{forms})(?![{_LETTERS}])")
