"""Where in a folded text words and clauses begin and end, script by script.

Words of alphabetic scripts stand apart, Arabic ones begin behind the article and particles too; Han, kana and
hangul run on, and so does Thai, but not amid a syllable.
"""

import re
from collections.abc import Iterable

from bot.matcher.arabic import beginnings
from bot.matcher.scripts import LEADING, TRAILING, Script, script

_STOPS = ";:!?。！？；：।؛؟\n"
_HAN = "\u3040-\u30ff\u3400-\u9fff"  # and kana
_THAI = "\u0e01-\u0e2e\u0e30-\u0e45\u0e47-\u0e4e"  # without the signs behind which a space is the rule
BETWEEN_HAN = f"(?<=[{_HAN}]) (?=[{_HAN}])"  # a space that parts a headline
# A space between Han or kana, where a part of a title ends, or between Thai words, where a clause does.
PART = f"(?:(?<=[{_HAN}」』）】]) (?=[{_HAN}「『（【])|(?<=[{_THAI}]) (?=[{_THAI}]))"
ENDING = r"(?<=\w:)(?<=[^\d]:)[a-zåäö]"  # behind a colon that joins an ending to an abbreviation: UPM:n
DASH = r"(?<=[^\W\d])   (?=\w)"  # folded: one that divides, with a space on either side
STOP = re.compile(f"[{_STOPS}](?!{ENDING})|{PART}|{DASH}")
PLACES = "w.-"  # what `shape_of` tells apart
_LEADS, _TRAILS = re.compile(f"[{LEADING}]"), re.compile(f"[{TRAILING}]")
_SIGNS = {" ": " "} | dict.fromkeys(_STOPS + ',،.…)"“”»«', ".")
_COUNTED = 15  # characters of a Thai count, the space behind it included
_COUNT = re.compile(f"[0-9] ?[{_THAI}]{{1,12}} $")


class _Shapes(dict[int, str]):
    """A table for str.translate: "w" for what words of alphabetic scripts are made of, " " for a space, "."
    for what ends a clause or a part of a title, "-" for all else; of scripts that run on "<" for a vowel with
    which the next letter belongs, ">" for what belongs with the letter before.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if script(char) is Script.UNSPACED:
            self[code] = "<" if _LEADS.match(char) else ">" if _TRAILS.match(char) else "-"
            return self[code]
        word = char.isalnum() and not 0x1100 <= code < 0x1E00 and not 0x2000 <= code < 0xA500
        word = word and code < 0xA580  # Devanagari's signs last; else: hangul, kana, Han
        self[code] = "w" if word else _SIGNS.get(char, "-")
        return self[code]


_SHAPES = _Shapes()


def shape_of(folded: str) -> str:
    """What stands at each place of a text and at its end: "w" inside of a word, not where one may begin; "."
    where a clause or a part of a title ends; "-" elsewhere.

    A space ends a part where words run on; between alphabetic words only two do, once round a dash.
    """
    shape = f"-{folded.translate(_SHAPES)}."
    for sign, end in (("w  ", "w. "), ("w ", "w-"), (" ", ".")):
        shape = shape.replace(sign, end)
    shape = shape.replace("-w", "--").replace(".w", ".-")
    if folded.isascii():
        return shape[1:]
    for sign, within in ((">w", ">-"), ("<-", "-w"), (">", "w"), ("<", "-")):
        shape = shape.replace(sign, within)
    begun = [*beginnings(folded)]
    return _begun(shape[1:], begun) if begun else shape[1:]


def _begun(shape: str, places: Iterable[int]) -> str:
    marked = [*shape]
    for place in places:
        marked[place] = "-"
    return "".join(marked)


def ends_clause(mark: re.Match[str]) -> bool:
    """Whether a mark ends a clause: not a space behind what is counted, "1,200 คน ตกงาน"."""
    end = mark.end()
    return mark[0] != " " or not _COUNT.search(mark.string, max(0, end - _COUNTED), end)
