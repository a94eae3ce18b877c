"""An article as lines: its sentences with the names in them, and what they say of plants and pairs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.matcher.mentions import Words, fold_name, mentions
from bot.matcher.names import Span
from bot.model import NameHit, NameKind, Sentence

_LEAD_SENTENCES, _LEAD_CHARACTERS = 2, 400  # at least the title and one


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the names found in it."""

    index: int  # the sentence's
    sentence: Sentence
    spans: tuple[Span, ...]
    named: frozenset[str]  # companies
    companies: frozenset[str]  # those, and those meant by "the two companies"
    plants: frozenset[str]
    bare_plants: frozenset[str]  # by a name that means a plant only where plants are spoken of, as here
    places: frozenset[str]  # the plants whose town or region is named
    topics: frozenset[str]  # the deals with a topic named

    @property
    def says_plant(self) -> bool:
        """Is there a word for a plant?"""
        return _says(self.sentence, mentions().plant)

    @property
    def says_same_plant(self) -> bool:
        """Does it go on about a plant named before?"""
        return _says(self.sentence, mentions().same_plant)

    @property
    def says_both(self) -> bool:
        """Does it go on about two companies named before?"""
        return _says(self.sentence, mentions().both)

    @property
    def says_it(self) -> bool:
        """Does it go on about a speaker or a thing named before?"""
        return _says(self.sentence, mentions().anaphor)

    def names(self, owners: frozenset[str]) -> int:
        """How many of the names here are a subject's."""
        return sum(any(each.ids & owners for each in span.bearers) for span in self.spans)

    def hits(self, owners: frozenset[str]) -> Iterator[NameHit]:
        """The names here that are a subject's: its parties', its own, its topics, its place."""
        text = self.sentence.text
        for span in self.spans:
            for each in span.bearers:
                if own := each.ids & owners:
                    written = text[span.start : span.end]
                    for owner in sorted(own):
                        yield NameHit(each.kind, owner, written, span.start, span.end, self.index)


Lines = tuple[Line, ...]


def _says(sentence: Sentence, words: Words) -> bool:
    return words.within(fold_name(sentence.text))


def lines_of(found: Iterable[tuple[Sentence, tuple[Span, ...]]]) -> Lines:
    """The lines of an article, each knowing which companies were last named together."""
    lines: list[Line] = []
    both: frozenset[str] = frozenset()
    for sentence, spans in found:
        lines.append(_line(sentence, spans, both))
        both = lines[-1].named if len(lines[-1].named) > 1 else both
    return tuple(lines)


def _line(sentence: Sentence, spans: tuple[Span, ...], both: frozenset[str]) -> Line:
    ids: dict[tuple[NameKind, bool], frozenset[str]] = defaultdict(frozenset)
    for span in spans:
        for each in span.bearers:
            ids[each.kind, each.bare] |= each.ids
    named, plants = ids[NameKind.COMPANY, False], ids[NameKind.PLANT, False]
    bare = ids[NameKind.PLANT, True] - plants
    return Line(
        sentence.index,
        sentence,
        spans,
        named=named,
        companies=named | both if both and _says(sentence, mentions().both) else named,
        plants=plants,
        bare_plants=bare if bare and (plants or _says(sentence, mentions().plant)) else frozenset(),
        places=ids[NameKind.PLACE, False],
        topics=ids[NameKind.TOPIC, False],
    )


def lead(lines: Lines) -> Lines:
    """The title, and the first two sentences as far as they begin within 400 characters of text."""
    near = len(lines) < 3 or len(lines[1].sentence.text) < _LEAD_CHARACTERS
    return lines[: _LEAD_SENTENCES + near]
