"""The grammar of dates, one regular expression a language, made from `calendars/LANG.yaml`:

    edges: words | none     # whether words stand apart; ja and zh: none
    words: {field: {word: value}}          # "job(s)" stands for two spellings
    macros: {name: pattern}                # called <name>
    rules: [pattern]        # the first that fits wins; {field} is any of its words, {field:pattern} what that
                            # fits, {field=value} sets it
    opens: [pattern]        # what a date may begin with beside a digit and the words of the fields: the, FY;
                            # each begins with a letter or a set of letters
    compounds: true         # a word may be part of another: Dienstagabend
    hint: [word]            # a date without digits holds one of these; absent: the words of the main fields
    doubtful: [word]        # dates only after one of `prepositions`: may, mars
    relation: {before: {by: [pattern]}, after: {...}, ending: {...}, skip: pattern}     # ending: of the date
                            # itself: februártól
    tense: {future: [...], announced: [...], past: [...], last: true}     # words or patterns; announced: of
                            # what begins, is due or lasts to a day to come; last: the verb ends the clause

Fields are read by `resolve`. A date found here is a span and its fields: it knows no calendar day yet.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, filterfalse
from typing import Any, NamedTuple

from bot.matcher.lexicon.shapes import BETWEEN_HAN
from bot.matcher.numerals import han_value
from bot.matcher.wording import (
    NEVER,
    Hint,
    alternation,
    base,
    folded,
    forms,
    hint,
    matches,
    opening,
    promising,
    table,
)

Value = int | str

_SLOT = re.compile(r"\{([a-z]+2?)(?:=(-?\w+)|:((?:[^{}]|\{[\d,]+\})*))?\}")
_MACRO = re.compile(r"<([A-Z]\w*)>")
_NUMBERS = {
    "year": r"(?<![0-9])(?:19[0-9]|20[0-6])[0-9](?![0-9])",
    "yy": r"(?<![0-9])[0-9]{2}(?![0-9])",
    "mm": r"(?<![0-9])(?:1[0-2]|0?[1-9])(?![0-9])",
    "dd": r"(?<![0-9])(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])",
}
_ALIASES = {"mm": "month", "dd": "day"}
_PARTS = re.compile(BETWEEN_HAN)  # of a headline
_INTEGER = re.compile(r"-?[0-9]+")
_DIGITS = "[0-9]{1,4}(?![0-9]|,[0-9])"  # a date begins with so many: 3,900 is none
_WINDOW = 24  # characters beside a date in which a preposition or particle is looked for
_TENSES = ("future", "announced", "past")
_TO = "to"  # a day that something is put off to: no relation of its own, but one to come
_OPEN = {"from", "by", "until", _TO}  # relations of what may begin, be due or last


class Found(NamedTuple):
    """A date as written: where it stands, its fields, its relation, and the tense around it."""

    start: int
    end: int
    fields: Mapping[str, Value]
    relation: str
    lean: int  # 1: the words say future, -1: past, 0: nothing


class Slot(NamedTuple):
    """A place in a rule that gives a field its value."""

    group: str
    field: str
    value: str  # "": what the group holds


@dataclass(frozen=True, slots=True)
class DateGrammar:
    scan: re.Pattern[str]
    begins: re.Pattern[str]
    slots: Mapping[str, tuple[Slot, ...]]  # by rule
    values: Mapping[str, Mapping[str, Value]]
    hint: Hint
    before: re.Pattern[str]
    after: re.Pattern[str]
    ending: re.Pattern[str]
    doubtful: frozenset[str]
    prepositions: re.Pattern[str]
    tense: re.Pattern[str]
    verb_last: bool
    apart: re.Pattern[str]


@lru_cache(maxsize=256)
def scan(text: str, language: str) -> tuple[Found, ...]:
    """The dates written in one sentence, in order, not overlapping; offsets in code points."""
    grammar = _grammar(base(language))
    plain = folded(text)
    return tuple(_found(plain, grammar)) if promising(plain, grammar.hint) else ()


def _found(plain: str, grammar: DateGrammar) -> Iterator[Found]:
    cues: list[tuple[int, str]] | None = None
    for match in matches(grammar.scan, grammar.begins, plain):
        if match[0].lower() in grammar.doubtful and not _ends(grammar.prepositions, plain, match.start()):
            continue
        if cues is None:
            cues = [(cue.start(), cue.lastgroup or "") for cue in grammar.tense.finditer(plain)]
        relation = _relation(match, plain, grammar)
        if cues and grammar.apart.match(plain, match.end()):
            tense = cues[-1][1]
        else:
            tense = _tense(cues, match, plain, grammar.verb_last)
        lean = _lean(tense, relation)
        told = "" if relation == _TO else relation
        yield Found(match.start(), match.end(), _fields(match, grammar), told, lean)


def _fields(match: re.Match[str], grammar: DateGrammar) -> dict[str, Value]:
    slots = grammar.slots[match.lastgroup or ""]
    held = ((slot.field, slot.value or match[slot.group]) for slot in slots if match[slot.group] is not None)
    return {field: _value(written, field, grammar) for field, written in held}


def _value(written: str, field: str, grammar: DateGrammar) -> Value:
    word = " ".join(written.lower().split())
    known = grammar.values.get(field.rstrip("2"), {}).get(word)
    if known is not None:
        return known
    if _INTEGER.fullmatch(word):
        return int(word)
    number = han_value(word)
    return word if number is None else int(number)


def _relation(match: re.Match[str], plain: str, grammar: DateGrammar) -> str:
    found = (
        grammar.after.match(plain, match.end())
        or grammar.ending.search(match[0])
        or _ends(grammar.before, plain, match.start())
    )
    return (found.lastgroup or "").rstrip("_") if found else ""


def _ends(pattern: re.Pattern[str], plain: str, end: int) -> re.Match[str] | None:
    return pattern.search(plain, max(0, end - _WINDOW), end)


def _tense(cues: list[tuple[int, str]], date: re.Match[str], plain: str, verb_last: bool) -> str:
    """Of the verb that governs: the nearest on the verb's side, or else on the other, in its part of a
    headline.
    """
    before, after = bisect_left(cues, (date.start(), "")) - 1, bisect_left(cues, (date.end(), ""))
    sides = (after, before) if verb_last else (before, after)
    near = (cues[side] for side in sides if 0 <= side < len(cues))
    return next((tense for at, tense in near if not _parted(plain, date, at)), "")


def _parted(plain: str, date: re.Match[str], at: int) -> bool:
    first, last = (date.end(), at) if date.end() <= at else (at, date.start())
    return not plain.isascii() and _PARTS.search(plain, first, last) is not None


def _lean(tense: str, relation: str) -> int:
    """What was announced from or by a day, or put off or extended until one, is to come."""
    ahead = tense == "future" or (tense == "announced" and relation in _OPEN)
    return 1 if ahead else -1 if tense else 0


@lru_cache(maxsize=32)
def _grammar(language: str) -> DateGrammar:
    words = table("calendars", language)
    apart = words["edges"] == "words"
    classes: dict[str, dict[str, Value]] = words.get("words", {})
    slots: dict[str, tuple[Slot, ...]] = {}
    rules = [_rule(rule, words, slots) for rule in words["rules"]]
    union = "|".join(rules)
    tense = words.get("tense", {})
    relation = words.get("relation", {})
    skip = relation.get("skip", "")
    return DateGrammar(
        scan=re.compile(rf"(?:{union})(?!\w)" if apart else union),
        begins=opening(_field_words(words), words.get("opens", ()), apart, _DIGITS),
        slots=slots,
        values={field: _lookup(pairs) for field, pairs in classes.items()},
        hint=hint(words.get("hint") or _main_words(classes), apart and not words.get("compounds")),
        before=re.compile(rf"{_named(relation.get('before', {}), apart)} ?{skip}$"),
        after=re.compile(" ?" + _named(relation.get("after", {}), apart)),
        ending=re.compile(_named(relation.get("ending", {}), apart=False) + "$"),
        doubtful=frozenset(words.get("doubtful", ())),
        prepositions=re.compile(rf"(?<!\w)(?:{alternation(words.get('prepositions', ()))}) $"),
        tense=re.compile(_named({name: tense.get(name, ()) for name in _TENSES}, apart)),
        verb_last=bool(tense.get("last")),
        apart=re.compile(tense.get("apart", NEVER)),
    )


def _lookup(pairs: Mapping[str, Value]) -> dict[str, Value]:
    return {form.lower(): value for word, value in pairs.items() for form in forms(str(word))}


def _field_words(words: Mapping[str, Any]) -> list[str]:
    return [str(word) for listed in words.get("words", {}).values() for word in listed]


def _rule(rule: str, words: Mapping[str, Any], slots: dict[str, tuple[Slot, ...]]) -> str:
    """One rule as a named group; its slots are entered under that name."""
    name = f"r{len(slots)}"
    numbers = count()
    mine: list[Slot] = []

    def group(slot: re.Match[str]) -> str:
        field, value, pattern = slot.groups()
        mine.append(Slot(f"{name}_{next(numbers)}", _field(field), value or ""))
        return f"(?P<{mine[-1].group}>{'' if value else pattern or _pattern(field, words)})"

    expanded = rule
    while _MACRO.search(expanded):
        expanded = _MACRO.sub(lambda macro: f"(?:{words['macros'][macro[1]]})", expanded)
    body = _SLOT.sub(group, expanded)
    slots[name] = tuple(mine)
    return f"(?P<{name}>{body})"


def _field(slot: str) -> str:
    stem = slot.rstrip("2")
    return _ALIASES.get(stem, stem) + slot[len(stem) :]


def _pattern(slot: str, words: Mapping[str, Any]) -> str:
    stem = slot.rstrip("2")
    own: str | None = words.get("numbers", {}).get(stem)
    return own or _NUMBERS.get(stem) or alternation(map(str, words["words"][stem]))


def _named(groups: Mapping[str, Any], apart: bool) -> str:
    edge, close = (r"(?<!\w)", r"(?!\w)") if apart else ("", "")
    named = "|".join(f"(?P<{name}>{_any_of(groups[name])})" for name in groups)
    return f"{edge}(?:{named or NEVER}){close}"


def _any_of(words: Iterable[str]) -> str:
    """Words, and patterns, known by a backslash or a group."""
    listed = list(words)
    return "|".join([*filter(_is_pattern, listed), alternation(filterfalse(_is_pattern, listed))])


def _is_pattern(word: str) -> bool:
    return "\\" in word or "(?" in word


def _main_words(classes: Mapping[str, Mapping[str, Value]]) -> list[str]:
    """What a date without digits cannot do without: a word of one of these fields."""
    keys = ("month", "weekday", "dayword", "yword", "unit", "season", "half", "quarter")
    return [form for key in keys for word in classes.get(key, ()) for form in forms(str(word))]
