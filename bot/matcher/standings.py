"""Whom a name belongs to, a company, an office or a person, by its own words and by the title beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.matcher.capitalised import Name
from bot.matcher.cues import Cue
from bot.matcher.lexicon import Lexicon
from bot.matcher.lexicon.scanner import Hit
from bot.matcher.position import Position
from bot.matcher.reading import Reading
from bot.matcher.spellings import is_latin
from bot.model import Speaker, Standing

_OPENING, _CLOSING = tuple('„“«‹"'), tuple('“”»›"')
_APPOSED = re.compile(r" [^,.;:]{1,30}, ")  # between a title and a name in apposition, which a comma ends
_NEXT_WORD = re.compile(r" ([A-Z][^\W\d_]+)")
OFFICES = ("government", "regulator", "union", "board")  # who speaks by acting too
TITLED = ("company", *OFFICES)
_BODIES = ("regulator", "union")
BESIDE = 30  # characters between a title and the name it belongs to


@dataclass(frozen=True, slots=True)
class Standings:
    """Judges the names of sentences of one language."""

    lexicon: Lexicon
    at: Position

    def office(self, name: Name, titles: Sequence[Hit], reading: Reading) -> Cue | None:
        """The office whose name this is or is a part of, "Ohio Labor Department", "Department of Labor"; or
        who holds it, "Ohio Attorney General Ann Holm".
        """
        for hit in titles if " " in name.text else ():
            if hit.end <= name.start or name.end <= hit.start or not self.at.may_speak(reading, name):
                continue
            start = hit.start if reading.text[hit.start].isupper() else name.start
            start, end = min(start, name.start), max(hit.end, name.end)
            rest = reading.text[hit.end : end].lstrip()
            several = " " in reading.folded[hit.start : hit.end]
            held = several and rest[:1].isupper() and hit.name not in _BODIES
            if held or not rest or reading.folded.startswith((" of ", " for "), hit.end):
                written = rest if held else reading.text[start:end]
                acts = hit.name in OFFICES and self.at.acts_alone(reading, hit)
                return Cue(Speaker(standing_of(hit), written), start, end, office=acts)
        return None

    def of(self, name: Name, titles: Sequence[Hit], text: str, verbs: Sequence[int]) -> Speaker:
        """Whose name it is, by the title beside it: "works minister, Ana Gil"; a paper's where it stands
        alone between quotation marks. Cyrillic and Arabic papers put companies there too: «Норвик».
        """
        if is_latin(name.text) and _is_quoted(name, text):
            return Speaker(Standing.OUTLET, name.text)

        def beside(hit: Hit) -> bool:
            apposed = text.startswith(",", name.end) and _APPOSED.fullmatch(text, hit.end, name.start)
            said = any(hit.end <= verb < name.start for verb in verbs)
            after = 0 <= hit.start - name.end <= BESIDE
            return after or self._touch(text, hit.end, name.start) or bool(apposed and not said)

        title = next(filter(beside, titles), None)
        standing = standing_of(title) if title else self._bearer(name, text)
        return Speaker(standing, name.text)

    def _touch(self, text: str, title: int, name: int) -> bool:
        """Whether nothing stands behind a title and before a name, or only what the title is of, and more of
        it: "Menteri Perindustrian Agus Gumiwang", "works council head Daniela Cavallo".
        """
        if not 0 <= name - title <= BESIDE:
            return False
        between = text[title:name].replace(",", " ").split()
        titles = self.lexicon.titles
        return name - title <= 3 or all(
            word.istitle() or self.lexicon.fold(word) in titles for word in between
        )

    def _bearer(self, name: Name, text: str) -> Standing:
        """A company where its last word or the next says so: "Corvane Chemicals", "Corvane Inc."."""
        _, several, last = name.text.rpartition(" ")
        behind = _NEXT_WORD.match(text, name.end)
        words = last if several else "", behind[1] if behind else ""
        firm = any(self.lexicon.fold(word).rstrip(".") in self.lexicon.organisations for word in words)
        return Standing.COMPANY if firm or "&" in name.text else Standing.PERSON


def _is_quoted(name: Name, text: str) -> bool:
    """Whether it stands alone between quotation marks, as names of papers do."""
    return text[name.start - 1 : name.start] in _OPENING and text[name.end : name.end + 1] in _CLOSING


def is_body(name: Name, titles: Sequence[Hit]) -> bool:
    """Whether a name is a word for a body, with its ending or not, "в Минпромторге", or begins with one:
    "IG Metall Bremen".
    """
    begins = (hit.name in _BODIES for hit in titles if hit.start == name.start)
    return any(body or " " not in name.text for body in begins)


def standing_of(word: Hit) -> Standing:
    return Standing.COMPANY if word.name == "board" else Standing(word.name)
