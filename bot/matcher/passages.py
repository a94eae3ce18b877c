"""An article as lines: its sentences with the names in them, and what they say of plants and pairs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.matcher.mentions import fold_name, mentions
from bot.matcher.names import Span
from bot.model import NameHit, NameKind, Sentence, Subject

_LEAD_SENTENCES, _LEAD_CHARACTERS = 2, 400  # at least the title and one


@dataclass(frozen=True)
class Line:
    """A sentence with the names found in it; `both` are the companies that "the two" would mean."""

    sentence: Sentence
    spans: tuple[Span, ...]
    both: frozenset[str] = frozenset()

    @property
    def index(self) -> int:
        """The sentence's index."""
        return self.sentence.index

    @cached_property
    def named(self) -> frozenset[str]:
        """The companies named."""
        return self._bearers(NameKind.COMPANY)

    @cached_property
    def companies(self) -> frozenset[str]:
        """The companies named, or meant by "the two companies"."""
        return self.named | self.both if self.both and self.says_both else self.named

    @cached_property
    def plants(self) -> frozenset[str]:
        """The plants named."""
        return self._bearers(NameKind.PLANT)

    @cached_property
    def bare_plants(self) -> frozenset[str]:
        """The plants that a bare name means where the line speaks of plants at all."""
        bare = self._bearers(NameKind.PLANT, bare=True)
        return bare - self.plants if bare and (self.plants or self.says_plant) else frozenset()

    @cached_property
    def places(self) -> frozenset[str]:
        """The plants whose town or region is named."""
        return self._bearers(NameKind.PLACE)

    @cached_property
    def topics(self) -> frozenset[str]:
        """The deals with a topic named."""
        return self._bearers(NameKind.TOPIC)

    @property
    def says_plant(self) -> bool:
        """Is there a word for a plant?"""
        return mentions().plant.within(self.folded)

    @property
    def says_same_plant(self) -> bool:
        """Does it go on about a plant named before?"""
        return mentions().same_plant.within(self.folded)

    @cached_property
    def says_both(self) -> bool:
        """Does it go on about two companies named before?"""
        return mentions().both.within(self.folded)

    @property
    def says_it(self) -> bool:
        """Does it go on about a speaker or a thing named before?"""
        return mentions().anaphor.within(self.folded)

    @cached_property
    def folded(self) -> str:
        """As the words of `mentions` compare."""
        return fold_name(self.sentence.text)

    def _bearers(self, kind: NameKind, bare: bool = False) -> frozenset[str]:
        bearers = (each for span in self.spans for each in span.bearers)
        return frozenset().union(*(each.ids for each in bearers if each.kind is kind and each.bare is bare))

    def hits(self, subject: Subject) -> Iterator[NameHit]:
        """The names here that are the subject's: its parties', its own, its topics, its place."""
        text, owners = self.sentence.text, {*subject.parties, subject.id}
        for span in self.spans:
            for each in span.bearers:
                for owner in sorted(each.ids & owners):
                    written = text[span.start : span.end]
                    yield NameHit(each.kind, owner, written, span.start, span.end, self.index)


Lines = tuple[Line, ...]


def lines_of(found: Iterable[tuple[Sentence, tuple[Span, ...]]]) -> Lines:
    """The lines of an article, each knowing which companies were last named together."""
    lines: list[Line] = []
    both: frozenset[str] = frozenset()
    for sentence, spans in found:
        lines.append(Line(sentence, spans, both))
        both = lines[-1].named if len(lines[-1].named) > 1 else both
    return tuple(lines)


def lead(lines: Lines) -> Lines:
    """The title, and the first two sentences as far as they begin within 400 characters of text."""
    near = len(lines) < 3 or len(lines[1].sentence.text) < _LEAD_CHARACTERS
    return lines[: _LEAD_SENTENCES + near]
