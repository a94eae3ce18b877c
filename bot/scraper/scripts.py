"""Characters: of which script they are, and how much they say."""

import re

KANA = re.compile(r"[ぁ-ヿ]")
HAN = re.compile(r"[㐀-鿿\uf900-\ufaff]")
HANGUL = re.compile(r"[가-힣]")
EASTERN = re.compile(r"[ぁ-ヿ㐀-鿿\uf900-\ufaff가-힣]")
WORD = re.compile(r"[^\W\d_ぁ-ヿ㐀-鿿\uf900-\ufaff가-힣]{4,}")
PAIR = re.compile(r"(?=([ァ-ヿ㐀-鿿\uf900-\ufaff가-힣]{2}))")


def weight(text: str) -> int:
    """How much a text says: its characters, those of East Asia counted twice."""
    return len(text) if text.isascii() else len(text) + len(EASTERN.findall(text))


def bare(text: str) -> str:
    """Letters and digits alone, to compare titles by."""
    return "".join(filter(str.isalnum, text.casefold()))


def terms(text: str) -> set[str]:
    """What two texts on one matter share: words of four letters and more, pairs of East Asian characters."""
    folded = text.casefold()
    return {*WORD.findall(folded), *PAIR.findall(folded)}


def shared(of: str, within: str) -> float:
    """The share of one text's terms that another has; 0 where the first has none."""
    wanted = terms(of)
    return len(wanted & terms(within)) / len(wanted) if wanted else 0.0
