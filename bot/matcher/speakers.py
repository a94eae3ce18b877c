"""Who says it: the words for a speaker nearest to a word of saying, with what the paragraph already told.

A chief executive named once is known for the rest of the article; "he said" is whoever spoke last; a
company's own release speaks for the company unless it quotes another.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.matcher import dates, outlets
from bot.matcher.capitalised import Name, text_begins, titles_before
from bot.matcher.cues import APPOSED, Cue, after_speech, foremost
from bot.matcher.lexicon import Lexicon
from bot.matcher.position import Position
from bot.matcher.reading import Reading
from bot.matcher.spellings import is_latin
from bot.matcher.standings import BESIDE, OFFICES, TITLED, Standings, is_body, standing_of
from bot.model import Article, NameHit, NameKind, Sentence, Speaker, Standing, Tier

_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|«[^»]*»|„[^“”]*[“”]|\"[^\"]*\"")
_OPENS_QUOTE = re.compile(r"^\s*[「『“«„\"]")
_SURNAME = re.compile(r" ([A-ZÄÖÜ][a-zäöüß]+)(?=[.,;:]|$| [a-zäöü(])")  # behind a verb of saying
_OPENING_NAME = re.compile(r"\W*([A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?(?:['’]s)?) (?:\w{1,5} )?")
_SENTENCE = (".", "!", "”", "“", '"', "»", "«")  # how a sentence ends, and no headline
_LINKS = ("", "的", "新闻", "新聞", "有关", "相关")  # between an office and whoever speaks for it
_PARTICLE = re.compile(r"[은는이가]\s|\W*[はがを、，]")
_WITHIN_ANOTHER = re.compile(r" [^\W\d_A-ZÀ-Þ][\w-]*, ")  # "the Teesside cracker, a spokesman said"
_NOBODY = Speaker(Standing.NONE)
_PARTS = ("verbs", "says", "introducers", "same", "press")


@dataclass(slots=True)
class Speakers:
    """Reads the speaker of each sentence of one article, in order."""

    article: Article
    lexicon: Lexicon
    spelt: Mapping[str, str]  # by Company.id: how a reader of English knows it
    _at: Position = field(init=False)
    _standings: Standings = field(init=False)
    _known: dict[str, Speaker] = field(default_factory=dict)
    _last: Speaker | None = None
    _paragraph: int = -1

    def __post_init__(self) -> None:
        self._at = Position(self.lexicon)
        self._standings = Standings(self.lexicon, self._at)

    def read(
        self, sentence: Sentence, reading: Reading, hits: Sequence[NameHit], names: Sequence[Name]
    ) -> Speaker:
        """Who says this sentence; a speaker without standing where nobody is named."""
        if sentence.paragraph != self._paragraph and not _again(reading):
            self._last = None
        self._paragraph = sentence.paragraph
        speaker = self._named(reading, hits, names) or self._carried(reading)
        if speaker is None:
            own = self.article.tier in (Tier.COMPANY, Tier.FILING)
            return Speaker(Standing.COMPANY, self.article.outlet) if own else _NOBODY
        self._last = speaker
        return speaker

    def _carried(self, reading: Reading) -> Speaker | None:
        return self._last if _again(reading) or _OPENS_QUOTE.match(reading.text) else None

    def _named(self, reading: Reading, hits: Sequence[NameHit], names: Sequence[Name]) -> Speaker | None:
        cues = list(self._cues(reading, hits, names))
        if not cues:
            return None
        quotes = [match.span() for match in _QUOTED.finditer(reading.text)]
        days = dates.spans(reading.text, self.lexicon.language)
        cue = foremost(cues, reading, quotes, days, self.lexicon)
        if cue is None:
            return None
        speaker = self._with_name(self._of_office(cue, cues, reading.text), hits, names, reading)
        self._remember(speaker, names)
        return speaker

    def _cues(self, reading: Reading, hits: Sequence[NameHit], names: Sequence[Name]) -> Iterator[Cue]:
        words = reading.groups["speakers"]
        own = [(hit.start, hit.end) for hit in hits if hit.kind is NameKind.COMPANY]
        led = [name for name in names if " " in name.text and self._at.is_led(reading, name)]
        yield from (cue for cue in self._spoken_of(reading, own) if not any(_within(cue, n) for n in led))
        for name_hit in hits:
            bare = self._at.is_bare(reading, name_hit)
            if name_hit.kind is NameKind.COMPANY and (bare or self._at.may_speak(reading, name_hit)):
                yield Cue(self._company(name_hit), name_hit.start, name_hit.end, bare=bare)
        verbs = [hit.start for hit in words if hit.name in ("verbs", "says")]
        titles = [hit for hit in words if hit.name in TITLED] if names else []
        for name in (*names, *self._at.opening(reading.text)) if verbs else names:
            if self._at.stands_for_government(reading, name, verbs):
                yield Cue(Speaker(Standing.GOVERNMENT, name.text), name.start, name.end, office=True)
            elif office := self._standings.office(name, titles, reading):
                yield office
            elif name.person and not is_body(name, titles) and self._at.may_speak(reading, name):
                speaker = self._standings.of(name, titles, reading)
                told = self._recall(name.text) if speaker.standing is not Standing.OUTLET else None
                start = titles_before(reading.text, name.start, self.lexicon)
                yield Cue(told or speaker, start, name.end, titled=start < name.start)
        yield from self._surnames(reading)
        for full, speaker in self._known.items():
            written = full if full in reading.text else full.rpartition(" ")[2]
            at = reading.text.find(written)
            if at >= 0 and self._at.speaks(reading.folded, at + len(written)):
                yield Cue(speaker, at, at + len(written))

    def _of_office(self, cue: Cue, cues: Sequence[Cue], text: str) -> Cue:
        """An office's where its word stands right before that for who speaks: 外交部新闻发言人."""
        if not self.lexicon.ahead or cue.speaker != Speaker(Standing.COMPANY):
            return cue
        before = (
            c.speaker for c in cues if c.office and text[c.end : cue.start] in _LINKS and c.end <= cue.start
        )
        return cue._replace(speaker=next(before, cue.speaker))

    def _surnames(self, reading: Reading) -> Iterator[Cue]:
        """Whoever stands without an article right beside a verb of saying: behind the one that follows what
        is said, "..., sagte Harms weiter", where all nouns have a capital; before it where a sentence opens.
        """
        for hit in reading.groups["speakers"] if self.lexicon.saying else ():
            if reading.folded[hit.start : hit.end] not in self.lexicon.saying:
                continue
            follows = self.lexicon.nouns == "capital" and after_speech(reading.text, hit.start)
            behind = _SURNAME.match(reading.text, hit.end) if follows else None
            name = behind or _OPENING_NAME.fullmatch(reading.text, 0, hit.start)
            if name and self._is_bare_name(name[1]) and reading.text.endswith(_SENTENCE):
                told = self._recall(name[1])
                yield Cue(
                    told or self._standings.of(Name(name[1], *name.span(1)), (), reading), *name.span(1)
                )

    def _is_bare_name(self, word: str) -> bool:
        folded = self.lexicon.fold(word)
        return not (
            folded in self.lexicon.common
            or folded in self.lexicon.titles
            or folded.endswith((*self.lexicon.title_endings, *self.lexicon.body_endings))
        )

    def _spoken_of(self, reading: Reading, own: Sequence[tuple[int, int]]) -> Iterator[Cue]:
        """The words of a sentence for those who speak; a company of the watchlist is no paper: 누리통신은."""
        for hit in reading.groups["speakers"]:
            span = hit.start, hit.end
            if hit.name == "press" and hit.end <= text_begins(reading.text):
                continue  # the agency whose report it is
            if hit.name in ("press", "outlet") and any(a < hit.end and hit.start < b for a, b in own):
                continue
            if hit.name == "press":
                credited = outlets.credited(reading.text, hit)
                heard = self._at.is_led(reading, hit)  # "told Reuters"
                if credited or (self._at.speaks(reading.folded, hit.end) and not heard):
                    name = reading.text[hit.start : hit.end]
                    yield Cue(Speaker(Standing.OUTLET, name), *span, outright=credited)
            elif hit.name == "outlet":
                name = outlets.name(reading, hit, self.lexicon)
                yield Cue(Speaker(Standing.OUTLET, name), *span, outright=True)
            elif hit.name == "source":
                yield Cue(Speaker(Standing.SOURCE), *span, outright=True)
            elif hit.name not in _PARTS:
                bare = self._at.is_bare(reading, hit)
                told = reading.folded[slice(*span)].endswith(self.lexicon.statements)
                if told or bare or self._at.ends_as_topic(reading, hit) or self._at.may_speak(reading, hit):
                    office = hit.name in OFFICES and self._at.acts_alone(reading, hit)
                    yield Cue(Speaker(standing_of(hit)), *span, outright=told, office=office, bare=bare)

    def _with_name(
        self, cue: Cue, hits: Sequence[NameHit], names: Sequence[Name], reading: Reading
    ) -> Speaker:
        """The speaker with the person's or else the company's name beside the title; none of a place:
        "plants in Germany, works council says".
        """
        text = reading.text
        standing = cue.speaker.standing
        if cue.speaker.name or standing is Standing.SOURCE:
            return cue.speaker
        if text[cue.start].isupper() and any(cue.start <= n.start and n.end <= cue.end for n in names):
            return replace(cue.speaker, name=text[cue.start : cue.end])  # "Trade and Industry Commission"
        free = (
            name
            for name in names
            if _may_be_one(name) and not self._at.is_where(reading, name) and not _spoke(name, cue, reading)
        )
        person = _beside(cue, ((name.text, name.start, name.end) for name in free), text)
        if person and (known := self._recall(person)):
            return known
        companies = {h.text: self._company(h) for h in hits if h.kind is NameKind.COMPANY}
        company = _beside(cue, ((h.text, h.start, h.end) for h in hits if h.kind is NameKind.COMPANY), text)
        if company and not person and standing is Standing.COMPANY:
            return companies[company]
        return replace(cue.speaker, name=person)

    def _company(self, hit: NameHit) -> Speaker:
        """A company of the watchlist, one in other letters also as that has it in Latin ones."""
        spelt = "" if is_latin(hit.text) else self.spelt.get(hit.owner, "")
        return Speaker(Standing.COMPANY, hit.text, spelt)

    def _remember(self, speaker: Speaker, names: Sequence[Name]) -> None:
        if speaker.standing in (
            Standing.COMPANY,
            Standing.GOVERNMENT,
            Standing.UNION,
            Standing.PERSON,
        ) and any(name.text == speaker.name for name in names):
            self._known.setdefault(speaker.name, speaker)

    def _recall(self, name: str) -> Speaker | None:
        """The speaker of this name or surname."""
        return next((s for full, s in self._known.items() if _same_person(full, name)), None)


def _within(cue: Cue, name: Name) -> bool:
    """Whether a word is a part of a name: "an analyst at Halden Bank said"."""
    return name.start <= cue.start and cue.end <= name.end


def _may_be_one(name: Name) -> bool:
    """Whether a name may be a person's: not BiCS8."""
    return name.person and not any(map(str.isdigit, name.text))


def _spoke(name: Name, cue: Cue, reading: Reading) -> bool:
    """Whether a verb parts a name from the company behind it: "after Obama's veto sued the firm"."""
    if cue.speaker.standing is not Standing.COMPANY:
        return False
    verbs = (hit.start for hit in reading.groups["speakers"] if hit.name in ("verbs", "says"))
    return any(name.end <= verb < cue.start for verb in verbs)


def _again(reading: Reading) -> bool:
    """Whether it goes on with whoever spoke last: "he said", or a verb that needs nobody, "dijo"."""
    return reading.has("speakers", "same") or reading.has("speakers", "says")


def _same_person(full: str, name: str) -> bool:
    surname = full.rpartition(" ")[2] == name.rpartition(" ")[2]
    return surname or (len(name) > 1 and full.startswith(name))


def _beside(cue: Cue, names: Iterable[tuple[str, int, int]], text: str) -> str:
    """The name nearest to a cue: right behind it, or before it; no particle between them."""
    near = []
    for name, start, end in names:
        if cue.start <= start < cue.end + 4 and not _PARTICLE.match(text[cue.end : start]):
            near.append((max(0, start - cue.end), name))
        elif APPOSED.fullmatch(text, cue.end, start) and text.startswith(",", end):
            near.append((0, name))  # "the deputy head of the works, Ana Gil,"
        elif 0 <= cue.start - end <= BESIDE and not _WITHIN_ANOTHER.match(text[end : cue.start]):
            near.append((cue.start - end + 3, name))
    return min(near)[1] if near else ""
