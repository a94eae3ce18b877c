"""Written numbers to values: digits grouped by language, and Han, mixed and Korean numerals."""

import re

_DIGITS = {
    **{char: value for value, char in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
    "元": 1,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
_LARGE = {**dict.fromkeys("万萬만", 10**4), **dict.fromkeys("億亿억", 10**8), **dict.fromkeys("兆조", 10**12)}
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\S")
_BY_POINT = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_BY_COMMA = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_BY_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?")
_GROUPED = {
    ",": ((".", _BY_POINT), (",", _BY_COMMAS)),
    "": ((".", _BY_POINT), (",", _BY_COMMA)),
}
_LONGEST = 20  # characters; longer runs of digits count nothing


def decimal_value(written: str, sign: str) -> float | None:
    """The value of digits whose decimal sign is "." (3,900.5), "," (3.900,5, 3 900,5) or "" (either).

    Spaces and apostrophes always divide thousands. None: too long to be a number of anything.
    """
    digits = written.replace(" ", "").replace("'", "")
    if len(digits) > _LONGEST:
        return None
    if sign == ".":
        return float(digits.replace(",", ""))
    for thousands, grouped in _GROUPED[sign]:
        if grouped.fullmatch(digits):
            digits = digits.replace(thousands, "")
    return float(digits.replace(",", "."))


def han_value(written: str) -> float | None:
    """The value of 二千, 1万5000, 1兆1000億, 3조5000억, 二〇二六; None where it is no number."""
    plain = written.replace(",", "").replace(" ", "")
    if not plain or len(plain) > _LONGEST * 2:
        return None
    if len(plain) > 1 and all(char in _DIGITS for char in plain):
        return float("".join(str(_DIGITS[char]) for char in plain))
    return _composed(_TOKEN.findall(plain))


def _composed(tokens: list[str]) -> float | None:
    total = section = 0.0
    digit: float | None = None
    for token in tokens:
        if token[0].isdecimal():
            digit = float(token)
        elif token in _DIGITS:
            digit = _DIGITS[token]
        elif token in _SMALL:
            section += (1.0 if digit is None else digit) * _SMALL[token]
            digit = None
        elif token in _LARGE and total and not section and digit is None:
            total *= _LARGE[token]  # 万亿
        elif token in _LARGE:
            total += (section + (digit or 0.0) or 1.0) * _LARGE[token]
            section, digit = 0.0, None
        else:
            return None
    return total + section + (digit or 0.0)
