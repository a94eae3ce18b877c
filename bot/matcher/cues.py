"""Which of a sentence's cues, the words and names that may be a speaker, is the one who says it.

It is the nearest to a word of saying; where verbs come last, the one that is the topic. Headlines drop the
verb: whoever stands before their colon speaks, and in scripts without capitals whoever stands before a
quotation that ends them. A body in office speaks by acting as well: "the court stopped the sale" is the
court's word.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.matcher.lexicon import Lexicon
from bot.matcher.lexicon.scanner import Hit
from bot.matcher.lexicon.shapes import BETWEEN_HAN
from bot.matcher.reading import Reading
from bot.model import Speaker, Standing

_INVERTED = 25  # what it costs a speaker to stand behind the verb: "said Tanaka"
_BEHIND = 16  # how far behind the verb it may stand, behind an article or a title
_ENDS_SPEECH = (",", "،", ",”", ",«", "»", "”", "“", '"', "’", "–")
_RIGHT_BEHIND = 3  # and a person, or anybody where a day stands between
_ON = 4  # characters of "on" before a day, and the space after it
_MARK = 2  # characters of a quotation mark, with the space that French puts beside it
_FAR = 80  # characters beyond which speaker and verb have nothing to do with each other
_AHEAD = 40  # where nobody stands behind his verb
_OPENING = 16  # characters that may stand before the subject of a sentence: when, where
_TITLE = 40  # characters of a paper's name between quotation marks
_HEAD = 40  # characters that may stand before the colon of a headline
_OF = 20  # characters of what somebody heads or is of, between him and the colon
_SHORT = 6  # characters of what is named between quotation marks, and not said
_COLON = re.compile(r"[:：](?![0-9/])")
_WITH = ("과 ", "와 ", "과의 ", "와의 ", "との", "から")  # behind one who is dealt with: 노조와 교섭
_SUBJECT = re.compile("が|[이가] ")  # what marks who does it, and not what is spoken of
_PARTS = re.compile(BETWEEN_HAN)  # of a headline
_CLAUSES = re.compile(f"{_PARTS.pattern}|[、，](?![并並且也还還又再])")  # 到企业，预计
_COMMA = re.compile(r"[,、，]")
_ASIDE = re.compile(
    r"(?: ?[(<][^()<>]{1,40}[)>])?(?: [A-Z]\w{1,4}\.?)?,[ \"]"
)  # ends what an apposition follows
APPOSED = re.compile(r" [^,.;:]{1,70}, ")  # between a title and a name in apposition, which a comma ends
_ASIDES = 160  # characters of an apposition: "Ana Gil, who heads the works, said"
_WORDS = re.compile(r"[^ ]+")
_LITTLE = re.compile(
    r"[^\W\d_A-ZÀ-Þ]{1,5}|\w+ly"
)  # words between an apposition and its verb: "has also said"
_PHRASE_ENDS = re.compile(", |，")
_LEAN = {Standing.SOURCE: 30, Standing.OUTLET: 12}  # their words hardly ever mean anything else
_SAYING = ("verbs", "says", "introducers", "no_comment")

Span = tuple[int, int]


class Cue(NamedTuple):
    """A possible speaker and where it stands.

    outright: it needs no verb, "sources"; office: it speaks by what it does; bare: no particle marks it where
    the language has some; titled: a person's title stands before the name, and the cue begins with it.
    """

    speaker: Speaker
    start: int
    end: int
    outright: bool = False
    office: bool = False
    bare: bool = False
    titled: bool = False


def foremost(
    cues: Iterable[Cue], reading: Reading, quotes: Sequence[Span], dates: Sequence[Span], lexicon: Lexicon
) -> Cue | None:
    """The one who says the sentence, if any of them does."""
    uncased = lexicon.uncased
    listed = [cue for cue in cues if _marked(cue, quotes) or not inside(cue.start, quotes)]
    free = [cue for cue in listed if not cue.bare]
    said = (
        _last_verb(free, reading)
        if reading.predicate_last
        else _nearest(free, reading, quotes, dates, ahead=lexicon.ahead)
    )
    if said:
        return said
    headed = _headed([cue for cue in listed if uncased or not _is_company(cue)], reading)
    quoting = _quoting(listed, reading.text, quotes) if uncased else None
    return headed or quoting or _acting(listed, reading.text)


def _marked(cue: Cue, quotes: Sequence[Span]) -> bool:
    """Whether it stands alone between quotation marks, as names of papers do: das „Handelsblatt“; or of
    what they call themselves there: Das „Auto Magazin“ berichtet.
    """
    paper = cue.speaker.standing is Standing.OUTLET
    return any(
        (0 < cue.start - start <= _MARK and 0 < end - cue.end <= _MARK)
        or (paper and start < cue.start < end <= start + _TITLE)
        for start, end in quotes
    )


def inside(at: int, spans: Iterable[Span]) -> bool:
    return any(start <= at < end for start, end in spans)


def _is_company(cue: Cue) -> bool:
    """Whether it is a company by its name, which stands before a colon as the matter as well."""
    return cue.speaker.standing is Standing.COMPANY and bool(cue.speaker.name)


def _headed(cues: Sequence[Cue], reading: Reading) -> Cue | None:
    """Whoever stands before the colon of a headline that says nothing else there: "Minister: no sale"."""
    colon = _COLON.search(reading.text, 0, _HEAD)
    if not colon:
        return None
    kinds = [hit for hit in reading.groups["kinds"] if hit.name != "neutral" and hit.start < colon.start()]
    unions = [cue for cue in cues if cue.speaker.standing is Standing.UNION]  # words of labour themselves
    if any(not any(cue.start <= hit.start < cue.end for cue in unions) for hit in kinds):
        return None
    ahead = [cue for cue in cues if 0 <= colon.start() - cue.end <= _OF]
    return max(ahead, key=lambda cue: cue.end, default=None)


def _quoting(cues: Sequence[Cue], text: str, quotes: Sequence[Span]) -> Cue | None:
    """Whoever stands right before a quotation that ends a headline."""
    last = max((span for span in quotes if span[1] - span[0] > _SHORT), default=None)
    if last is None or text[last[1] :].strip(" …。."):
        return None
    return next((cue for cue in cues if 0 <= last[0] - cue.end <= 1), None)


def _acting(cues: Sequence[Cue], text: str) -> Cue | None:
    """Where no verb says so: a body whose act opens the sentence, in a headline with a comma behind it."""
    inline = sorted(cues, key=lambda cue: cue.start)
    if len(inline) > 1 and _is_company(inline[0]) and inline[0].end == inline[1].start:
        del inline[0]  # whose body it is: 猎户董事会
    subject = next(iter(inline), None)
    if not subject or not subject.office or subject.start > _OPENING or text.startswith(_WITH, subject.end):
        return None
    listed = subject.bare and (subject.end - subject.start < 2 or not _COMMA.match(text, subject.end))
    return None if listed else subject


def _nearest(
    cues: Sequence[Cue], reading: Reading, quotes: Sequence[Span], dates: Sequence[Span], *, ahead: bool
) -> Cue | None:
    scored = []
    for hit in (*reading.groups["speakers"], *reading.groups["certainty"]):
        if hit.name in _SAYING and not inside(hit.start, quotes):
            if hit.name != "introducers" and (head := _head(cues, hit, reading, dates)):
                scored.append((0, head.start, head))
                continue
            inverted = _INVERTED * (not after_speech(reading.text, hit.start))
            may = [cue for cue in cues if not ahead or hit.name == "introducers" or _is_ahead(cue, hit)]
            scored += [(_distance(cue, hit, reading.text, dates, inverted), cue.start, cue) for cue in may]
    scored += [(_outright(cue), cue.start, cue) for cue in cues if cue.outright]
    best = min(scored, key=lambda item: item[:2], default=None)
    return best[2] if best and best[0] <= _FAR else None


def _is_ahead(cue: Cue, verb: Hit) -> bool:
    """Whether it stands right before a verb, or is a part of it."""
    return cue.start < verb.end and verb.start - cue.end <= _AHEAD


def _outright(cue: Cue) -> int:
    """How far from a verb one stands who needs none; of a body it is its statement: "nach Firmenangaben"."""
    return _FAR - 1 - _lean(cue) if cue.speaker.standing in _LEAN else 0


def _head(cues: Sequence[Cue], verb: Hit, reading: Reading, dates: Sequence[Span]) -> Cue | None:
    """Whoever an apposition parts from the verb: "Hoval, which owns Terna, said it", where nobody follows."""
    comma = reading.text.rfind(",", 0, verb.start)
    if comma < 0 or _others(reading.text, comma + 1, verb.start, dates):
        return None
    if any(0 <= cue.start - verb.end <= _BEHIND for cue in cues) or reading.has("speakers", "same"):
        return None
    before = (cue for cue in cues if cue.end < comma <= cue.end + _ASIDES)
    return min(
        (cue for cue in before if (ends := _ASIDE.match(reading.text, cue.end)) and ends.end() <= comma),
        key=lambda cue: cue.start,
        default=None,
    )


def _is_another(at: int, verb: Hit, text: str, dates: Sequence[Span]) -> bool:
    """Whether others speak than what stands before the last comma: "the bank cut rates, officials said"."""
    comma = text.rfind(", ", at, verb.start)
    return comma >= 0 and _others(text, comma + 1, verb.start, dates)


def _others(text: str, start: int, end: int, dates: Sequence[Span]) -> bool:
    """Whether a span has other words than days and little ones."""
    words = _WORDS.finditer(text, start, end)
    return any(not _LITTLE.fullmatch(word[0]) and not inside(word.start(), dates) for word in words)


def _lean(cue: Cue) -> int:
    return _LEAN.get(cue.speaker.standing, 0)


def after_speech(text: str, verb: int) -> bool:
    """Whether what is said ends right before the verb, so that who says it follows: "..., dijo Ana Gil"."""
    return text[:verb].rstrip().endswith(_ENDS_SPEECH)


def _distance(cue: Cue, verb: Hit, text: str, dates: Sequence[Span], inverted: int) -> int:
    """In characters, of which those that say when count for nothing: "a déclaré mardi Lena Forsberg"."""
    lean, start, end, part = _lean(cue), verb.start, verb.end, verb.name
    if cue.start < end and start < cue.end:
        ahead = verb.pieces[0][1]
        return (cue.start - ahead - _BEHIND if verb.bridges(cue.start) else -1) - lean
    if part == "introducers":
        led = cue.start >= end and not _PHRASE_ENDS.search(text, end, cue.start)
        return cue.start - end - lean - 10 if led else _FAR + 1
    if cue.end <= start:
        if _is_another(cue.end, verb, text, dates):
            return _FAR + 1
        parted = (_PARTS if cue.speaker.name or cue.outright else _CLAUSES).search(text, cue.end)
        return _FAR + 1 if parted and parted.start() < start else start - cue.end - lean
    behind = cue.start - end
    timed = behind - sum(last - first + _ON for first, last in dates if end <= first and last <= cue.start)
    person = cue.speaker.standing is Standing.PERSON and (cue.speaker.name or inverted)
    if APPOSED.fullmatch(text, end, cue.start) and text.startswith(",", cue.end):
        return inverted - lean  # "says the head of the works, Ana Gil,"
    near = behind <= (_RIGHT_BEHIND if person and not cue.titled else _BEHIND)
    return timed + inverted - lean if near or timed <= _RIGHT_BEHIND or lean else _FAR + 1


def _last_verb(cues: Sequence[Cue], reading: Reading) -> Cue | None:
    """Where verbs come last the topic speaks; sources and reports are named outright."""
    cues = [cue for cue in cues if not (_is_company(cue) and reading.text.startswith(_WITH, cue.end))]
    explicit = [cue for cue in cues if cue.speaker.standing in _LEAN]
    if explicit:
        return min(explicit, key=lambda cue: (cue.speaker.name == "", cue.start))
    words = (*reading.groups["speakers"], *reading.groups["certainty"])
    saying = [hit.end for hit in words if hit.name in _SAYING]
    ahead = [cue for cue in cues if saying and cue.start < max(saying)]
    topics = [cue for cue in ahead if not _SUBJECT.match(reading.text, cue.end)]
    if len(ahead) > 1 and not topics:  # 甲が示した案に乙が反発した: the first is within
        return max(ahead, key=lambda cue: cue.start)
    return min(ahead, key=lambda cue: cue.start, default=None)
