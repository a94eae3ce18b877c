"""May a name stand where its letters were found? The boundary rule, script by script, and homonyms.

An alphabetic name must stand apart (endings of its language allowed); a katakana or Hangul one may carry
only known words and particles; Han and Thai run on, so there only what follows can make it another name, and
Thai ends no name amid a syllable.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.matcher.mentions import Mentions
from bot.matcher.scripts import Script, divides, script

_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"(?:([^\W\d_]+)\.? )?([^\W\d_]+)(\.?) $")
_RUN = re.compile(r"[^\W_]*")
_REACH = 32  # characters to either side that may matter
_SHORTEST_INFLECTED = 4
_TITLE_WORDS, _TITLE_SHARE = 4, 0.75
_COUNTED = "日月年号號"  # after a number these end a date


def begins(text: str, start: int, words: Mentions) -> bool:
    """May a name or a word begin at `start` of the folded text?"""
    if start == 0 or not text[start - 1].isalnum():
        return True
    if divides(text, start):
        return False
    own, before = script(text[start]), script(text[start - 1])
    if own is Script.ALPHABETIC and before is own:
        return text[max(start - _REACH, 0) : start].rsplit(None, 1)[-1] in words.proclitics
    if own is Script.HANGUL and before is own:
        return _tail_of(text[max(start - _REACH, 0) : start], own) in words.hangul_prefixes
    if before is Script.DIGIT:
        return own not in (Script.ALPHABETIC, Script.DIGIT) and text[start] not in _COUNTED
    return before is not own or own in (Script.HAN, Script.HIRAGANA, Script.UNSPACED)


def _tail_of(text: str, own: Script) -> str:
    cut = next((at for at in range(len(text), 0, -1) if script(text[at - 1]) is not own), 0)
    return text[cut:]


def ends(text: str, start: int, end: int, words: Mentions, language: str, topic: bool) -> bool:
    """May text[start:end], folded, end there: as a name, or (`topic`) as a word that may be inflected?"""
    if text[end : end + 1] < "0":
        return True  # the end, a space or a sign
    if divides(text, end):
        return False
    own = script(text[end - 1])
    if script(text[end]) not in (own, Script.DIGIT):
        return True
    if script(text[end]) is Script.DIGIT:
        return own is not Script.ALPHABETIC and own is not Script.DIGIT
    following = text[end : end + _REACH]
    if own is Script.ALPHABETIC:
        return _inflects(following, words, language if end - start >= _SHORTEST_INFLECTED else "", topic)
    if own is Script.KATAKANA:
        return bool(words.katakana.match(following))
    return own is not Script.HANGUL or topic or _particles(following, words)


def _inflects(following: str, words: Mentions, language: str, topic: bool) -> bool:
    run = _RUN.match(following)
    ending = run[0] if run else ""
    if ending in words.endings["common"]:
        return True
    if topic and language:
        return language not in words.inflected or ending in words.inflected[language]
    return ending in words.endings.get(language, ())


def _particles(following: str, words: Mentions) -> bool:
    tail = words.hangul.match(following)
    return tail is not None and (
        tail.end() == len(following) or script(following[tail.end()]) is not Script.HANGUL
    )


def another(text: str, folded: str, start: int, end: int, own: frozenset[int], words: Mentions) -> bool:
    """Is the company's name at folded[start:end] part of another's, a town's or a person's name?

    `text` is as written and `own` holds the trades that the company's names carry. `folded` must run
    beside `text` character for character from `start` on (see `NameFinder`).
    """
    return _other_trade(text, folded, end, own, words) or _person(text, folded, start, end, words)


def _other_trade(text: str, folded: str, end: int, own: frozenset[int], words: Mentions) -> bool:
    following = folded[end : end + _REACH]
    gap = 1 if following[:1] in (" ", "・") else 0
    rest = following[gap:]
    if not rest or words.product.match(rest):
        return False
    if gap == 0 and script(rest[0]) is script(folded[end - 1]) is Script.ALPHABETIC:
        return False  # an ending
    if words.other.match(rest):
        return gap == 0 or text[end + gap].isupper()
    trade = words.trade.match(rest)
    if trade is None or (gap and script(rest[0]) is not Script.ALPHABETIC):
        return False
    number = words.trade_of[trade[0]]
    if number in own or (number in words.flagship and not own):
        return False
    return gap == 0 or not (text[end + gap].islower() or in_title_case(text))


def _person(text: str, folded: str, start: int, end: int, words: Mentions) -> bool:
    if script(folded[end - 1]) is Script.HAN:
        return bool(words.given_han.match(folded, end))
    if folded[start - 1 : start] != " " or text[folded.rfind(" ", 0, start - 1) + 1 : start].islower():
        return False
    before = _BEFORE.search(folded, max(start - _REACH, 0), start)
    if before is None or not text[before.start(2)].isupper():
        return False
    given = before[2] in words.given and not before[3] and before[1] not in words.saints
    return given or before[2] in words.honorifics


@lru_cache(maxsize=256)
def in_title_case(text: str) -> bool:
    """Does a headline capitalise its words, so that capitals tell nothing?"""
    words = [word for word in _WORD.findall(text) if len(word) >= 4 and script(word[0]) is Script.ALPHABETIC]
    capitals = sum(word[0].isupper() for word in words)
    sentence = text.rstrip().endswith((".", "。"))
    return not sentence and len(words) >= _TITLE_WORDS and capitals >= _TITLE_SHARE * len(words)


def trades_of(names: Iterable[str], words: Mentions) -> frozenset[int]:
    """The trades that a company's folded names carry."""
    return frozenset(words.trade_of[found] for name in names for found in words.trade_inside.findall(name))
