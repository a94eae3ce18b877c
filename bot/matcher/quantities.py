"""Quantities in a sentence: numbers with unit, range and role, so that they compare across languages.

The words are in `numbers/LANG.yaml`. Money is in whole units of its currency, parts are in percent, areas
in m2. "17 to 10" and "17から10に" are two quantities, a change; "100 to 120" is one, a range. Dates, clock
times, ordinals, codes and names (Plant 2, F-150, 第3) are none.
"""

import math
import re
from functools import lru_cache

from bot.matcher import dates
from bot.matcher.amounts import Amount, amounts, is_hedged
from bot.matcher.joints import Range, joined
from bot.matcher.measures import comparable, in_base, is_counted, role
from bot.matcher.number_grammar import Grammar, grammar
from bot.matcher.wording import base, folded, promising
from bot.model import Quantity

_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_a-zà-ÿ][\w'&.-]*[ -]$")
_BLANK = "\0"
_BESIDE = frozenset("-#()")
_LEAST_SLACK, _MOST_SLACK = 0.025, 0.1
_ROUNDING = 0.06  # a little more than rounding to two digits moves a value
_MIDDLE_DOT = re.compile(  # the decimal point of Japanese papers: 43・4%; "4・5月" are two months
    "(?<=[0-9])・(?=[0-9]{1,3}(?:%|[十百千]?[万億兆]|倍|割|ポイント|円|ドル|ユーロ|ポンド|キロ|メートル|トン|平方))"
)
_AGE = 25  # years that no term runs: what ends "after 111 years"
_CALENDAR = 1000  # and from here on it is a year that no calendar in use here dates: 1635年
_ELAPSED = 24  # characters before so many years in which "after" is looked for
_CELLS, _LEAST = 8, 1e-6  # cells of a decade; what is smaller shares one


@lru_cache(maxsize=256)  # a sentence is read for each subject of its article
def read_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities of one sentence, in order, not overlapping; spans count code points of `text`."""
    rules = grammar(base(language))
    plain = _MIDDLE_DOT.sub(".", folded(text))
    if not promising(plain, rules.hint):
        return ()
    plain = _blanked(plain, dates.spans(text, language))
    found = joined(list(amounts(plain, rules)), plain, rules)
    return tuple(_quantity(each, text, plain, rules) for each in found if _counts(each, plain, rules))


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities can be the same figure told twice.

    Their units must measure the same; a number without unit agrees with a count of anything, not with
    money, percent or time. Two exact values agree if one is the other rounded to its own significant digits,
    of which at least two count: 2,398 and 2,400 do, 97 and 100 do not. An approximate value stands for all
    that round to it, at least 2.5 and at most 10 percent each way: about 4,000 agrees with 3,900. Ranges
    agree if they overlap.
    """
    sizes = comparable(a.unit, b.unit)
    if not sizes:
        return False
    (low_a, high_a), (low_b, high_b) = (
        (q.low * size, q.high * size) for q, size in zip((a, b), sizes, strict=True)
    )
    if low_a == high_a and low_b == high_b and not (a.approximate or b.approximate):
        near = abs(low_a - low_b) <= _ROUNDING * max(abs(low_a), abs(low_b))
        return low_a == low_b or (near and (_rounds_to(low_a, low_b) or _rounds_to(low_b, low_a)))
    slack = max(_slack(high_a) if a.approximate else 0.0, _slack(high_b) if b.approximate else 0.0)
    return low_a - slack <= high_b and low_b - slack <= high_a


def cells(quantity: Quantity) -> tuple[tuple[str, int], ...]:
    """Cells of a logarithmic scale: two quantities that agree share one."""
    return _cells(quantity.unit, quantity.low, quantity.high, quantity.approximate)


@lru_cache(maxsize=4096)
def _cells(unit: str, low: float, high: float, approximate: bool) -> tuple[tuple[str, int], ...]:
    slack = (_MOST_SLACK if approximate else _ROUNDING) * high
    scales = [in_base(unit), *([(1.0, "")] if is_counted(unit) else [])]
    return tuple(
        (family, cell)
        for size, family in scales
        for cell in range(_cell((low - slack) * size), _cell((high + slack) * size) + 1)
    )


def _cell(value: float) -> int:
    return math.floor(_CELLS * math.log10(max(value, _LEAST)))


def _rounds_to(value: float, rounded: float) -> bool:
    return math.isclose(_rounded(value, max(2, _significant(rounded))), rounded, rel_tol=1e-9)


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _significant(value: float) -> int:
    return len(f"{value:.11e}".partition("e")[0].replace(".", "").rstrip("0"))


def _slack(value: float) -> float:
    """Half a unit of the last digit that counts, within bounds."""
    if not value:
        return 0.0
    half = 0.5 * 10.0 ** (math.floor(math.log10(value)) - _significant(value) + 1)
    return min(max(half, _LEAST_SLACK * value), _MOST_SLACK * value)


def _blanked(plain: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in spans:
        plain = plain[:start] + _BLANK * (end - start) + plain[end:]
    return plain


def _quantity(found: Range, text: str, plain: str, rules: Grammar) -> Quantity:
    low, high = found
    start, end = low.start, high.end
    return Quantity(
        low=low.value,
        high=high.value,
        unit=high.unit,
        text=text[start:end],
        start=start,
        end=end,
        approximate=any(each.approximate or is_hedged(each, plain, rules) for each in found),
        role=role(plain, start, end, high.unit, rules),
    )


def _counts(found: Range, plain: str, rules: Grammar) -> bool:
    """Whether it is worth a quantity: bare small numbers, "one plant", "after 111 years" are not."""
    low, high = found
    if high.unit == "years" and (
        low.value >= _CALENDAR or (low.value >= _AGE and _elapsed(low, plain, rules))
    ):
        return False
    if low is not high:
        return True
    if low.worded:
        return bool(low.unit) and not (low.value == 1 and is_counted(low.unit))
    return bool(low.unit) or not low.plain or _stands_alone(low, plain, rules)


def _elapsed(amount: Amount, plain: str, rules: Grammar) -> bool:
    """Whether it says how long something had been so when it ended."""
    return rules.elapsed.search(plain, max(0, amount.start - _ELAPSED), amount.start) is not None


def _stands_alone(amount: Amount, plain: str, rules: Grammar) -> bool:
    """Digits alone are a number if nothing beside them makes them a name, year, age, score or heading."""
    before, after = plain[: amount.start][-1:], plain[amount.end :][:1]
    if amount.value < 10 or 1800 <= amount.value < 2070 or before in _BESIDE or after in _BESIDE:
        return False
    if rules.apart and not is_hedged(amount, plain, rules):
        return not _CAPITALISED.search(plain, max(0, amount.start - 30), amount.start)
    return rules.bare.match(plain, amount.end) is not None
