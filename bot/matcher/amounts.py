"""One amount of a sentence: its number, its size, its unit; before ranges, changes and roles are seen.

The grammar is `number_grammar`. The sentence is folded (`wording.folded`) and its dates are blanked.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.matcher.number_grammar import Grammar
from bot.matcher.number_patterns import HAN
from bot.matcher.numerals import decimal_value, han_value
from bot.matcher.wording import matches

_THOUSANDS = re.compile("([0-9]{1,3}) [^0-9 ]+ ([0-9]{2,3})")  # 2 bin 500
_TRADITIONAL = re.compile("[億萬個們這電車開關門東業員產廠國會點數營資額賺]")  # not so in simplified Chinese
_WITH_LARGE = re.compile("([0-9,]+(?:\\.[0-9]+)?)[多余餘여]?([十百千万萬億亿兆백천만억조]+)")
_HAN_DIGITS = frozenset(HAN)
_EITHER = re.compile("[一二三四五六七八九两兩]{2}")  # 两三: two or three
_ODD = re.compile("[多余餘여]")  # 30多万, 3000여: and some more
_SUM = 1e8  # what is counted without a word for it is money from here on
_TENTHS = {"成", "割"}  # of which there are never ten: 亏65亿 成巨亏
_TEN = 10
_BEFORE = 24  # characters before an amount in which a name or hedge is looked for


class Amount(NamedTuple):
    start: int
    end: int
    number: float  # without `scale`
    scale: float
    unit: str  # "": none
    approximate: bool = False
    worded: bool = False  # ten, 三
    plain: bool = False  # digits alone, that may be anything
    core: int = 0  # end of the number, before its unit
    assumed: bool = False  # no word says the unit: 120억

    @property
    def value(self) -> float:
        return self.number * self.scale


def amounts(plain: str, grammar: Grammar) -> Iterator[Amount]:
    """The amounts in order, not overlapping."""
    for match in matches(grammar.scan, grammar.begins, plain):
        found = _amount(match, plain, grammar)
        if found and not grammar.not_end.match(plain, found.end):
            yield found


def _amount(match: re.Match[str], plain: str, grammar: Grammar) -> Amount | None:
    groups = {name: held for name, held in match.groupdict().items() if held}
    if "skip" in groups:
        return None
    if "fraction" in groups:
        return _fraction(match, plain, grammar)
    if _is_name(match, plain, grammar) or grammar.ordinals.match(plain, match.end("number")):
        return None
    number = _number(groups["number"], grammar)
    if number is None:
        return None
    if "bottom" in groups:
        return _of_bottom(match, number)
    return _measured(match, groups, number, plain, grammar)


def _measured(
    match: re.Match[str], groups: dict[str, str], number: float, plain: str, grammar: Grammar
) -> Amount | None:
    written, worded = groups["number"], not groups["number"][0].isdigit()
    end = _end(match, groups, number, plain, grammar)
    scale, unit = _unit(groups, match, plain, grammar) if end == match.end() else (1.0, "")
    if large := _WITH_LARGE.fullmatch(written):
        number, scale = float(large[1].replace(",", "")), scale * (han_value(large[2]) or 1.0)
    factors = [factor.lower() for factor in grammar.factor.findall(groups.get("factors", ""))]
    if not unit and not grammar.letters.isdisjoint(factors):
        return None
    for factor in factors:
        scale *= grammar.factors[factor]
    assumed = not unit and end == match.end() and number * scale >= _SUM
    if assumed:
        unit = grammar.money
    return Amount(
        match.start(),
        end,
        number + _rest(groups.get("rest", "")),
        scale,
        unit,
        approximate="odd" in groups or bool(_ODD.search(written)),
        worded=worded,
        plain=not (unit or factors) and written.isdigit(),
        core=match.end("number"),
        assumed=assumed,
    )


def _end(match: re.Match[str], groups: dict[str, str], number: float, plain: str, grammar: Grammar) -> int:
    """Where the amount ends: before what cannot be its unit, as in "two truck dealers" and 九州工場."""
    if groups.get("unit", "").lower() in grammar.singular and number != 1 and "head" not in groups:
        return match.end("factors") if plain[match.start("unit") - 1] == " " else match.end()
    if groups.get("unit") in _TENTHS and number >= _TEN:
        return match.end("number")
    if "far" in groups and "counter" not in groups and groups["number"][-1] in _HAN_DIGITS:
        return match.end() if match.start("far") == match.end("number") else match.end("number")
    return match.end()


def _number(written: str, grammar: Grammar) -> float | None:
    word = " ".join(written.lower().split())
    if word in grammar.words:
        return grammar.words[word]
    if (parts := _THOUSANDS.fullmatch(word)) is not None:
        return float(parts[1]) * 1000 + float(parts[2])
    tens, hyphen, ones = word.rpartition("-")
    if hyphen:
        return grammar.words.get(tens, 0.0) + grammar.words.get(ones, 0.0)
    if grammar.apart:
        return decimal_value(written, grammar.decimal) if word[0].isdecimal() else None
    return None if _EITHER.fullmatch(written) else han_value(_ODD.sub("", written))


def _rest(written: str) -> float:
    """What stands behind the unit: 2割5分, 七成五, 1年半."""
    if written == "半":
        return 0.5
    return (han_value(written[0]) or 0.0) / 10 if written else 0.0


def _fraction(match: re.Match[str], plain: str, grammar: Grammar) -> Amount | None:
    if grammar.not_before.search(plain, max(0, match.start() - _BEFORE), match.start()):
        return None
    return _percent(match, grammar.fractions[" ".join(match[0].lower().split())])


def _of_bottom(match: re.Match[str], top: float) -> Amount | None:
    bottom = han_value(match["bottom"])
    return _percent(match, 100 * top / bottom) if bottom else None


def _percent(match: re.Match[str], percent: float) -> Amount:
    """A third and the like are approximate: nobody counts to their decimals."""
    return Amount(*match.span(), percent, 1.0, "percent", abs(percent - round(percent, 1)) > 1e-6)


def _is_name(match: re.Match[str], plain: str, grammar: Grammar) -> bool:
    """Plant 2, 第3: the number is part of a name."""
    start = match.start()
    return not match["sign"] and grammar.names.search(plain, max(0, start - _BEFORE), start) is not None


def _unit(groups: dict[str, str], match: re.Match[str], plain: str, grammar: Grammar) -> tuple[float, str]:
    """Size and name of the unit; (1, "") without one."""
    if "sign" in groups:
        return 1.0, grammar.before[groups["sign"].strip().lower()]
    written = next(
        (groups[name].lower() for name in ("head", "unit", "sym", "far", "vague") if name in groups), ""
    )
    if written in grammar.traditional and _TRADITIONAL.search(plain):
        return 1.0, grammar.traditional[written]
    if written in grammar.vague:
        *kinds, otherwise = grammar.vague[written]
        near = _nouns(plain, match.start() - 60, match.end() + 60, grammar)
        return 1.0, next((kind for kind in kinds if kind in near), otherwise)
    return _named_unit(written, grammar)


def _named_unit(written: str, grammar: Grammar) -> tuple[float, str]:
    """The unit of a word, or of the longest end of it that is one: a compound."""
    ends = (written[at:] for at in range(len(written)))
    return next((grammar.units[end] for end in ends if end in grammar.units), (1.0, ""))


def _nouns(plain: str, start: int, end: int, grammar: Grammar) -> list[str]:
    found = grammar.nouns.finditer(plain, max(0, start), end)
    return [_named_unit(noun[0].lower(), grammar)[1] for noun in found]


def noun_before(plain: str, at: int, grammar: Grammar) -> str:
    """The unit of the nearest thing counted before: plants, of "plants from 17 to 10"."""
    return next(reversed(_nouns(plain, at - 40, at, grammar)), "")


def is_hedged(amount: Amount, plain: str, grammar: Grammar) -> bool:
    """Whether about, 以上 or the like stands beside the amount."""
    before = grammar.hedges.search(plain, max(0, amount.start - _BEFORE), amount.start)
    return bool(before) or any(
        grammar.hedges_after.match(plain, end) for end in (amount.core, amount.end) if end
    )
