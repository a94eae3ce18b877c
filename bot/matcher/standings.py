"""Whom a name belongs to, a company, an office or a person, by its own words and by the title beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from bot.matcher.capitalised import Name
from bot.matcher.cues import APPOSED, Cue
from bot.matcher.lexicon import Lexicon
from bot.matcher.lexicon.scanner import Hit
from bot.matcher.position import Position
from bot.matcher.reading import Reading
from bot.matcher.spellings import is_latin
from bot.model import Speaker, Standing

_OPENING, _CLOSING = tuple('„“«‹"'), tuple('“”»›"')
_NEXT_WORD = re.compile(r" ([A-Z][^\W\d_]+)")
_ACRONYM = re.compile(r"(?=.*[A-Z])[A-Z0-9]{2,6}")
_NEAR = 24  # characters of two words
_ADVERB = 12  # characters between a name and its verb: "Hoval also said"
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

    def of(self, name: Name, titles: Sequence[Hit], reading: Reading) -> Speaker:
        """Whose name it is, by the title beside it: "works minister, Ana Gil"; a paper's where it stands
        alone between quotation marks. Cyrillic and Arabic papers put companies there too: «Норвик».
        """
        text = reading.text
        name = _without_place(name)
        if is_latin(name.text) and _is_quoted(name, text):
            return Speaker(Standing.OUTLET, name.text)
        verbs = [hit for hit in reading.groups["speakers"] if hit.name in ("verbs", "says")]

        def beside(hit: Hit) -> bool:
            apposed = text.startswith(",", name.end) and APPOSED.fullmatch(text, hit.end, name.start)
            said = any(hit.end <= verb.start < name.start for verb in verbs)
            after = 0 <= hit.start - name.end <= (1 if self.lexicon.uncased else BESIDE)
            parted = hit.name == Standing.REGULATOR and text.startswith(
                ", ", hit.end
            )  # "told the court, Harms said"
            touches = not parted and self._touch(text, hit.end, name.start)
            return after or touches or bool(apposed and not said)

        title = next(filter(beside, titles), None)
        if title:
            return Speaker(standing_of(title), name.text)
        firm = self._is_firm(name, text) or self._is_thing(name, verbs, reading.folded)
        return Speaker(Standing.COMPANY if firm else Standing.PERSON, name.text)

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

    def _is_firm(self, name: Name, text: str) -> bool:
        """Whether its letters, its last word or the next tell a company: "OHX", "Corvane Inc."."""
        _, several, last = name.text.rpartition(" ")
        behind = _NEXT_WORD.match(text, name.end)
        words = last if several else "", behind[1] if behind else ""
        firm = any(self.lexicon.fold(word).rstrip(".") in self.lexicon.organisations for word in words)
        return firm or "&" in name.text or _ACRONYM.fullmatch(name.text) is not None

    def _is_thing(self, name: Name, verbs: Sequence[Hit], folded: str) -> bool:
        """Whether the next words speak of it as of no person: "Hoval, which", "Hoval said it plans"."""
        ends = (name.end, *(verb.end for verb in verbs if 0 <= verb.start - name.end <= _ADVERB))
        near = (folded[end : end + _NEAR].replace(",", " ").split()[:2] for end in ends)
        return not self.lexicon.things.isdisjoint(chain.from_iterable(near))


def _without_place(name: Name) -> Name:
    """A name of several words without what its bearer is of: "Phil Pace of Halden"."""
    person, _, whole = name.text.partition(" of ")
    return name._replace(text=person) if whole and " " in person else name


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
