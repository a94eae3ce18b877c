"""Names by their capitals: which runs of capitalised words are names, without the titles and the common words
at their ends.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.matcher.lexicon import Lexicon
from bot.matcher.number_grammar import grammar

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
_ACRONYM = re.compile(r"[A-Z0-9&]{2,6}")
_SPECIAL = re.compile(r"[A-Z].*[A-Z]|\d|&")
_PLACE_LINE = re.compile(
    r"[^\w]{0,3}"
    r"(?:[A-ZÀ-Þ ./-]{2,40}(?:[,，(（][^)）—–-]{0,40}[)）]?)?|[A-ZÀ-Þ][\w ./-]{1,40}\([^()]{2,40}\))"
    r"\s?(?:[—–-]\s|--\s?)"
)
_SPACED = re.compile(r"[^ \u00a0]+")
_ENDING = re.compile(r"['’]s?$|[.,]$")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SIGN = re.compile(r"\w")
_TITLES = 40  # characters of a person's titles
_TITLE_CASE = 0.6  # above this share of capitalised words a headline's capitals say nothing
_FEW, _SEVERAL = 3, 5  # such words of a headline: of fewer than several all must be capitalised


class Name(NamedTuple):
    """A name as written and where it stands; person: it may be one's, by its letters or a title beside it."""

    text: str
    start: int
    end: int
    person: bool = False


def text_begins(text: str) -> int:
    """Where a text begins, behind the place and the agency that a report opens with."""
    opening = _PLACE_LINE.match(text)
    return opening.end() if opening else 0


def titles_before(text: str, start: int, lexicon: Lexicon) -> int:
    """Where the titles right before a name begin; its own start where there are none."""
    words = list(_SPACED.finditer(text, max(0, start - _TITLES), start)) if not lexicon.uncased else []
    while words and _titles(words[-1][0], lexicon):
        start = words.pop().start()
    return start


def capitalised(text: str, lexicon: Lexicon) -> Iterable[Name]:
    """The names of a sentence, none where capitals tell nothing, as in "Orion To Close Works"."""
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
                or (titled and _is_named_by_title(words, lexicon))
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


def _is_named_by_title(word: str, lexicon: Lexicon) -> bool:
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
    before = before.rstrip()
    quoted = before.endswith((',"', ",”"))  # "It is late," Harms said
    return not _SIGN.search(before) or (before.endswith((".", "!", "?", ":", "“", "«", '"')) and not quoted)


def _is_title_case(text: str) -> bool:
    if text.rstrip().endswith((".", "!", "”", '"')) and not text.rstrip().endswith("..."):
        return False
    words = [word for word in _LONG_WORD.findall(text) if word[0].isascii() or word.isupper()]
    capitals = sum(word[0].isupper() for word in words)
    share = _TITLE_CASE if len(words) >= _SEVERAL else 1.0
    return len(words) >= _FEW and capitals >= share * len(words)
