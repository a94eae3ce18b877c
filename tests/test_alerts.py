"""Every alert of every replay: what it says stands in its article, in English, in whole sentences.

The check does not ask how an alert was made. It takes headline and lines as text and finds each number, date
and name again in the article (or, left of an arrow, in the one before), read in the article's own language.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from bot import words
from bot.config import read_watchlist
from bot.matcher import Matcher
from bot.matcher.dates import read_dates
from bot.matcher.quantities import read_quantities
from bot.matcher.text import sentences
from bot.model import Article, Certainty, ClaimKind, Development, Quantity, Standing, Timex, Watchlist
from bot.replay import judge_all, read_articles

ROOT = Path(__file__).parent
SHARED = ROOT.parent.parent / "shared" / "corpus"
STREAMS = sorted(
    path.parent for path in [*ROOT.glob("streams/*/*/articles.jsonl"), *SHARED.glob("*/articles.jsonl")]
)
LONGEST = 40  # words

_SIZES = {"tn": "trillion", "bn": "billion", "m": "million"}
_SHORT = re.compile(r"(?<=\d)(?:tn|bn|m)\b")
_NUMBER = re.compile(r"(?<![^\W\d_]\.)\d+(?:[.,]\d+)*")  # ".1" of "Sat.1" is part of a name
_QUOTED = re.compile("“(.+)”")
_WORD = re.compile(r"[^\W\d_][\w'’&.-]*")
OURS = """
by from until to about not so in doubt said says say reports naming via the a of and in week year outlet
another unnamed sources named person report statement comment new no party bn tn m Q1 Q2 Q3 Q4 H1 H2
percentage points square metres metre people vehicles vehicle plants plant shares share years months month
weeks days day hours hour tonnes kWh MWh GWh TWh kW MW GW barrels km wafers wafer litres aircraft ships ship
companies company countries country stores store models model times time job jobs plan plans cuts January
February March April May June July August September October November December
"""
ALL_OURS = " ".join(
    [OURS, *words.NOUN.values(), *words.PHRASE.values(), *Certainty, *Standing, *ClaimKind]
).replace("_", " ")


@dataclass(frozen=True)
class Told:
    """An alert with its article, and those that it says it goes on from."""

    development: Development
    article: Article
    before: tuple[Article, ...]
    watchlist: Watchlist

    @property
    def title(self) -> str:
        return f"{self.watchlist.subjects[self.development.subject].title}: "

    @property
    def lines(self) -> list[str]:
        """What we say ourselves: the headline without the subject's title, the lines before the quotes."""
        ours = [line for line in self.development.text.split("\n") if not line.startswith("“")]
        return [self.headline, *ours]

    @property
    def headline(self) -> str:
        """Without the subject's title, and without what stands so in the article."""
        article = words.clean(f"{self.article.title} {self.article.text}")
        headline = self.development.headline.removeprefix(self.title)
        return _QUOTED.sub(lambda quoted: "" if quoted[1] in article else quoted[0], headline)


def told(stream: Path) -> Iterator[Told]:
    watchlist, _ = read_watchlist(stream / "watchlist.yaml")
    articles = list(read_articles(stream / "articles.jsonl"))
    by_id = {article.id: article for article in articles}
    for article, verdicts in judge_all(Matcher(watchlist), articles):
        for development in (verdict.development for verdict in verdicts if verdict.development):
            before = (change.was.article for change in development.changes if change.was)
            yield Told(development, article, tuple(by_id[id] for id in before), watchlist)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.name)
def test_every_alert_says_what_its_article_says(stream: Path) -> None:
    wrong = [f"{alert.development.id}: {fault}" for alert in told(stream) for fault in faults(alert)]
    assert not wrong, "\n" + "\n".join(wrong)


def faults(alert: Told) -> Iterator[str]:
    yield from _bad_sentences(alert)
    for line in alert.lines:
        was, _, now = line.rpartition(" → ")
        yield from (f"{fault} in: {line}" for fault in _unfounded(now, (alert.article,), alert))
        yield from (
            f"{fault} before, in: {line}" for fault in _unfounded(was, (*alert.before, alert.article), alert)
        )


def _bad_sentences(alert: Told) -> Iterator[str]:
    """Those of ours are short; the quoted ones are those of the article, from beginning to end."""
    for line in alert.lines:
        if len(line.split()) > LONGEST:
            yield f"{len(line.split())} words: {line}"
        if line.endswith(("…", "...")):
            yield f"cut: {line}"
    article = alert.article
    whole = {article.title, *(each.text for each in sentences(article.title, article.text, article.language))}
    quoted = [line for line in alert.development.text.split("\n") if line.startswith("“")]
    if not quoted:
        yield "nothing is quoted"
    yield from (f"not the article's: {quote}" for quote in quoted if quote[1:-1] not in whole)


def _unfounded(said: str, articles: tuple[Article, ...], alert: Told) -> Iterator[str]:
    texts = [_folded(f"{each.title}\n{each.text}\n{each.outlet}") for each in articles]
    known = any(
        each.language.startswith("en") and _folded(said) in text
        for each, text in zip(articles, texts, strict=True)
    )
    if known:
        return
    for number in _numbers(said):
        if not any(_has_number(number, said, each, text) for each, text in zip(articles, texts, strict=True)):
            yield f"number {number}"
    for word in _WORD.findall(_folded(_without_fractions(said, articles))):
        plain = word.rstrip(".'’-")
        if plain in _ours() or any(_stands(plain, text) for text in texts) or _is_currency(plain, articles):
            continue
        if not _is_watched(plain, said, texts, alert):
            yield f"word {word}"


def _stands(word: str, text: str) -> bool:
    """Whole, where letters are Latin; other scripts write words without gaps."""
    if not word.isascii():
        return word in text
    return re.search(f"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def _without_fractions(said: str, articles: tuple[Article, ...]) -> str:
    """Without the thirds that an article gives, in its own words."""
    given = {words.amount(each, "") for article in articles for each in _read(article)[0]}
    for fraction in ("a third", "two thirds"):
        if {fraction, f"about {fraction}"} & given:
            said = said.replace(fraction, "")
    return said


def _is_currency(word: str, articles: tuple[Article, ...]) -> bool:
    """An ISO 4217 code of ours, where the article has an amount in it."""
    return any(each.unit.casefold() == word for article in articles for each in _read(article)[0])


@cache
def _ours() -> frozenset[str]:
    return frozenset(_folded(ALL_OURS).split())


def _numbers(said: str) -> list[str]:
    return _NUMBER.findall(said)


def _has_number(number: str, said: str, article: Article, text: str) -> bool:
    """As written; or part of an amount or a date that comes to one of the article's."""
    if re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text):
        return True
    return number in _amounts(said, article) or number in _days(said, article)


def _amounts(said: str, article: Article) -> set[str]:
    """The numbers of the amounts in what we say that are amounts of the article, to a part in a thousand."""
    ours = read_quantities(_SHORT.sub(lambda found: f" {_SIZES[found[0]]}", said), "en")
    same = (each for each in ours if any(_same(each, other) for other in _read(article)[0]))
    return {number for each in same for number in _numbers(each.text)}


def _same(ours: Quantity, other: Quantity) -> bool:
    near = _near(ours.low, other.low) and (not ours.unit or _near(ours.high, other.high))
    return near and (not ours.unit or other.unit in (ours.unit, ""))


def _days(said: str, article: Article) -> set[str]:
    """The numbers of the dates in what we say that the article gives, by whatever words and calendar."""
    return {
        number
        for date in _read(article)[1]
        if words.when(date).removeprefix(date.relation).strip() in said
        for number in _NUMBER.findall(words.when(date))
    }


@cache
def _read(article: Article) -> tuple[list[Quantity], list[Timex]]:
    """All amounts and dates of an article, sentence by sentence, in its language."""
    every = [each.text for each in sentences(article.title, article.text, article.language)]
    amounts = [each for text in every for each in read_quantities(text, article.language)]
    return amounts, [each for text in every for each in read_dates(text, article.language, article.at.date())]


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-3 * max(abs(a), abs(b))


def _is_watched(word: str, said: str, texts: list[str], alert: Told) -> bool:
    """Part of a company's name by the watchlist, where the article has the name by any spelling of it."""
    return any(
        any(word in _folded(name) and _folded(name) in _folded(said) for name in company.names)
        and any(_folded(name) in text for name in company.names for text in texts)
        for company in alert.watchlist.companies.values()
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", words.clean(text)).casefold()


@pytest.fixture(scope="module")
def some() -> list[Told]:
    return list(told(ROOT / "streams" / "held" / "iberia"))


MADE_UP = {
    "a number": lambda headline: f"{headline}, 7,431 people",
    "another unit": lambda headline: f"{headline}, EUR 87.65tn",
    "a year": lambda headline: f"{headline}, by 2047",
    "a name": lambda headline: f"{headline}, says Wexford",
    "the source's words": lambda headline: f"{headline}, dix mois",
    "too many words": lambda headline: f"{headline}: {'report ' * LONGEST}",
    "half a sentence": lambda headline: f"{headline} and…",
}


@pytest.mark.parametrize("what", MADE_UP)
def test_the_check_finds(what: str, some: list[Told]) -> None:
    for alert in some:
        headline = MADE_UP[what](alert.development.headline)
        assert list(faults(replace(alert, development=replace(alert.development, headline=headline))))


def test_the_check_finds_a_sentence_that_nobody_wrote(some: list[Told]) -> None:
    alert = some[0]
    text = alert.development.text.removesuffix("”")[:-3] + "”"
    assert list(faults(replace(alert, development=replace(alert.development, text=text))))
