"""What an article claims of a subject, read sentence by sentence from words, numbers, dates and names.

One claim a kind and sentence. A sentence of no known kind that carries a number, a date, a name or a speaker
is a statement, so that a language without a lexicon still yields what can be compared. Nothing else may
depend on how claims are read: another reader can stand in for `read_claims`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.matcher.binding import Binding
from bot.matcher.capitalised import Name
from bot.matcher.certainty import certainty_of
from bot.matcher.courses import dated
from bot.matcher.dates import read_dates
from bot.matcher.genre import Genre, genre_of
from bot.matcher.lexicon import Lexicon, load
from bot.matcher.lexicon.scanner import Hit
from bot.matcher.mentions import fold_name, mentions
from bot.matcher.negation import ENDED
from bot.matcher.propernames import find_names
from bot.matcher.quantities import read_quantities
from bot.matcher.reading import Reading
from bot.matcher.recalled import Recalled
from bot.matcher.speakers import Speakers
from bot.matcher.titles import LEAD, titled
from bot.matcher.triggers import ACQUISITION, LEADERSHIP, triggers
from bot.model import (
    Article,
    Certainty,
    Claim,
    ClaimKind,
    Match,
    NameHit,
    NameKind,
    Quantity,
    Sentence,
    Speaker,
    Standing,
    Subject,
    SubjectKind,
    Timex,
)

_ENTRY = 4  # characters before the date that opens an entry: a dash, a bullet, "On"
_ASIDE = 5  # characters between who says so and how many they are: 関係者
_OBJECTS = frozenset(
    {ClaimKind.APPROACH, ClaimKind.TALKS, ClaimKind.MOU, ClaimKind.AGREEMENT, ClaimKind.COMPLETION}
)
_PLAIN = frozenset({*_OBJECTS, *ENDED, ClaimKind.APPROVAL})  # which say how far a purchase is
_PLAIN_IN_TITLES = _PLAIN | {ClaimKind.OPPOSITION, ClaimKind.LEGAL}  # of which it is the object there
_STAGES = {
    Certainty.CONSIDERED: ClaimKind.APPROACH,
    Certainty.PLANNED: ClaimKind.AGREEMENT,
    Certainty.DECIDED: ClaimKind.AGREEMENT,
    Certainty.DONE: ClaimKind.COMPLETION,
}


def read_claims(article: Article, match: Match) -> tuple[Claim, ...]:
    """Every claim in the sentences that concern the subject, in order.

    Quantities and dates are those of the claim's clause, or of the nearest that claims nothing itself; the
    quote is the sentence; names are company ids and other names as written. Never raises, whatever the
    text or the language.
    """
    chronicle = genre_of(article.title, article.text, article.language) is Genre.CHRONOLOGY
    claims: list[Claim] = []
    for facts in _facts(article, match):
        index = facts.sentence.index
        known = chronicle and (index > LEAD or index == 0 or facts.opens_with_date)
        claims += facts.claims(match.subject, known)
    return tuple(titled(claims))


def _facts(article: Article, match: Match) -> Iterator["_Facts"]:
    """What each sentence tells. Each room reads all of them in turn, so that its tables stay in the cache."""
    lexicon, language, anchor = load(article.language), article.language, article.at.date()
    texts = [sentence.text for sentence in match.sentences]
    named = _by_sentence(match)
    readings = [Reading.of(text, lexicon.language) for text in texts]
    told = [read_dates(text, language, anchor) for text in texts]
    counted = [read_quantities(text, language) for text in texts]
    names = [
        find_names(text, lexicon, (*hits, *dates))
        for text, hits, dates in zip(texts, named, told, strict=True)
    ]
    speakers = Speakers(article, lexicon, match.spelt)
    for sentence, reading, hits, quantities, dates, others in zip(
        match.sentences, readings, named, counted, told, names, strict=True
    ):
        companies = dict.fromkeys([hit.owner for hit in hits if hit.kind is NameKind.COMPANY])
        yield _Facts(
            sentence=sentence,
            reading=reading,
            hits=hits,
            speaker=(speaker := speakers.read(sentence, reading, hits, others)),
            quantities=_of_the_matter(quantities, reading, speaker),
            dates=dates,
            names=(*companies, *dict.fromkeys([name.text for name in others])),
            bodies=_bodies(others, lexicon) if sentence.index else (),
            lexicon=lexicon,
            recalled=Recalled.of(reading, lexicon, dates, anchor, sentence.index),
        )


def _by_sentence(match: Match) -> list[list[NameHit]]:
    """The names of the subject in each of its sentences."""
    named: dict[int, list[NameHit]] = {sentence.index: [] for sentence in match.sentences}
    for hit in match.hits:
        named[hit.sentence].append(hit)
    return list(named.values())


class _Found(NamedTuple):
    """A kind that a sentence claims, how far along it is, whether it is so, and the words that name it."""

    kind: ClaimKind
    certainty: Certainty
    affirmed: bool
    hit: Hit


class _Facts(NamedTuple):
    """All that one sentence tells."""

    sentence: Sentence
    reading: Reading
    hits: list[NameHit]
    speaker: Speaker
    quantities: tuple[Quantity, ...]
    dates: tuple[Timex, ...]
    names: tuple[str, ...]
    bodies: tuple[tuple[int, int], ...]  # where names of several words stand, but in a title
    lexicon: Lexicon
    recalled: Recalled

    @property
    def opens_with_date(self) -> bool:
        """Whether it begins as an entry of a chronology does."""
        return any(date.start <= _ENTRY for date in self.dates)

    def claims(self, subject: Subject, known: bool) -> Iterator[Claim]:
        """One claim a kind; a bare statement where there is none but something to compare.

        `known`: as part of a chronology, whatever its words say.
        """
        named = triggers(self.reading, self.hits, self.bodies, self.speaker)
        found = {each.kind: each for each in self._found(named, subject)}
        if len(found) > 1 and LEADERSHIP not in named:
            found.pop(ClaimKind.STATEMENT, None)
        binding = Binding(self.reading, {kind: named[each.hit.name] for kind, each in found.items()})
        for kind, certainty, affirmed, hit in found.values():
            days = binding.dates(kind, self.dates)
            stands = dated(kind, certainty, days, self.recalled.anchor) if affirmed else certainty
            facts = binding.quantities(kind, self.quantities), days
            background = known or self._background(hit, binding)
            yield self._claim(subject.id, kind, stands, affirmed, background, *facts)
        if not found and (self.quantities or self.dates or self.names or self._said()):
            background = known or self._background(None, binding)
            said = self._said_as()
            yield self._claim(
                subject.id, ClaimKind.STATEMENT, said, True, background, self.quantities, self.dates
            )

    def _said(self) -> bool:
        return self.speaker.standing is not Standing.NONE or self.reading.has("certainty", "no_comment")

    def _said_as(self) -> Certainty:
        return Certainty.NO_COMMENT if self.reading.has("certainty", "no_comment") else Certainty.STATED

    def _claim(
        self, subject: str, kind: ClaimKind, certainty: Certainty, affirmed: bool, background: bool,
        quantities: tuple[Quantity, ...], dates: tuple[Timex, ...],
    ) -> Claim:  # fmt: skip
        quote, place = self.sentence.text, self.sentence.index
        return Claim(
            subject, kind, certainty, self.speaker, quote, place, affirmed, background, quantities, dates,
            self.names,
        )  # fmt: skip

    def _found(self, named: Mapping[str, list[Hit]], subject: Subject) -> Iterator[_Found]:
        if not named:
            return
        ended = {self.reading.clause(h.start) for kind in ENDED for h in named.get(kind, ())}
        plain = not (_PLAIN if self.sentence.index else _PLAIN_IN_TITLES).isdisjoint(named)
        for name, hits in named.items():
            loose = name == ACQUISITION or name in _OBJECTS
            free = [hit for hit in hits if not (loose and self.reading.clause(hit.start) in ended)]
            if free and not (name == ACQUISITION and plain):
                yield from self._judged(name, self._foremost(free), subject)

    def _judged(self, name: str, hit: Hit, subject: Subject) -> Iterator[_Found]:
        named = None if name in (ACQUISITION, LEADERSHIP) else ClaimKind(name)
        if named is ClaimKind.CLOSURE and self._closes_deal(hit, subject):
            named = ClaimKind.COMPLETION
        certainty, affirmed = certainty_of(self.reading, named, hit)
        bare = Certainty.PLANNED if self._is_bare_title() else certainty
        staged = certainty if certainty is not Certainty.STATED else bare
        kind = named or _STAGES.get(staged if affirmed else Certainty.CONSIDERED)
        if name == LEADERSHIP:
            kind = ClaimKind.STATEMENT
        if kind is ClaimKind.CLOSURE and affirmed and certainty is Certainty.CONSIDERED:
            kind = ClaimKind.REVIEW
        if kind:
            yield _Found(kind, certainty, affirmed, hit)

    def _is_bare_title(self) -> bool:
        """Whether its verbs have no tense, and are news as they stand: 甲收购乙."""
        return not self.sentence.index and self.lexicon.uncased and not self.reading.predicate_last

    def _closes_deal(self, hit: Hit, subject: Subject) -> bool:
        """Of a deal, what closes is the deal, where nothing is said of a plant."""
        if subject.kind is not SubjectKind.DEAL or self.lexicon.uncased:
            return False
        return len(hit.pieces) == 1 and not mentions().plant.within(fold_name(self.sentence.text))

    def _foremost(self, hits: list[Hit]) -> Hit:
        """Of several hits of a kind, one that is news, then the one nearest to a name of the subject."""
        if len(hits) == 1:
            return hits[0]
        own = [hit.start for hit in self.hits if hit.kind is not NameKind.COMPANY]
        return min(
            hits,
            key=lambda h: (
                self.recalled.within(self.reading.clauses(h)) or self.recalled.aftermath(h),
                min((abs(h.start - at) for at in own), default=0),
                h.start,
            ),
        )

    def _background(self, hit: Hit | None, binding: Binding) -> bool:
        """Whether what a hit claims is told as known, by its clause or by one that opens the sentence."""
        if hit is None:
            return self.recalled.within(range(len(self.reading.bounds)))
        return self.recalled.within(
            {*self.reading.clauses(hit), *binding.opening}
        ) or self.recalled.aftermath(hit)


def _counts(quantity: Quantity, source: Hit) -> bool:
    """Whether it counts who says so: it is a part of that, or people right beside it."""
    gap = _ASIDE if quantity.unit == "people" else 0
    return source.start < quantity.end + gap and quantity.start < source.end + gap


def _bodies(names: Sequence[Name], lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """Where names of several words stand, in a language that gives a capital to no other noun; but at the
    beginning, where any word has one.
    """
    inner = (name for name in names if name.start and " " in name.text and name.text[0].isupper())
    return tuple((name.start, name.end) for name in inner) if lexicon.nouns == "small" else ()


def _of_the_matter(found: tuple[Quantity, ...], reading: Reading, speaker: Speaker) -> tuple[Quantity, ...]:
    """Without those that count who says so, "two people familiar with the plan", or the parties: "les deux
    groupes", or that are in a paper's name, "Il Sole 24 Ore".
    """
    sources = [hit for hit in reading.groups["speakers"] if hit.name == Standing.SOURCE] if found else []
    return tuple(
        quantity
        for quantity in found
        if not any(_counts(quantity, hit) for hit in sources)
        and not (quantity.unit == "companies" and quantity.low == quantity.high == 2)
        and not (speaker.standing is Standing.OUTLET and quantity.text in speaker.name)
    )
