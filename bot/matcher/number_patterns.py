"""The pattern of one amount, for languages whose words stand apart and for those whose words do not.

Groups: skip (no amount), fraction, sign, number, factors, sym, unit, head; and where words do not stand apart
bottom (of N分の1), odd (多 of 30多人), rest (5分 of 2割5分), counter, far (a thing after others), vague.
Every repeat is possessive or bounded, so that a sentence is read in linear time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.matcher.arabic import JOINS
from bot.matcher.scripts import TRAILING
from bot.matcher.wording import NEVER, alternation, opening

Table = Mapping[str, Any]

_SKIP = (
    r"https?://\S++|www\.\S++|\+[0-9]{1,3}[ -][0-9][0-9 -]{5,}+|[0-9]++(?:-[0-9]++){2,}+"
    r"|[0-9]++(?:\.[0-9]{1,2}){2,}+(?![0-9])|[0-9]++(?:[:/][0-9]++)++"
    r"|(?P<even>[0-9]++)-(?P=even)(?![0-9])|\A[0-2]?[0-9]\.[0-5][0-9](?= [A-Z])"
)
_POINT = (
    r"[0-9]{1,3}(?:[,'][0-9]{3}){1,5}+(?![0-9])(?:\.[0-9]++)?"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,4},[0-9]{3}(?![0-9])(?:\.[0-9]++)?|[0-9]++(?:\.[0-9]++)?"  # 1,50,000: India
)
_COMMA = (
    r"[0-9]{1,3}(?:[. '][0-9]{3}){1,5}+(?![0-9])(?:,[0-9]++)?|[0-9]{1,3}(?:,[0-9]{3}){2,5}+(?![0-9])"
    r"|[0-9]++(?:[.,][0-9]++)?"
)
_DIGITS = {".": _POINT, ",": _COMMA, "": _COMMA}
HAN = "[〇零一二三四五六七八九十百千两兩]"
_RUN = f"(?:{HAN}(?![瓦米克卡]))++"  # 千瓦 is a unit
_SEVERAL = "(?<![員台件社店回棟株口者品])[数數]"  # 数百, and not 従業員数182
_DOT = (
    r"(?<=Mrd|Mio|Tsd|mln|mld|bln|mrd|mio|mil|tys|tis|тыс|млн|[δΔ]ισ|[χΧ]ιλ)\.|(?<=[εΕ]κατ|Mill)\.|(?<= εκ)\."
)
_REST = "(?<=割)[1-9一二三四五六七八九]分|(?<=成)[1-9一二三四五六七八九](?![0-9十百千万])|(?<=年)半"
_LARGE = "(?:[十百千십백천]?[万萬億亿兆만억조]|[十百千십백천](?![瓦米克卡]))"
_MIXED = f"(?:{_POINT}|{_RUN})(?:[多余餘여]?{_LARGE}(?: ?(?:{_POINT})|{_RUN})?)*+"


def begins(shared: Table, own: Table) -> re.Pattern[str]:
    """Finds where an amount, or what is to be skipped, may begin."""
    signs = (sign for _, sign in each(shared, own, "before"))
    words = [*own.get("words", {}), *own.get("fractions", {}), *signs]
    return opening(words, [HAN, "[+]", "http", "www"], own["edges"] == "words")


def spaced(shared: Table, own: Table, counted: Iterable[str]) -> str:
    """[currency] number [factor] [up to two words] [unit]; with a currency no unit.

    The factors are an atomic group: Python 3.11.2 loses a group around a possessive repeat.
    """
    fraction, whole = alternation(own.get("fractions", {})), own.get("whole", NEVER)
    thousand = rf"[0-9]{{1,3}} (?:{alternation(own.get('thousand', ()))}) [0-9]{{2,3}}(?![0-9.,])"
    number = f"{thousand}|{_DIGITS[own['decimal']]}|{_written(own.get('words', {}))}"
    factors, letters = alternation(own.get("multipliers", {})), "|".join(own.get("letters", {})) or NEVER
    return (
        rf"(?:(?<!\w)|(?<=[{JOINS}])(?=[0-9]))(?<![0-9][.,:/])(?:(?P<skip>{_SKIP})"
        rf"|(?P<fraction>(?i:{fraction}))(?!\w)(?!{whole})"
        rf"|(?:(?P<sign>{_before(shared, own)}) ?|(?<![^\W\d_][-/]))(?P<number>{number})"
        rf"(?P<factors>(?>(?:[ -]?(?i:{factors})(?!\w)(?:{_DOT})?|(?<=[0-9])(?i:{letters})(?!\w)){{0,3}}))"
        rf"(?(sign)|(?:{_unit(shared, own, counted)})?)(?!\w|[.,][0-9]))"
    )


def _unit(shared: Table, own: Table, counted: Iterable[str]) -> str:
    words, symbols = alternation([*unit_words(own), *shared["scaled"]]), _symbols(shared, own)
    stops = alternation([*own.get("stops", ()), *own.get("multipliers", {})])
    between = (
        rf"(?:[ -](?!(?:{stops})(?!\w)|[{JOINS}]+[0-9])[^\W\d_][\w'.-]{{0,30}}+){{0,2}}?[ -]?(?<![^\W\d_])"
    )
    link = f"(?i:{own.get('link', NEVER)})?"
    if own.get("compounds"):
        words += rf"|\w{{1,30}}?(?:{alternation(word for word in counted if len(word) > 3)})"
    head = alternation(counted) if own.get("heads") else NEVER
    return (
        rf" ?(?P<sym>{symbols})|{between}{link}(?P<unit>(?i:{words}))(?!\w)"
        rf"(?:[ -](?P<head>(?i:{head}))(?!\w))?"
    )


def unspaced(shared: Table, own: Table, counted: Iterable[str]) -> str:
    """[currency] number [factor] [unit], or number [counter] [up to six characters] thing."""
    fraction, vague = alternation(own.get("fractions", {})), alternation(own.get("vague", {}))
    number = f"{_MIXED}|(?<![가-힣])(?:{alternation(own['words'])})" if own.get("words") else _MIXED
    units = f"{alternation([*unit_words(own), *shared['scaled']])}|{_symbols(shared, own)}"
    things = alternation(word for word in counted if len(word) > 1)
    several = own.get("multipliers", {})  # one after the other: หมื่นล้าน
    factors = rf"(?P<factors>(?>(?: ?(?:{alternation(several)})){{0,3}}))" if several else ""
    return (
        rf"(?<![A-Za-z0-9])(?<![A-Za-z]-)(?<![0-9][.,:/])(?<!{HAN})(?<![几幾何])(?<!{_SEVERAL})"
        rf"(?:(?P<skip>{_SKIP})|(?P<fraction>{fraction})|(?:(?P<sign>{_before(shared, own)}) ?)?"
        rf"(?:(?P<bottom>{_MIXED})(?:分の|分之|분의) ?)?(?P<number>{number})(?P<odd>[多余餘強弱超여])?"
        rf"{factors}(?: ?(?:(?P<unit>{units})(?P<rest>{_REST})?"
        rf"|(?P<counter>{vague})?{own['skips']}(?P<far>{things})|(?P<vague>{vague})))?(?![A-Za-z{TRAILING}]))"
    )


def _written(words: Mapping[str, float]) -> str:
    """Number words, and tens and ones joined by a hyphen."""
    if not words:
        return NEVER
    ones = alternation(word for word, value in words.items() if value < 10)
    return rf"(?i:{alternation(words)})(?:-(?i:{ones}))?(?!\w)"


def _before(shared: Table, own: Table) -> str:
    """Currencies before a number; those with a symbol in any case, since headlines are re-cased."""
    listed = [sign for _, sign in each(shared, own, "before")]
    symbols = sorted((sign for sign in listed if not sign.isalpha()), key=len, reverse=True)
    return (
        f"{alternation(sign for sign in listed if sign.isalpha())}|(?i:{'|'.join(map(re.escape, symbols))})"
    )


def _symbols(shared: Table, own: Table) -> str:
    return alternation(sign for _, sign in each(shared, own, "signs"))


def each(shared: Table, own: Table, key: str) -> Iterator[tuple[str, str]]:
    """Unit and sign or word of both tables."""
    return (
        (unit, sign)
        for part in (shared, own)
        for unit, listed in part.get(key, {}).items()
        for sign in listed
    )


def unit_words(own: Table) -> list[str]:
    """The words that name a unit."""
    words = [word for listed in own.get("units", {}).values() for word in listed]
    vague = own.get("vague", {}) if own["edges"] == "words" else ()
    return [*words, *own.get("scaled", {}), *vague]
