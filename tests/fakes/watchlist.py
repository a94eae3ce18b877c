"""A watchlist and its press in a few words: each test says only what matters to it."""

from datetime import UTC, datetime

from bot.matcher.names import NameFinder
from bot.model import Article, Company, NameHit, Subject, SubjectKind, Tier, Watchlist

NOON = datetime(2026, 7, 6, 12, tzinfo=UTC)


def watchlist(*subjects: Subject, **companies: str) -> Watchlist:
    """`companies` by id, each with its names divided by " | "."""
    return Watchlist(
        {id: Company(id, tuple(names.split(" | "))) for id, names in companies.items()},
        {subject.id: subject for subject in subjects},
    )


def deal(id: str, parties: str, topics: str = "") -> Subject:
    """`parties` divided by spaces, `topics` by " | "."""
    return Subject(id, SubjectKind.DEAL, id, tuple(parties.split()), topics=_list(topics))


def plant(id: str, owner: str, names: str, place: str = "") -> Subject:
    return Subject(id, SubjectKind.PLANT, id, (owner,), names=_list(names), place=place)


def article(title: str, text: str = "", language: str = "en") -> Article:
    return Article("a1", "https://gazette.example/1", "Gazette", Tier.NATIONAL, language, title, text, NOON)


def names_in(text: str, finder: NameFinder, language: str = "", sentence: int = 0) -> tuple[NameHit, ...]:
    """The names that count by themselves, in order; one that several bear is a hit for each."""
    return tuple(
        NameHit(each.kind, id, text[span.start : span.end], span.start, span.end, sentence)
        for span in finder.spans(text, language)
        for each in span.bearers
        if not each.bare
        for id in sorted(each.ids)
    )


def _list(names: str) -> tuple[str, ...]:
    return tuple(names.split(" | ")) if names else ()
