"""Names as an article writes them: capitalised words, names joined by a dot, katakana runs, and Han,
hangul, Thai, Hindi and Arabic names beside a title. The watchlist's own names are found elsewhere; these are
people and new parties.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from bot.matcher.lexicon import Lexicon, load
from bot.matcher.number_grammar import grammar
from bot.model import NameHit, Timex

_ALPHABETS = "A-Za-zÀ-ÖØ-öø-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff"  # Latin, Greek, Cyrillic
_WRITTEN = re.findall(f"[{_ALPHABETS}]", "".join(map(chr, range(0x1F00))))
_UPPER = f"[{''.join(filter(str.isupper, _WRITTEN))}]"
_LETTER = rf"[0-9{_ALPHABETS}&’']"
_WORD = rf"(?:{_UPPER}{_LETTER}*(?:[-.]{_LETTER}+)*\.?)"
_LINK = r"(?:de|del|della|di|da|do|dos|von|van|der|den|ter|du|la|le|of|&|bin|al)"
_CAPITALISED = re.compile(
    rf"(?<![{_ALPHABETS}0-9.@/]){_WORD}(?:[ \u00a0](?:{_LINK}[ \u00a0]){{0,2}}{_WORD})*"
)
_ADJACENT = re.compile(rf"(?<![{_ALPHABETS}0-9.@/]){_WORD}(?:[ \u00a0]{_WORD})*")
_DOTTED = re.compile(
    r"[\u30a1-\u30f4ー]{2,12}(?:[・=＝][\u30a1-\u30f4ー]{2,12})+|[\u3400-\u9fff]{1,6}(?:[·•‧][\u3400-\u9fff]{1,6})+"
)
_BRACKETED = re.compile(r"(?<=《)[^《》]{2,20}(?=》)")
_KATAKANA = re.compile(r"[\u30a1-\u30f4ー]{3,}(?:[&＆][\u30a1-\u30f4ー]+)?")
_ACRONYM = re.compile(r"[A-Z0-9&]{2,6}")
_SPECIAL = re.compile(r"[A-Z].*[A-Z]|\d|&")
# Scripts without capitals: Arabic, Devanagari, Thai, kana, Han, hangul.
_UNCAPITALISED = re.compile(r"[\u0621-\u064a\u0900-\u097f\u0e01-\u0eff\u3001-\ud7a3]")
_DIVIDES = re.compile(r"[\s・·•‧=＝]+")
_HAN = re.compile(r"[\u3400-\u9fff々]{3,5}")
_MAX = 60
_PLACE_LINE = re.compile(
    r"[^\w]{0,3}[A-ZÀ-Þ ./-]{2,40}(?:[,，(（][^)）—–-]{0,40}[)）]?)?\s?(?:[—–-]\s|--\s?)"
)
# What a share is traded as: (NYSE: ORN), (ORN.L), (ORN.N: Quote, Profile).
_TICKER = re.compile(
    r"[(（][^()（）]{0,40}?(?:\b[A-Z0-9]{1,6}\.[A-Z]{1,2}\b|\b[A-Za-z]{2,10}\s?:\s?[A-Z0-9.]{1,8}\b)"
    r"[^()（）]{0,60}[)）]"
)
_SPACED = re.compile(r"[^ \u00a0]+")
_ENDING = re.compile(r"['’]s?$|[.,]$")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SIGN = re.compile(r"\w")
_start = attrgetter("start")
_TITLE_CASE = 0.6  # above this share of capitalised words a headline's capitals say nothing
_FEW, _SEVERAL = 3, 5  # such words of a headline: of fewer than several all must be capitalised


class Name(NamedTuple):
    """A name as written and where it stands; person: it may be one's, by its letters or a title beside it."""

    text: str
    start: int
    end: int
    person: bool = False


def find_names(text: str, lexicon: Lexicon, taken: Iterable[NameHit | Timex] = ()) -> tuple[Name, ...]:
    """The names in a sentence, without those that overlap what is taken."""
    written = _written(text, lexicon.language)
    if not written:
        return ()
    spans = [(each.start, each.end) for each in taken]
    names: list[Name] = []
    for name in written:
        free = name if _free(name, spans) else _beside(name, spans)
        if free:
            names.append(free)
            spans.append((free.start, free.end))
    return tuple(sorted(names, key=_start))


def _free(name: Name, spans: list[tuple[int, int]]) -> bool:
    _, start, end, _ = name
    return not [span for span in spans if span[0] < end and start < span[1]]


def _beside(name: Name, spans: list[tuple[int, int]]) -> Name | None:
    """A person's name of several words with a name of the watchlist before it: "Orion's Lena Forsberg"."""
    words = list(_SPACED.finditer(name.text))[1:] if name.person else []
    while len(words) > 1:
        part = Name(name.text[words[0].start() :], name.start + words[0].start(), name.end, person=True)
        if _free(part, spans):
            return part
        del words[0]
    return None


@lru_cache(maxsize=256)  # a sentence is read for each subject of its article
def _written(text: str, language: str) -> tuple[Name, ...]:
    """All that may be names, the surer first."""
    lexicon = load(language)
    found = [*_capitalised(text, lexicon)]
    if _UNCAPITALISED.search(text):
        found = [*_titled(text, lexicon), *_dotted(text), *_katakana(text, lexicon), *found]
    quoted = [match.span() for match in _TICKER.finditer(text)] if found and "(" in text else []
    return tuple(name for name in found if len(name.text) <= _MAX and _free(name, quoted))


def text_begins(text: str) -> int:
    """Where a text begins, behind the place and the agency that a report opens with."""
    opening = _PLACE_LINE.match(text)
    return opening.end() if opening else 0


@lru_cache(maxsize=4096)  # the same few names come in every article of a story
def short_forms(name: str) -> tuple[str, ...]:
    """The name, and what may stand for it afterwards: its last words, and of a Han name its first part."""
    words = _DIVIDES.split(name)
    beginnings = [name[:n] for n in range(2, len(name))] if _HAN.fullmatch(name) else []
    return (*(" ".join(words[n:]) for n in range(len(words))), *beginnings)


@lru_cache(maxsize=4096)
def untitled(name: str) -> tuple[str, ...]:
    """The name, and its endings of several words: what is left without a title before it."""
    return (name, *(form for form in short_forms(name) if " " in form))


def _titled(text: str, lexicon: Lexicon) -> Iterable[Name]:
    """Names without capitals, which only a title beside them sets apart."""
    for pattern in lexicon.people:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if lexicon.fold(match[1]) not in lexicon.common and not match[1].endswith(lexicon.not_last):
                yield Name(match[1], start, end, person=True)


def _dotted(text: str) -> Iterable[Name]:
    yield from (Name(m[0], m.start(), m.end(), person=True) for m in _DOTTED.finditer(text))
    yield from (Name(m[0], m.start(), m.end()) for m in _BRACKETED.finditer(text))


def _katakana(text: str, lexicon: Lexicon) -> Iterable[Name]:
    for match in _KATAKANA.finditer(text):
        if lexicon.common.isdisjoint(_splits(match[0])):
            yield Name(match[0], match.start(), match.end())


def _splits(run: str) -> Iterable[str]:
    """A katakana compound is a common word where it begins or ends with one."""
    return {run[:n] for n in range(2, len(run) + 1)} | {run[n:] for n in range(len(run) - 1)}


def _capitalised(text: str, lexicon: Lexicon) -> Iterable[Name]:
    capitals = lexicon.nouns == "capital"
    if not capitals and _is_title_case(text):
        return
    begin = text_begins(text)
    for match in (_ADJACENT if capitals else _CAPITALISED).finditer(text, begin):
        if " " not in match[0] and _common(match[0], lexicon):
            continue  # most words with a capital open a sentence
        for part, at in _between_titles(match[0], match.start(), lexicon):
            start, words = _strip(part, at, lexicon)
            titled = capitals and at > match.start()
            if words and (
                _is_name(words, text[begin:start], lexicon)
                or _is_firm_named(words, part, lexicon)
                or (titled and _is_surname(words, lexicon))
            ):
                name = _ENDING.sub("", words)
                body = lexicon.uncased and _ACRONYM.fullmatch(name)  # APEC, amid Han or hangul
                person = not body and _may_be_person(name, titled, lexicon)
                yield Name(name, start, start + len(name), person)


def _between_titles(words: str, start: int, lexicon: Lexicon) -> Iterable[tuple[str, int]]:
    """The runs of a name's words that are no titles: "Prime Minister Lena Forsberg"; behind a name and an
    article none is one: "Bruno Le Maire".
    """
    if not any(_titles(word, lexicon) for word in words.split()):
        yield words, start
        return
    run: list[re.Match[str]] = []
    for word in _SPACED.finditer(words):
        surname = len(run) > 1 and _common(run[-1][0], lexicon)
        if _titles(word[0], lexicon) and not surname:
            yield from _run(run, words, start)
            run = []
        else:
            run.append(word)
    yield from _run(run, words, start)


def _run(run: list[re.Match[str]], words: str, start: int) -> Iterable[tuple[str, int]]:
    if run:
        yield words[run[0].start() : run[-1].end()], start + run[0].start()


def _titles(word: str, lexicon: Lexicon) -> bool:
    bare = _bare(word, lexicon)
    return bare in lexicon.titles or bool(lexicon.title_endings and bare.endswith(lexicon.title_endings))


def _is_surname(word: str, lexicon: Lexicon) -> bool:
    """Whether a word behind a title is a name, where all nouns have a capital: "Minister Harms"; a country
    may stand there too: "Präsident Frankreichs".
    """
    return " " not in word and _bare(word, lexicon).removesuffix("s") not in lexicon.places


def _may_be_person(name: str, titled: bool, lexicon: Lexicon) -> bool:
    """Whether a name may be a person's: no place's, and where all nouns have a capital neither that of a
    body, "Universität Kiel", nor, without a title, a noun made of two: "LTE-Patent".
    """
    if _is_place(name, lexicon):
        return False
    if lexicon.nouns != "capital":
        return True
    compound = "-" in name and " " not in name and not titled
    words = (_bare(word, lexicon) for word in name.split())
    return not compound and not any(word.endswith(lexicon.body_endings) for word in words)


def _is_place(name: str, lexicon: Lexicon) -> bool:
    return name.translate(lexicon.folding) in lexicon.places


def _strip(words: str, start: int, lexicon: Lexicon) -> tuple[int, str]:
    """Without the common words at either end."""
    while (head := _head(words, lexicon)) and not _is_firm(head, words[len(head) + 1 :], lexicon):
        start, words = start + len(head) + 1, words[len(head) + 1 :]
    while words and _common(words.rpartition(" ")[2], lexicon):
        words = words.rpartition(" ")[0]
    return start, words


def _head(words: str, lexicon: Lexicon) -> str:
    """The common word that a name begins with, or two that are common together: "Le Groupe"."""
    first, _, rest = words.partition(" ")
    pair = f"{first} {rest.partition(' ')[0]}"
    if rest and _common(pair, lexicon):
        return pair
    return first if _common(first, lexicon) or _is_owner(first, lexicon) else ""


def _is_owner(word: str, lexicon: Lexicon) -> bool:
    """Whether it is the place that something is of: "Britain's Corvane"."""
    place, ending = _bare(word, lexicon)[:-2], word[-2:]
    return ending in ("'s", "’s") and (place in lexicon.places or place in lexicon.common)


def _is_firm(head: str, rest: str, lexicon: Lexicon) -> bool:
    """Whether a country in capitals is part of a company's name: "US Chemicals"."""
    return head.isupper() and _bare(rest, lexicon) in lexicon.organisations


def _common(word: str, lexicon: Lexicon) -> bool:
    bare = _bare(word, lexicon)
    return bare in lexicon.common or _is_sum(bare, lexicon)


def _is_sum(bare: str, lexicon: Lexicon) -> bool:
    """Whether it is a currency with its number: RM2.40, Rp5."""
    sign = bare.rstrip("0123456789.,")
    return sign != bare and sign in grammar(lexicon.language).before


def _bare(words: str, lexicon: Lexicon) -> str:
    """As words are listed: folded, without marks at either end."""
    return lexicon.fold(words).strip(".,'")


def _is_firm_named(words: str, part: str, lexicon: Lexicon) -> bool:
    """Whether what was left out behind it tells that it is a company's name: "Corvane Inc."."""
    behind = part.partition(words)[2].split()
    return bool(behind) and _bare(behind[0], lexicon) in lexicon.organisations


def _is_name(words: str, before: str, lexicon: Lexicon) -> bool:
    if _SPECIAL.search(words):
        return not words.isdigit()
    several = " " in words
    if lexicon.nouns == "capital":
        return several
    return several or (len(words) > 1 and not _opens(before))


def _opens(before: str) -> bool:
    """Does what follows begin a sentence, where every word has a capital?"""
    return not _SIGN.search(before) or before.rstrip().endswith((".", "!", "?", ":", "“", "«", '"'))


def _is_title_case(text: str) -> bool:
    if text.rstrip().endswith((".", "!", "”", '"')) and not text.rstrip().endswith("..."):
        return False
    words = [word for word in _LONG_WORD.findall(text) if word[0].isascii() or word.isupper()]
    capitals = sum(word[0].isupper() for word in words)
    share = _TITLE_CASE if len(words) >= _SEVERAL else 1.0
    return len(words) >= _FEW and capitals >= share * len(words)
