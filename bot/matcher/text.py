"""Text as the matcher needs it: folded with a way back, cut into sentences, hashed for near-copies.

fold        one spelling for all widths and cases (Unicode NFKC + casefold), offsets kept
sentences   title and text -> Sentence by Sentence, in any script
shingles    hashed n-grams; `containment` finds a text inside a longer one (Broder 1997)
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import count
from typing import NamedTuple
from zlib import crc32

from bot.matcher.arabic import MARKS
from bot.matcher.letters import ALIKE, concerns, tidy
from bot.matcher.segment import split
from bot.model import Sentence


class Folded(NamedTuple):
    """A text in one spelling. `starts` and `ends` lead from its characters to the original's code points."""

    text: str
    starts: tuple[int, ...] | None = None  # None: character for character
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original; an empty span is refused."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters in span {start}:{end} of {len(self.text)}")
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


# A base with what joins it: combining marks, (half-width) voicing marks, Hangul vowels and finals.
_CLUSTER = re.compile(rf".[\u0300-\u036f{MARKS}\u0640\u3099\u309a\uff9e\uff9f\u1160-\u11ff]*", re.DOTALL)
# Scripts whose characters fold one to one and join nothing: most text, and the fast way.
_PLAIN = re.compile(
    r"[\x00-\x7f\xa1-\xa7\xa9\xab\xbb\xbf-\xde\xe0-\xff\u0100-\u012f\u0141-\u0148\u014c-\u017e\u0218-\u021b\u0386\u0388-\u03ce\u0400-\u0481"
    r"\u0621-\u063f\u0641-\u064a\u0900-\u0928\u092a-\u0930\u0932\u0933\u0935-\u093b\u093d-\u0950\u0955-\u0957\u0960-\u097f"
    r"\u2010-\u2015\u2018-\u201f\u20ac\u3000-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff"
    r"\uac00-\ud7a3\uff01-\uff5e]*"
)
# Characters that show nothing, vowel signs of Arabic, one dot that only Turkish capitals shed, Romanian
# commas that papers write as cedillas, and typographic variants.
_ALIKE = str.maketrans(
    {"ı": "i", "ș": "ş", "ț": "ţ", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "–": "-"}
    | dict.fromkeys([*range(0x064B, 0x0660), 0x0670, 0x0640])
    | dict.fromkeys("\u0307\u00ad\u200b\u200c\u200d\u2060\ufeff")
)


_SPELT = {**ALIKE, 0x093C: None}  # a dot below that joined no letter


def _folded(cluster: str) -> str:
    one = unicodedata.normalize("NFKC", cluster)
    return (one.translate(_SPELT) if concerns(one) else one).casefold().translate(_ALIKE)


_fold_cluster = lru_cache(maxsize=65536)(_folded)


@lru_cache(maxsize=256)  # an article's sentences, which several stages fold
def fold(text: str) -> Folded:
    """One spelling for full and half width, case, accents however composed, quotes and hyphens.

    'ｶﾞ', 'İ', 'ß', 'ﬁ' change length: use `Folded.span` to go back.
    """
    if text.isascii():
        return Folded(text.lower())
    if _PLAIN.fullmatch(text):
        return Folded(_folded(text))
    pieces = [(found.start(), found.end(), _fold_cluster(found[0])) for found in _CLUSTER.finditer(text)]
    return Folded(
        "".join(piece for _, _, piece in pieces),
        tuple(start for start, _, piece in pieces for _ in piece),
        tuple(end for _, end, piece in pieces for _ in piece),
    )


def sentences(title: str, text: str, language: str) -> tuple[Sentence, ...]:
    """The title as sentence 0 of paragraph 0, then the text's sentences; of the `tidy` text no non-space
    character is lost.

    `language` is ISO 639-1; an unknown one loses only its abbreviations.
    """
    found = [Sentence(0, tidy(title).strip())]
    paragraphs = [line for line in tidy(text).splitlines() if line.strip()]
    for number, paragraph in enumerate(paragraphs, start=1):
        for piece in split(paragraph, language):
            found.append(Sentence(len(found), piece, number))
    return tuple(found)


_WORD = re.compile(r"\w+")
_CHARACTERWISE = frozenset({"ja", "zh", "th", "lo", "km", "my"})
_WORDS, _CHARACTERS = 3, 5


def shingles(text: str, language: str) -> frozenset[int]:
    """CRC-32 of each word 3-gram, or character 5-gram where words do not stand apart."""
    words = _WORD.findall(unicodedata.normalize("NFKC", tidy(text)).casefold().translate(_SPELT))
    letters = "".join(words)
    if not letters:
        return frozenset()
    if language in _CHARACTERWISE:
        starts = range(max(len(letters) - _CHARACTERS, 0) + 1)
        return _hashed(map(letters.__getitem__, map(slice, starts, count(_CHARACTERS))))
    return _hashed(
        map(" ".join, zip(words, words[1:], words[2:], strict=False)) if words[2:] else [" ".join(words)]
    )


def _hashed(grams: Iterable[str]) -> frozenset[int]:
    return frozenset(map(crc32, map(str.encode, grams)))


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the smaller set that the other holds too; 0.0 where either is empty."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
