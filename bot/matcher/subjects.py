"""Which tracked subjects an article concerns, as its main matter or in passing, and in which sentences.

Candidates come from the names found, through indexes, so that the cost does not grow with the watchlist.
Tables of words only help: in a language without any, names and topics alone decide.
"""

from collections.abc import Iterable, Mapping

from bot.matcher import focus
from bot.matcher.boilerplate import without_boilerplate
from bot.matcher.deals import Deals
from bot.matcher.focus import Cores, names_itself
from bot.matcher.genre import Genre, genre_of
from bot.matcher.mentions import fold_name
from bot.matcher.names import NameFinder
from bot.matcher.passages import Line, Lines, lead, lines_of
from bot.matcher.plants import Plants
from bot.matcher.spellings import spelt
from bot.matcher.text import sentences
from bot.model import About, Article, Match, Subject, SubjectKind, Watchlist


class SubjectMatcher:
    """Finds the subjects of one watchlist; immutable, safe to share between threads."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._finder = NameFinder(watchlist)
        self._subjects = watchlist.subjects
        kinds = {
            kind: {id: each for id, each in watchlist.subjects.items() if each.kind is kind}
            for kind in SubjectKind
        }
        self._plants = Plants(kinds[SubjectKind.PLANT])
        self._deals = Deals(watchlist, kinds[SubjectKind.DEAL])
        self._spelt = {id: spelt(company) for id, company in watchlist.companies.items()}
        self._linked = {id: _linked(deal, self._plants) for id, deal in kinds[SubjectKind.DEAL].items()}

    def match(self, article: Article) -> tuple[Match, ...]:
        """The subjects that the article concerns, plants first; () if none."""
        language = article.language
        told = without_boilerplate(sentences(article.title, article.text, language))
        spans = [self._finder.spans(each.text, language) for each in told]
        lines = lines_of(zip(told, spans, strict=True))
        cores = {**self._plants.find(lines), **self._deals.find(lines)}
        cores = cores or self._deals.surmised(lines) or self._plants.surmised(lines)
        evidence = focus.evidence([self._subjects[id] for id in cores], lines, cores)
        mixed = bool(cores) and genre_of(article.title, article.text, language) is Genre.ROUNDUP
        return tuple(self._match(self._subjects[id], lines, cores, evidence[id], mixed) for id in cores)

    def _match(
        self, subject: Subject, lines: Lines, cores: Cores, evidence: Mapping[str, float], mixed: bool
    ) -> Match:
        """`mixed`: the article goes from topic to topic, a paragraph each."""
        core = cores[subject.id]
        main = self._is_main(subject, lines, cores)
        others = frozenset().union(*(cores[id] for id in cores if self._apart(subject.id, id))) - core
        taken = _all_but(subject, lines, core, others) if main else _passages(subject, lines, core, others)
        if mixed:
            taken &= _paragraphs_of(core, lines)
        chosen = [line for line in lines if line.index in taken and line.sentence.text]
        owners = frozenset({*subject.parties, subject.id})
        return Match(
            subject,
            About.MAIN if main else About.MENTION,
            tuple(hit for line in chosen if line.spans for hit in line.hits(owners)),
            tuple(line.sentence for line in chosen),
            evidence,
            {id: self._spelt[id] for id in subject.parties if id in self._spelt},
            {line.index: self._names(line.named - owners) for line in chosen if line.named - owners},
        )

    def _names(self, companies: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._spelt[id] for id in sorted(companies))

    def _is_main(self, subject: Subject, lines: Lines, cores: Cores) -> bool:
        """In the title or the sentence that opens the text; in the next, where no other has the title."""
        says = [names_itself(subject, line, cores) for line in lead(lines)]
        others = any(0 in core for id, core in cores.items() if id != subject.id)
        return any(says[:2]) or (any(says) and not others)

    def _apart(self, one: str, other: str) -> bool:
        """Are sentences that name only the other none of this one's? Not where a deal is about the plant."""
        linked = other in self._linked.get(one, ()) or one in self._linked.get(other, ())
        return one != other and not linked


def _linked(deal: Subject, plants: Plants) -> frozenset[str]:
    """The plants that a deal is about, as its topics say."""
    return frozenset().union(*(plants.named(fold_name(topic)) for topic in deal.topics))


def _all_but(subject: Subject, lines: Lines, core: frozenset[int], others: frozenset[int]) -> set[int]:
    """The sentences of an article about the subject, without what is plainly another's."""
    taken: set[int] = set()
    foreign = False
    for before, line in zip((lines[0], *lines), lines, strict=False):
        goes_on = foreign and line.sentence.paragraph == before.sentence.paragraph and _goes_on(line)
        foreign = line.index not in core and (goes_on or line.index in others or _names_others(subject, line))
        if not foreign:
            taken.add(line.index)
    return taken


def _paragraphs_of(core: frozenset[int], lines: Lines) -> set[int]:
    """The title, and the sentences of every paragraph that names the subject."""
    own = {0, *(line.sentence.paragraph for line in lines if line.index in core)}
    return {line.index for line in lines if line.sentence.paragraph in own}


def _passages(subject: Subject, lines: Lines, core: frozenset[int], others: frozenset[int]) -> set[int]:
    """The sentences that name the subject, and those that go on about it in the same paragraph."""
    taken: set[int] = set()
    for before, line in zip((lines[0], *lines), lines, strict=False):
        follows = before.index in taken and line.sentence.paragraph == before.sentence.paragraph
        own = line.index not in others and not _names_others(subject, line)
        if line.index in core or (follows and own and (_goes_on(line) or _speaks_of(subject, line))):
            taken.add(line.index)
    return taken


def _goes_on(line: Line) -> bool:
    """Does a sentence that names nobody take up the one before?"""
    return not line.named and not line.plants and (line.says_it or line.says_both or line.says_same_plant)


def _speaks_of(subject: Subject, line: Line) -> bool:
    return line.says_same_plant if subject.kind is SubjectKind.PLANT else line.says_both


def _names_others(subject: Subject, line: Line) -> bool:
    """Are the names here all another's?"""
    if line.plants - {subject.id}:
        return True
    return bool(line.named) and not line.named.intersection(subject.parties)
