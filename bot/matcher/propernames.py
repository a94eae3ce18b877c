"""Names as an article writes them: capitalised words, names joined by a dot, katakana runs, and Han,
hangul, Thai, Hindi and Arabic names beside a title. The watchlist's own names are found elsewhere; these are
people and new parties.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter

from bot.matcher.capitalised import Name, capitalised
from bot.matcher.lexicon import Lexicon, load
from bot.matcher.scripts import FOREIGN_HAN
from bot.model import NameHit, Timex

_DOTTED = re.compile(
    r"[\u30a1-\u30f4ー]{2,12}(?:[・=＝][\u30a1-\u30f4ー]{2,12})+|[\u3400-\u9fff]{1,6}(?:[·•‧][\u3400-\u9fff]{1,6})+"
)
_FOREIGN = re.compile(  # behind 总经理 the last character of the title is none of the name
    rf"(?:(?<![经經总總助代])|(?!理))[{FOREIGN_HAN}]{{1,6}}(?:[·•‧][{FOREIGN_HAN}]{{1,6}})+"
)
_BRACKETED = re.compile(r"(?<=《)[^《》]{2,20}(?=》)")
_KATAKANA = re.compile(r"[\u30a1-\u30f4ー]{3,}(?:[&＆][\u30a1-\u30f4ー]+)?")
# Scripts without capitals: Arabic, Devanagari, Thai, kana, Han, hangul.
_UNCAPITALISED = re.compile(r"[\u0621-\u064a\u0900-\u097f\u0e01-\u0eff\u3001-\ud7a3]")
_DIVIDES = re.compile(r"[\s・·•‧=＝]+")
_HAN = re.compile(r"[\u3400-\u9fff々]{3,5}")
_MAX = 60
# What a share is traded as: (NYSE: ORN), (ORN.L), (ORN.N: Quote, Profile).
_TICKER = re.compile(
    r"[(（][^()（）]{0,40}?(?:\b[A-Z0-9]{1,6}\.[A-Z]{1,2}\b|\b[A-Za-z]{2,10}\s?:\s?[A-Z0-9.]{1,8}\b)"
    r"[^()（）]{0,60}[)）]"
)
_SPACED = re.compile(r"[^ \u00a0]+")
_start = attrgetter("start")


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
    """A person's name of several words with a name of the watchlist before it: "Orion's Lena Forsberg"; of
    nobody where it goes on: "Orion Realty Trust".
    """
    words = list(_SPACED.finditer(name.text))[1:] if name.person else []
    ends = {end for _, end in spans}
    while len(words) > 1:
        start = name.start + words[0].start()
        part = Name(name.text[words[0].start() :], start, name.end, person=start - 1 not in ends)
        if _free(part, spans):
            return part
        del words[0]
    return None


@lru_cache(maxsize=256)  # a sentence is read for each subject of its article
def _written(text: str, language: str) -> tuple[Name, ...]:
    """All that may be names, the surer first."""
    lexicon = load(language)
    found = [*capitalised(text, lexicon)]
    if _UNCAPITALISED.search(text):
        found = [*_titled(text, lexicon), *_dotted(text), *_katakana(text, lexicon), *found]
    quoted = [match.span() for match in _TICKER.finditer(text)] if found and "(" in text else []
    return tuple(name for name in found if len(name.text) <= _MAX and _free(name, quoted))


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
    for match in _DOTTED.finditer(text):
        start, end = match.span()
        if foreign := _FOREIGN.search(text, start, end):  # without the title before it or the verb behind
            start, end = foreign.span()
        yield Name(text[start:end], start, end, person=True)
    yield from (Name(m[0], m.start(), m.end()) for m in _BRACKETED.finditer(text))


def _katakana(text: str, lexicon: Lexicon) -> Iterable[Name]:
    for match in _KATAKANA.finditer(text):
        if lexicon.common.isdisjoint(_splits(match[0])):
            yield Name(match[0], match.start(), match.end())


def _splits(run: str) -> Iterable[str]:
    """A katakana compound is a common word where it begins or ends with one."""
    return {run[:n] for n in range(2, len(run) + 1)} | {run[n:] for n in range(len(run) - 1)}
