"""The tables of numbers and units, compiled. They are `numbers/common.yaml` and `numbers/LANG.yaml`:

edges: words | none     # whether words stand apart; ja, zh and ko: none
decimal: "." | "," | "" # the decimal sign; "": either
words: {word: value}    # written numbers; Han numerals are known
multipliers, letters    # thousand, bn; letters stand right on digits and need a currency or a unit
fractions: {word: percent}             # with `whole` after or `not_before` before them they are none
units: {unit: [word]}, scaled: {word: [size, unit]}
vague: {word: [unit, otherwise]}       # that unit where a noun of it is near; the first of several
thousand: [word]        # between the thousands and the rest: 2 bin 500
before, signs: {unit: [sign]}          # written before the number, right after it
traditional: {word: unit}              # what a word means in traditional characters
money: unit             # of a hundred million and more without a unit: 120억
heads: true             # of two nouns the second is counted: vehicle plants
compounds: true         # the end of a word tells its unit: Fahrzeugwerke
stops: [word]           # may not stand between a number and its unit, as up to two other words may
link: pattern           # stands before a unit: millions d'euros
skips: pattern          # stands between a number and the thing counted (edges: none)
bare: pattern           # what may follow a number without unit there
elapsed: [word]         # before so many years: how long something had been so: after
names: [word]           # before a number: it is a name
ordinals: [pattern]     # after a number, not_end: pattern after its unit: it is no amount
approximate: {before: [word], after: [word]}
joints: {range, change, onto: [word], from, part: [pattern], between, and, consecutive, sum: word}
roles: {role: [pattern]}, measures: {unit: [role]}, families: {name: {unit: size}}
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.matcher.number_patterns import HAN, Table, begins, each, spaced, unspaced
from bot.matcher.wording import NEVER, Hint, alternation, forms, hint, table


@dataclass(frozen=True, slots=True)
class Grammar:
    scan: re.Pattern[str]
    begins: re.Pattern[str]
    apart: bool  # whether words stand apart
    decimal: str
    words: Mapping[str, float]
    factors: Mapping[str, float]
    factor: re.Pattern[str]
    letters: frozenset[str]
    fractions: Mapping[str, float]
    units: Mapping[str, tuple[float, str]]
    vague: Mapping[str, tuple[str, ...]]
    before: Mapping[str, str]
    traditional: Mapping[str, str]
    money: str
    singular: frozenset[str]  # counted nouns that cannot follow two, where the second noun is what is counted
    nouns: re.Pattern[str]  # things that are counted
    names: re.Pattern[str]
    ordinals: re.Pattern[str]
    not_end: re.Pattern[str]
    not_before: re.Pattern[str]
    bare: re.Pattern[str]
    elapsed: re.Pattern[str]
    hedges: re.Pattern[str]
    hedges_after: re.Pattern[str]
    joints: Mapping[str, re.Pattern[str]]
    roles: re.Pattern[str]  # for small letters
    hint: Hint


@lru_cache(maxsize=32)
def grammar(language: str) -> Grammar:
    """The compiled tables of a primary language; digits and international units where it has none."""
    shared, own = table("numbers", "common"), table("numbers", language)
    apart: bool = own["edges"] == "words"
    edge, close = (r"(?<!\w)", r"(?!\w)") if apart else ("", "")
    factors = {**own.get("multipliers", {}), **own.get("letters", {})}
    hedges = own.get("approximate", {})
    counted = [word for unit in shared["counts"] for word in own.get("units", {}).get(unit, ())]
    return Grammar(
        scan=re.compile((spaced if apart else unspaced)(shared, own, counted)),
        begins=begins(shared, own),
        apart=apart,
        decimal=own["decimal"],
        words=_lower(own.get("words", {})),
        factors=_lower(factors),
        factor=re.compile(f"(?i:{alternation(factors)})"),
        letters=frozenset(own.get("letters", ())) - frozenset(own.get("multipliers", ())),
        fractions=_lower(own.get("fractions", {})),
        units=_units(shared, own),
        vague={word: tuple(kinds) for word, kinds in own.get("vague", {}).items()},
        before={sign.strip().lower(): unit for unit, sign in each(shared, own, "before")},
        traditional=own.get("traditional", {}),
        money=own.get("money", ""),
        singular=frozenset(forms(word)[0] for word in counted if "(" in word and own.get("heads")),
        nouns=re.compile(_nouns(own, counted, edge, close)),
        names=re.compile(rf"{edge}(?:{alternation(own.get('names', ()))})[ #-]{{0,2}}$"),
        ordinals=re.compile("|".join(own.get("ordinals", [NEVER]))),
        not_end=re.compile(own.get("not_end", NEVER)),
        not_before=re.compile(f"{edge}{own.get('not_before', NEVER)}[ -]$"),
        bare=re.compile(own.get("bare", "")),
        elapsed=re.compile(f"{edge}(?i:{alternation(own.get('elapsed', ()))}) (?:[^ ]{{1,8}} )?$"),
        hedges=re.compile(
            f"{edge}(?:{alternation(hedges.get('before', ()))}) ?(?:(?:{hedges.get('article', NEVER)}) ?)?$"
        ),
        hedges_after=re.compile(f"[ -]?(?:{_after(hedges.get('after', ()))}){close}"),
        joints={name: _joint(name, listed) for name, listed in own.get("joints", {}).items()},
        roles=re.compile(_roles(own.get("roles", {}), edge, close)),
        hint=hint([*HAN.strip("[]"), *own.get("words", {}), *own.get("fractions", {})], apart),
    )


def _nouns(own: Table, counted: Iterable[str], edge: str, close: str) -> str:
    words = [word for word in counted if len(word) > 1]
    compound = r"\w{0,30}?" if own.get("compounds") else ""
    return f"{edge}{compound}(?i:{alternation(words)}){close}"


def _after(words: Iterable[str]) -> str:
    """Words that may look at what follows them are patterns."""
    listed = sorted(words, key=len, reverse=True)
    return "|".join(word if "(?" in word else re.escape(word) for word in listed) or NEVER


_PATTERNS = frozenset({"part", "between", "from"})


def _joint(name: str, words: Any) -> re.Pattern[str]:
    listed = [words] if isinstance(words, str) else words
    patterns = "|".join(listed if name in _PATTERNS else map(re.escape, listed))
    if name == "from":
        return re.compile(rf"(?<![a-z])(?i:{patterns})[^,;:、0-9]{{0,12}}$")
    if name == "between":
        return re.compile(rf"(?<!\w)(?i:{patterns})\b[^,;:0-9]{{0,16}}$")
    return re.compile(rf" ?(?:{patterns}) ?")


def _roles(roles: Mapping[str, Iterable[str]], edge: str, close: str) -> str:
    named = "|".join(f"(?P<{role}>{'|'.join(words).lower()})" for role, words in roles.items())
    return f"{edge}(?:{named or NEVER}){close}"


def _units(shared: Table, own: Table) -> dict[str, tuple[float, str]]:
    signs = {sign.lower(): (1.0, unit) for unit, sign in each(shared, own, "signs")}
    named = {form.lower(): (1.0, unit) for unit, word in each({}, own, "units") for form in forms(word)}
    sizes = {**shared["scaled"], **own.get("scaled", {})}
    scaled = {
        form.lower(): (float(size), unit) for word, (size, unit) in sizes.items() for form in forms(word)
    }
    return {**signs, **named, **scaled}


def _lower(values: Mapping[str, float]) -> dict[str, float]:
    return {form.strip().lower(): float(value) for word, value in values.items() for form in forms(word)}
