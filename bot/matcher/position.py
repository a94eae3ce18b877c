"""Whether a word or a name stands where one who speaks does, by what is right beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.matcher.capitalised import Name
from bot.matcher.lexicon import Lexicon
from bot.matcher.lexicon.scanner import Hit
from bot.matcher.reading import Reading
from bot.model import NameHit, Standing

_HEADLINE = re.compile(r" ?[「『“\"]|[,、:：]")  # what stands behind a speaker who has no particle
_ASIDE = re.compile(r"^[」』”’'\"]?(?:[（(][^）)]*[）)])?")  # between a name and its particle
_FIRST_WORDS = re.compile(r"\W*([A-ZÀ-Þ][^\W\d_]+)((?: [A-ZÀ-Þ][^\W\d_]+)?)")
# A Chinese preposition with what it leads: 对公司表示; not 对此, 对手, 反对, nor behind 的: 对华贸易的企业.
_COVERB = re.compile(r"(?<![反应針针相面核绝])[对對向](?![此外冲手方来应于於])[^，。；：,、的]{0,20}$")
_PROVINCES = ("省", "市", "县", "区", "州")  # what names of places whose office it is end in
_LENGTHS = (3, 4)  # theirs, in characters
_METONYM = 6  # characters between a capital and its verb: "Berlin has approved"


@dataclass(frozen=True, slots=True)
class Position:
    """Where words and names stand in a sentence of one language."""

    lexicon: Lexicon

    def may_speak(self, reading: Reading, each: Hit | NameHit | Name) -> bool:
        """Whether what stands beside a word or a name lets it be the one who speaks."""
        return self.speaks(reading.folded, each.end) and not self.is_led(reading, each)

    def speaks(self, folded: str, end: int) -> bool:
        """Where particles mark the topic, the one who speaks has one."""
        if not self.lexicon.particles:
            return not folded.startswith(("'s ", "' "), end)
        return _ASIDE.sub("", folded[end : end + 20]).startswith(self.lexicon.particles)

    def is_bare(self, reading: Reading, each: Hit | NameHit) -> bool:
        """Whether it stands without its particle before what is said or done, as in headlines."""
        return bool(self.lexicon.particles) and _HEADLINE.match(reading.text, each.end) is not None

    def ends_as_topic(self, reading: Reading, hit: Hit) -> bool:
        """Whether the word list has it with its particle: 国は."""
        return reading.folded[: hit.end].endswith(self.lexicon.particles)

    def acts_alone(self, reading: Reading, hit: Hit) -> bool:
        """Whether what it does is its own word: not of "a court", nor of a union, whose acts papers tell."""
        articles = self.lexicon.indefinite
        before = reading.folded[: hit.start].rstrip(" ").rpartition(" ")[2]
        alone = bool(articles) and hit.name != Standing.UNION and before not in articles
        return self.lexicon.uncased or alone

    def stands_for_government(self, reading: Reading, name: Name, verbs: Sequence[int]) -> bool:
        """A capital or a country with a verb of saying right behind it: "Berlin said"."""
        if not any(0 <= verb - name.end <= _METONYM for verb in verbs):
            return False
        place = name.text.translate(self.lexicon.folding)
        return place in self.lexicon.capitals and not self.is_led(reading, name)

    def opening(self, text: str) -> Iterator[Name]:
        """A place that opens a sentence: a capital letter alone makes no name of it there."""
        words = _FIRST_WORDS.match(text)
        for end in (words.end(2), words.end(1)) if words else ():
            if words and self.lexicon.fold(text[words.start(1) : end]) in self.lexicon.capitals:
                yield Name(text[words.start(1) : end], words.start(1), end)
                return

    def is_where(self, reading: Reading, name: Name) -> bool:
        """Whether a name is of a known place, behind a preposition."""
        return self.lexicon.fold(name.text) in self.lexicon.places and self.is_led(reading, name)

    def is_led(self, reading: Reading, each: Hit | NameHit | Name) -> bool:
        """Whether a preposition stands before a name, of place or of whom it was said to: "in Seoul"."""
        if _introduced(reading, each):
            return False  # "according to the company"
        before = reading.folded[: each.start].rstrip(" ")
        if before.endswith(("(", "（", "【")):  # the place of a report: （台北7日電）
            return True
        if self.lexicon.ahead and _COVERB.search(reading.text, 0, each.start):
            return True
        named = self.lexicon.uncased and before.endswith(_PROVINCES)  # 向武汉市劳动局
        ends = (0, *_LENGTHS) if named else (0,)
        return any(f" {before[: len(before) - end]}".endswith(self.lexicon.locatives) for end in ends)


def _introduced(reading: Reading, each: Hit | NameHit | Name) -> bool:
    """Whether "according to" or the like stands right before it."""
    said = (hit.end for hit in reading.groups["speakers"] if hit.name in ("introducers", "outlet"))
    return any(0 <= each.start - end <= 1 for end in said)
