"""Which outlet reported something: the name beside the words that say that it is a report."""

import re

from bot.matcher.lexicon import Lexicon
from bot.matcher.lexicon.scanner import Hit
from bot.matcher.reading import Reading

_TITLED = re.compile(r"《([^《》]{2,20})》")
_BRACKET = re.compile(r"[（(【]\W*$")
_CLOSED = re.compile(r"[）)】](?! ?[—–-])")
_RUN = re.compile(r"(?:[\u30a1-\u30ffー・\u3400-\u9fff々A-Za-z]{2,}|[가-힣A-Za-z]{2,})$")
_ENDING = re.compile(r"[가-힣]+(?=[은는])")  # 통신 of 통신은
_NEAR = 12  # characters between an outlet and the word for its report
_BESIDE = 1  # and between the word and an outlet behind it: "according to the paper Nikkei"
_PARTICLES = ("가 ", "이 ", "が", "は", "の", "に")  # not と nor を: what is reported stands before them


def credited(text: str, hit: Hit) -> bool:
    """Whether a name stands in brackets, as papers credit another: "(Reuters)"; not where a dash behind it
    opens the report.
    """
    closed = _CLOSED.match(text, hit.end)
    return bool(closed and _BRACKET.search(text, 0, hit.start))


def name(reading: Reading, hit: Hit, lexicon: Lexicon) -> str:
    """Whose report it is; "" where the words for it are no name and none stands before them."""
    words = reading.text[hit.start : hit.end]
    if words[:1].isupper() and len(hit.pieces) == 1:
        return words
    before = [(press.end, reading.text[press.start : press.end]) for press in _press(reading)]
    before += [(title.end(), title[1]) for title in _TITLED.finditer(reading.text)]
    near = [each for each in before if 0 <= hit.end - each[0] <= hit.end - hit.start + _NEAR]
    behind = [reading.text[p.start : p.end] for p in _press(reading) if 0 <= p.start - hit.end <= _BESIDE]
    return max(near)[1] if near else behind[0] if behind else _joined(reading, hit, lexicon)


def _press(reading: Reading) -> list[Hit]:
    return [hit for hit in reading.groups["speakers"] if hit.name == "press"]


def _joined(reading: Reading, hit: Hit, lexicon: Lexicon) -> str:
    """The name that runs into the words: 日報 of 時事日報が報じ."""
    run = _RUN.search(reading.text, 0, hit.start) if lexicon.particles else None
    if not run or lexicon.fold(run[0]) in lexicon.common or _is_word(reading, run.end() - 1):
        return ""
    words = reading.text[hit.start : hit.end]
    ending = _ENDING.match(words)
    if ending:
        return run[0] + ending[0]
    return run[0] if words.startswith(_PARTICLES) else ""


def _is_word(reading: Reading, at: int) -> bool:
    """Whether another word for a speaker stands there."""
    return any(hit.start <= at < hit.end for hit in reading.groups["speakers"])
