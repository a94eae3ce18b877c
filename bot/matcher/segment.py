"""Where a paragraph's sentences end: stops, closing quotes, abbreviations, ordinals, list items.

After Unicode's UAX #29 sentence rules, with what news text adds. No model: the tables are below.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

# Each pattern begins with a set of characters: what can begin nothing is passed over fast.
_STOP = re.compile(
    r"(?P<full>[。！？｡؟۔।॥.．!?…](?:(?<=[。！？｡؟۔।॥])[。！？｡؟۔।॥]*|(?<=[.．!?…])[.．!?…]*))"
    r"(?P<close>(?:[\"'”“’»)\]）］」』】》〉]|\s»)*)"
)
# A live blog's clock, a bullet, a circled number: they open an entry wherever they stand.
_ENTRY = re.compile(
    r"[\d•‣◦■□◆◇▪▶►▼●①-⑳](?<!\S.)"
    r"(?:(?<!\d)|\d?[:hH]\d{2}(?:\s?(?:[ap]\.?m\.?|Uhr|[A-Z]{2,4}))?\s*[-–—|]\s(?!\s*\d))"
)
_ITEM = re.compile(r"(\d(?<!\S\d)\d?)[.)]\s(?=\s*\S)")
_QUOTED = re.compile(r"「[^「」]{1,160}」|『[^『』]{1,160}』")

_UPRIGHT = r"\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CJK = re.compile(f"[{_UPRIGHT}]")
_THAI = re.compile("[\u0e01-\u0e7f]")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_DOTTED = re.compile(r"(?:\w\.)+\w")
_WIDE = "。！？｡؟۔।॥"
_OPENERS = "\"'“„‚‘«»([（「『【¿¡"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


# A stop after these never ends a sentence: something always follows.
_OPEN = _words(
    """
    mr mrs ms messrs dr prof st gen sen rep gov lt col capt sgt rev hr m mm mme mmes mlle pr me sr sra
    dra sig vgl bzw z.b d.h u.a e.g i.e cf vs incl inkl exkl zzgl ggf evtl sog geb approx ca p.ej spol
    tzn tzv np डॉ डा प्रो श्री श्रीमती कु रु रू मो पं स्व लि ए बी सी डी ई एफ जी एच आई जे एल एम एन पी आर एस टी यू वी
    के डब्ल्यू κ κα κκ κου δρ καθ π.χ δηλ βλ αρ αριθμ
    """
)
# ... nor before a number.
_NUMBERED = _words("no nos nr núm art fig p pp vol tel c abs sec ch max min ziff bd")
# These stand inside and at the end of sentences: only a word that opens one tells.
_EITHER = _words(
    """
    co ltd inc corp plc bros llc llp cie sté gmbh jr dept ave blvd etc usw mio mrd mill bn tn est jan
    feb febr mar apr jun jul aug sep sept oct okt nov dec dez janv févr avr juil déc ene abr ago dic mon
    tue tues wed thu thur thurs fri sat sun
    δισ εκατ τρισ χιλ εκ ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ σεπτ οκτ νοε δεκ κ.λπ κ.ά κ.α κλπ
    """
)
_STARTERS = _words(
    """
    the a an it its in on at he she his her they their we our i you but and or so this that these those
    for as if when while after before although though however meanwhile both some many most few there
    with without under by from to since until last next earlier later separately according another each
    neither what why how who der die das den dem ein eine einen er sie es wir ihr im am auf bei mit nach
    vor für und aber auch doch zudem damit dies diese dieser dieses bislang bisher laut wie wenn le la
    les un une des il elle ils elles ce cette ces en dans pour mais et selon après avant son sa ses el
    los las una unos pero y según lo gli uno nel nella per ma secondo o os as um uma no na mas segundo
    het een de maar η ο το τα οι στο στη στην στον στις στα σε με από για και αλλά όμως ωστόσο όπως
    σύμφωνα κατά μετά πριν θα δεν αν όταν ένα μια μία ένας αυτό αυτή αυτός τον την του της των τους τις ενώ
    παράλληλα επίσης
    """
)
# Where no stop ends a sentence, these words open the next, behind a space.
_OPENING = {
    "th": re.compile(
        r"(?<=\S) (?=ทั้งนี้|นอกจากนี้|นอกจากนั้น|อย่างไรก็ตาม|อย่างไรก็ดี|ขณะเดียวกัน|ในขณะเดียวกัน|ก่อนหน้านี้|"
        r"โดยก่อนหน้านี้|อนึ่ง|(?:ด้าน|ส่วน|ขณะที่)(?:นาย|นาง|บริษัท|รัฐบาล|สหภาพ|โฆษก)|ล่าสุด|ต่อมา|ท้ายที่สุด)"
    )
}
_ORDINAL_STOP = _words("de da nb nn no fi cs sk pl hu tr hr sl sr et lv is")
_SEMICOLON_ASKS = "el"
_LONGEST = 24  # characters of an abbreviation worth looking back for


def split(paragraph: str, language: str) -> Iterator[str]:
    """The sentences of one paragraph, stripped, in order; together they hold all its non-space characters."""
    for entry in _cut(paragraph, _entries(paragraph, language)):
        asked = entry.replace(";", "?") if language == _SEMICOLON_ASKS else entry
        for sentence in _cut(entry, {*_stops(asked, language), *_openings(entry, language)}):
            if told := sentence.strip():
                yield told


def _cut(text: str, cuts: Iterable[int]) -> Iterator[str]:
    return (text[start:end] for start, end in pairwise((0, *sorted(cuts), len(text))))


def _entries(paragraph: str, language: str) -> Iterator[int]:
    yield from (found.start() for found in _ENTRY.finditer(paragraph))
    expected = 1
    for found in _ITEM.finditer(paragraph):
        if expected == 1 and paragraph[: found.start()].strip():
            return
        if int(found[1]) == expected and (expected == 1 or language not in _ORDINAL_STOP):
            yield found.start()
            expected += 1


def _stops(paragraph: str, language: str) -> Iterator[int]:
    inside = [found.span() for found in _QUOTED.finditer(paragraph)]
    start = 0
    for stop in _STOP.finditer(paragraph):
        while inside and inside[0][1] < stop.end():
            inside.pop(0)
        quoted = bool(inside) and inside[0][0] < stop.start() and stop.end() < inside[0][1]
        if not quoted and _ends(paragraph, start, stop, language):
            yield stop.end()
            start = stop.end()


def _openings(paragraph: str, language: str) -> Iterator[int]:
    opening = _OPENING.get(language)
    yield from (found.end() for found in opening.finditer(paragraph)) if opening else ()


def _ends(paragraph: str, start: int, stop: re.Match[str], language: str) -> bool:
    tail = paragraph[stop.end() : stop.end() + 64]
    following = tail.lstrip()
    if not following:
        return True
    before = paragraph[max(stop.start() - 1, 0)]
    if stop["full"][0] in _WIDE or (_CJK.match(before) and (tail[0] == " " or _CJK.match(tail))):
        return not (stop["close"] and (_HIRAGANA.match(following) or following[0] in "、，,"))
    if not tail[0].isspace() or following[0].islower() or following[0] in ",;:)":
        return False
    if stop["full"] == "." and _THAI.match(before):
        return False  # of an abbreviation: Thai sentences end in none
    if stop["full"] != "." or stop["close"]:
        return True
    return _full_stop(paragraph[max(start, stop.start() - _LONGEST) : stop.start()], following, language)


def _full_stop(head: str, following: str, language: str) -> bool:
    words = head[-_LONGEST:].split()
    if not words:
        return False
    token = words[-1].lstrip(_OPENERS).casefold()
    if token.isdecimal() and len(head) < _LONGEST and head.strip() == words[-1]:
        return False  # the number of a list item
    if token in _OPEN or (token in _NUMBERED and following[0].isdecimal()):
        return False
    ordinal = token.isdecimal() and len(token) <= 2 and language in _ORDINAL_STOP
    initial = len(token) == 1 and token.isalpha()
    if ordinal or initial or token in _EITHER or _DOTTED.fullmatch(token):
        return _opens_sentence(following)
    return True


@lru_cache(maxsize=4096)
def _opens_sentence(following: str) -> bool:
    word = re.match(r"\w+", following.lstrip(_OPENERS))
    return word is not None and word[0].casefold() in _STARTERS
