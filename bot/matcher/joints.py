"""How amounts belong together: a range is one quantity, a change is two that share a unit."""

import re
from collections.abc import Iterator

from bot.matcher.amounts import Amount, noun_before
from bot.matcher.number_grammar import Grammar
from bot.matcher.wording import NEVER

Range = tuple[Amount, Amount]  # low and high; the same twice where it is no range

_DASH = re.compile(r" ?[-~] ?")
_ARROW = re.compile(r" ?(?:->|→|⇒) ?")
_BEFORE = 24
_SIZES = (1e9, 1e6, 1e3, 100.0)
_ALIKE = 100  # times: two numbers of one change are of one size, so that they share it
_APART = 20  # times: no range is so wide, "gained $1.32 to $44.45" tells by how much and to what
_NONE = re.compile(NEVER)


def joined(found: list[Amount], plain: str, grammar: Grammar) -> list[Range]:
    """Ranges put together, units and sizes handed on."""
    ranges = list(_ranges(list(_summed(found, plain, grammar)), plain, grammar))
    for index in range(len(ranges) - 1):
        left, right = _sharing(ranges[index][1], ranges[index + 1][0], plain, grammar)
        ranges[index : index + 2] = _handed(ranges[index], left), _handed(ranges[index + 1], right)
    return ranges


def _summed(found: list[Amount], plain: str, grammar: Grammar) -> Iterator[Amount]:
    """Amounts of several parts put together: "12 ألفا و500 موظف", twelve thousand and 500."""
    whole: Amount | None = None
    for part in found:
        added = _joint("sum", grammar).match(plain, whole.end) if whole else None
        if whole and added and added.end() - part.start in (0, 1) and part.value < _size(whole):
            whole = part._replace(
                start=whole.start,
                number=whole.value + part.value,
                scale=1.0,
                plain=False,
                worded=whole.worded,
            )
            continue
        if whole:
            yield whole
        whole = part
    if whole:
        yield whole


def _size(amount: Amount) -> float:
    """What an amount counts, hundreds or thousands; 0 where nothing can be added."""
    if amount.unit or not (amount.worded or amount.scale > 1.0):
        return 0.0
    return amount.scale if amount.scale > 1.0 else next((s for s in _SIZES if amount.value % s == 0), 0.0)


def _ranges(found: list[Amount], plain: str, grammar: Grammar) -> Iterator[Range]:
    rest = iter([*found, None])
    low = next(rest)
    while low:
        high = next(rest)
        if high and _is_range(low, high, plain, grammar):
            yield _sized(low, high), high._replace(unit=high.unit or low.unit)
            high = next(rest)
        else:
            yield low, low
        low = high


def _handed(current: Range, amount: Amount) -> Range:
    low, high = current
    return (
        (amount, amount) if low is high else (low._replace(unit=amount.unit), high._replace(unit=amount.unit))
    )


def _is_range(low: Amount, high: Amount, plain: str, grammar: Grammar) -> bool:
    sized = _sized(low, high)
    if {sized.unit, high.unit} - {""} != {sized.unit or high.unit} - {""} or sized.value >= high.value:
        return False
    if low.unit == "percent" and not (high.unit or high.plain):
        return False
    between = plain[low.end : high.start]
    if _DASH.fullmatch(between):
        return bool(high.unit or low.unit) or min(low.value, high.value) >= 10
    if _joint("consecutive", grammar).fullmatch(between):
        return low.plain and high.number == low.number + 1
    if _joint("and", grammar).fullmatch(between):
        return _ends(_joint("between", grammar), plain, low.start)
    if not _joint("range", grammar).fullmatch(between) or _is_change(low, high, plain, grammar):
        return False
    few = (low.plain or low.worded) and low.value < _ALIKE
    return few or high.value < _APART * sized.value


def _is_change(low: Amount, high: Amount, plain: str, grammar: Grammar) -> bool:
    """From 17 to 10, 17から10に."""
    onto = _joint("onto", grammar).match(plain, high.end)
    return bool(onto) or _ends(_joint("from", grammar), plain, low.start)


def _sized(low: Amount, high: Amount) -> Amount:
    """The first of two with what it leaves to the second: 30 of "30 to 40 billion yen", 300억~400억 엔."""
    low = _lent(low, high)
    scale = high.scale if low.scale == 1.0 != high.scale and low.number < high.number else low.scale
    return low._replace(unit=low.unit or high.unit, scale=scale)


def _sharing(left: Amount, right: Amount, plain: str, grammar: Grammar) -> Range:
    """Two amounts of one change, or a part and its whole, where one may leave its unit to the other.

    Percent are left to digits alone: "rose by 20 percent to 7.5 billion".
    """
    between = plain[left.end : right.start]
    if bool(left.unit) is not bool(right.unit) and _joint("part", grammar).fullmatch(between):
        unit = left.unit or right.unit
        return left._replace(unit=unit), right._replace(unit=unit)
    changes = _ARROW.fullmatch(between) or _joint("change", grammar).fullmatch(between)
    if not changes or (left.unit == "percent" and not right.unit and not right.plain):
        return left, right
    left = _lent(left, right)
    unit = left.unit or right.unit or noun_before(plain, left.start, grammar)
    bare = left.scale == 1.0 and not left.unit and left.number < _ALIKE * right.number
    if bare and right.scale > 1.0:
        left = left._replace(scale=right.scale, plain=False)
    return left._replace(unit=left.unit or unit), right._replace(unit=right.unit or unit)


def _lent(left: Amount, right: Amount) -> Amount:
    """The first without a currency that is only assumed, where the second has one."""
    return left._replace(unit="") if left.assumed and right.unit else left


def _joint(name: str, grammar: Grammar) -> re.Pattern[str]:
    return grammar.joints.get(name, _NONE)


def _ends(pattern: re.Pattern[str], plain: str, end: int) -> bool:
    return pattern.search(plain, max(0, end - _BEFORE), end) is not None
