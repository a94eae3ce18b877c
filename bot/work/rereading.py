"""Articles of running stories are looked at again, a few times: an edit may add a fact.

What changes with every look (counters, teasers) is no edit: where a page has changed it is asked for twice,
and only what it says both times counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import FetchError, Unreadable
from bot.model import Action, Article, Entry, Source, SourceKind
from bot.scraper.article import Page
from bot.scraper.fetch import Fetcher, Response
from bot.store.records import Judgement, Reread, Validators
from bot.work.pages import read_whole

LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))  # after it was judged
RECENT = timedelta(hours=48)  # articles that spoke longer ago are hardly edited
HOT = timedelta(days=7)  # since a subject was told of

Read = Callable[[Page, Entry, Source, datetime], Article]


def first_look(article: Article, judgements: Sequence[Judgement], now: datetime) -> datetime | None:
    """When to look at an article again; None where it is old, or of no running story."""
    if article.wall or now - article.at > RECENT:
        return None
    hot = any(
        judgement.decision.action is not Action.DROP
        and judgement.after.last_told is not None
        and now - judgement.after.last_told < HOT
        for judgement in judgements
    )
    return now + LOOKS[0] if hot else None


def next_look(looks: int, now: datetime) -> datetime | None:
    """When to look again after so many looks; None after the last."""
    return now + (LOOKS[looks] - LOOKS[looks - 1]) if looks < len(LOOKS) else None


def look(kept: Reread, fetcher: Fetcher, read: Read, now: datetime) -> tuple[Validators, Article | None]:
    """The validators of its page now, and the article as it was edited; None where nothing was added."""
    known, before = kept.article, kept.validators
    try:
        response = fetcher.get(known.url, etag=before.etag, last_modified=before.last_modified)
        if response.status == 304 or response.body_hash == before.body_hash:
            return before, None
        once = _read(response, known, fetcher, read, now)
        twice = _read(fetcher.get(known.url), known, fetcher, read, now) if _adds(known, once) else once
    except (FetchError, Unreadable):  # it was read once: what has become of its page is no matter
        return before, None
    edited = _both(known, once, twice, now)
    after = Validators(response.etag, response.last_modified, response.body_hash)
    return after, edited if _adds(known, edited) else None


def _both(known: Article, once: Article, twice: Article, now: datetime) -> Article:
    """The article as two looks at it agree. An edit speaks when its page says so, or now."""
    lines = set(once.text.split("\n"))
    text = "\n".join(line for line in twice.text.split("\n") if line in lines)
    title = twice.title if once.title == twice.title else known.title
    dated = twice.published if twice.published and twice.published > known.at else now
    return replace(known, title=title, text=text, seen=now, published=dated, wall=twice.wall)


def _adds(known: Article, fresh: Article) -> bool:
    """Whether it says a line that it did not say before."""
    lines = {known.title, *known.text.split("\n")}
    return not fresh.wall and any(line not in lines for line in (fresh.title, *fresh.text.split("\n")))


def _read(first: Response, known: Article, fetcher: Fetcher, read: Read, now: datetime) -> Article:
    """The article that begins on a page, further pages and all, as its source would have it."""
    source = Source("", SourceKind.FEED, known.url, known.tier, known.outlet, known.language)
    entry = Entry(known.url, known.title, "", language=known.language)

    def read_one(found: Response) -> Article:
        page = Page(found.url, found.body, found.content_type, found.charset)
        return read(page, entry, source, now)

    return read_whole(first, fetcher, read_one)
