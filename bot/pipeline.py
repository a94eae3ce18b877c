"""The order of the stages; the only module that knows it.

    poll      Source  -> Entry          fetch, then read as feed, sitemap or listing
    read      Entry   -> Article        fetch, then read in a process that may be killed
    judge     Article -> Development    match, claims, ledger, decision, messages: one transaction
    deliver   Message -> Slack          claim, send, record; `notifier.outbox` says what an error means

Each step takes its work from the store and records it there in the transaction that makes it true.
A failing source, page or channel is a value that is counted and tried again later; the rest goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.config import Config
from bot.engine import Engine
from bot.errors import BadStatus, FetchError, Refused, TooLarge, Unreachable, Unreadable
from bot.matcher import Matcher, Verdict
from bot.model import Action, Article, Decision, Entry, Ledger, Message, Reason, Source, SourceKind, Story
from bot.notifier import render, routing
from bot.scraper import article as pages
from bot.scraper import decode, feed, listing, search, sitemap, urls
from bot.scraper.fetch import Fetcher, Response
from bot.store import Store
from bot.store.records import Due, FoundEntry, Judgement, PendingEntry, Poll, Unjudged

log = structlog.get_logger()

PACE = timedelta(minutes=15)  # of a source that names none
SLOWEST = timedelta(hours=24)
LEASE = timedelta(minutes=5)
RETRIES = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
BATCH = 200
OUTAGE = 5  # so many sources unreachable at once, and none reached: the fault is ours


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """A poll that gave nothing: at which stage, and why."""

    due: Due
    stage: str
    cause: Exception


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll that answered: what the answer says of the next one, and its entries."""

    due: Due
    response: Response
    entries: Sequence[Entry]
    changed: bool


class Pipeline:
    """The stages over one store. `fetcher`, `engine` and `store` are shared by threads."""

    def __init__(
        self, config: Config, store: Store, fetcher: Fetcher, engine: Engine, matcher: Matcher, now: datetime
    ) -> None:
        self.config, self.store, self.fetcher, self.engine, self.matcher = (
            config, store, fetcher, engine, matcher,
        )  # fmt: skip
        plans = [search.SearchPlan(plan.engine, plan.languages) for plan in config.searches]
        made = search.search_sources(config.watchlist, plans)
        self.sources = {source.id: source for source in [*config.sources, *made]}
        store.sync_sources(list(self.sources.values()), now)
        self.added = store.sync_subjects(list(config.watchlist.subjects), now)

    def once(self, now: datetime) -> None:
        """One pass over everything that is due."""
        self.baseline(now)
        self.poll(now)
        self.read(now)
        self.judge(now)

    # ---- poll ---------------------------------------------------------------------------------

    def poll(self, now: datetime) -> int:
        """Asks every source that is due. Returns the number of new entries."""
        due = [item for item in self.store.claim_due(now, BATCH, LEASE) if item.source in self.sources]
        answers = list(self.engine.map(partial(self._ask, now=now), due))
        outage = _own_outage(answers)
        return sum(self._record(answer, now, outage) for answer in answers)

    def _ask(self, due: Due, now: datetime) -> Polled | SourceFailed:
        source = self.sources[due.source]
        try:
            response = self.fetcher.get(source.url, etag=due.etag, last_modified=due.last_modified)
        except FetchError as error:
            return SourceFailed(due, "fetch", error)
        if response.status == 304 or response.body_hash == due.body_hash:
            return Polled(due, response, (), changed=False)
        try:
            return Polled(due, response, self._entries(response, source), changed=True)
        except (Unreadable, FetchError) as error:
            return SourceFailed(due, "read", error)

    def _entries(self, response: Response, source: Source) -> list[Entry]:
        if source.kind is SourceKind.FEED:
            return feed.read_feed(response.body, source, response.url, response.charset)
        if source.kind is SourceKind.LISTING:
            page = decode.decode(response.body, declared=response.charset, language=source.language)
            return listing.read_listing(page, source, response.url)
        found = sitemap.read_sitemap(response.body, source, response.url)
        inner = [self.fetcher.get(child) for child in found.children]
        nested = [sitemap.read_sitemap(child.body, source, child.url).entries for child in inner]
        return [*found.entries, *(entry for entries in nested for entry in entries)]

    def _record(self, answer: Polled | SourceFailed, now: datetime, outage: bool) -> int:
        due = answer.due
        source = self.sources[due.source]
        if isinstance(answer, SourceFailed):
            again = now + (LEASE if outage else _back_off(source, due.failures, answer.cause, now))
            self.store.record_poll_failure(source.id, answer.stage, str(answer.cause), again, now)
            log.warning("source failed", source=source.id, stage=answer.stage, cause=str(answer.cause))
            return 0
        found = [_found(entry, due) for entry in answer.entries if urls.is_web(entry.url)]
        new = self.store.record_poll(source.id, _poll(answer, source, now), found, now)
        log.info("polled", source=source.id, entries=len(found), new=new, changed=answer.changed)
        return new

    # ---- read ---------------------------------------------------------------------------------

    def read(self, now: datetime) -> int:
        """Reads the articles behind new entries. Returns how many were read."""
        done = 0
        while pending := self.store.claim_entries(now, BATCH, LEASE):
            for _ in self.engine.map(partial(self._read_one, now=now), pending):
                done += 1
        return done

    def _read_one(self, pending: PendingEntry, now: datetime) -> None:
        source = self.sources.get(pending.source) or _gone(pending)
        try:
            article = self._article(pending.entry, source, now)
        except (FetchError, Unreadable) as error:
            self._unread(pending, source, error, now)
        else:
            self.store.record_article(pending.key, article, pending.baseline, now)

    def _article(self, entry: Entry, source: Source, now: datetime) -> Article:
        url = search.publisher_url(entry.url) if source.search else entry.url
        if url is None:  # the search engine hides the publisher's address: its own lines are what we have
            return _from_entry(entry, source, now, "the search result does not say where the article is")
        response = self.fetcher.get(url)
        page = pages.Page(response.url, response.body, response.content_type, response.charset)
        article: Article = self.engine.isolated(pages.read_article, page, entry, source, now)
        return article

    def _unread(self, pending: PendingEntry, source: Source, error: Exception, now: datetime) -> None:
        lasting = isinstance(error, Unreadable | Refused | TooLarge) or _is_gone(error)
        if not lasting and pending.attempts < len(RETRIES):
            again = now + RETRIES[pending.attempts]
            self.store.record_unreadable(pending.key, str(error), again, now)
            return
        article = pages.from_entry(pending.entry, source, now)
        if article:
            self.store.record_article(pending.key, article, pending.baseline, now)
        else:
            log.warning("not read", url=pending.entry.url, cause=str(error))
            self.store.record_unreadable(pending.key, str(error), None, now)

    # ---- judge --------------------------------------------------------------------------------

    def judge(self, now: datetime) -> int:
        """Decides what is new in each article that was read. Returns how many were judged."""
        done = 0
        while waiting := self.store.unjudged(BATCH):
            for item in waiting:
                self._judge_one(item, now)
            done += len(waiting)
        return done

    def _judge_one(self, item: Unjudged, now: datetime) -> None:
        article = item.article
        judgements, messages = [], []
        for match in self.matcher.match(article):
            before = self.store.ledger(match.subject.id)
            known = item.baseline or article.at < self.added[match.subject.id]
            verdict = self.matcher.judge(article, match, before, baseline=known)
            judgements.append(Judgement(verdict.decision, before, verdict.ledger, verdict.development))
            messages += self._messages(article, before, verdict, now)
            _say(article, verdict.decision)
        if not judgements:
            nothing = Decision(article.id, "", Action.DROP, Reason.NO_SUBJECT)
            judgements = [Judgement(nothing, Ledger(""), Ledger(""), None)]
        release = routing.release(now, self.config.settings.quiet, self.config.settings.timezone)
        self.store.record_judgement(article, judgements, messages, release, now)

    def _messages(
        self, article: Article, before: Ledger, verdict: Verdict, now: datetime
    ) -> Iterable[Message]:
        subject = self.config.watchlist.subjects[verdict.decision.subject]
        channel = subject.channel or self.config.settings.channel
        told = self.store.developments(subject.id, 5)
        if verdict.development:
            parent = self.store.parent(subject.id, channel)
            told = (*told, verdict.development)
            story = Story(subject, told, _outlets(verdict.ledger, told[-1].article))
            return routing.route(
                verdict.development, subject, story, parent is not None, channel, now, before.last_told
            )
        if told and _outlets(verdict.ledger, told[-1].article) != _outlets(before, told[-1].article):
            return routing.confirm(Story(subject, told, _outlets(verdict.ledger, told[-1].article)), channel)
        return ()

    # ---- baseline -----------------------------------------------------------------------------

    def baseline(self, now: datetime) -> int:
        """Fills the ledger of each subject that is new with what the store already holds, silently."""
        fresh = {id for id, added in self.added.items() if self.store.get(f"baseline:{id}") is None}
        done = 0
        if fresh:
            for article in self.store.articles(now - self.config.settings.retention):
                done += self._fill(article, fresh, now)
        for id in fresh:
            self.store.set(f"baseline:{id}", now.isoformat())
        return done

    def _fill(self, article: Article, fresh: set[str], now: datetime) -> int:
        judgements = []
        for match in self.matcher.match(article):
            if match.subject.id in fresh:
                before = self.store.ledger(match.subject.id)
                verdict = self.matcher.judge(article, match, before, baseline=True)
                judgements.append(Judgement(verdict.decision, before, verdict.ledger, None))
        if judgements:
            self.store.record_judgement(article, judgements, (), now, now)
        return len(judgements)


def _found(entry: Entry, due: Due) -> FoundEntry:
    old = entry.published is None or entry.published <= due.added_at
    undated_later = entry.published is None and not due.first
    return FoundEntry(urls.key(entry.url), entry, baseline=old and not undated_later)


def _poll(answer: Polled, source: Source, now: datetime) -> Poll:
    response = answer.response
    fresh = timedelta(seconds=min(response.max_age or 0, 3600))
    pace = max(source.every or PACE, fresh)
    return Poll(
        response.etag or answer.due.etag,
        response.last_modified or answer.due.last_modified,
        answer.due.body_hash if response.status == 304 else response.body_hash,
        now + pace,
        answer.changed,
    )


def _back_off(source: Source, failures: int, cause: Exception, now: datetime) -> timedelta:
    pace: timedelta = min((source.every or PACE) * 2 ** min(failures, 10), SLOWEST)
    if isinstance(cause, BadStatus) and cause.retry_at:
        pace = max(pace, cause.retry_at - now)
    return pace


def _own_outage(answers: Sequence[Polled | SourceFailed]) -> bool:
    lost = [a for a in answers if isinstance(a, SourceFailed) and isinstance(a.cause, Unreachable)]
    return len(answers) >= OUTAGE and len(lost) == len(answers)


def _is_gone(error: Exception) -> bool:
    return isinstance(error, BadStatus) and 400 <= error.status < 500 and error.status not in (408, 429)


def _gone(pending: PendingEntry) -> Source:
    """A stand-in for a source that left the configuration while its entries were waiting."""
    return Source(pending.source, SourceKind.FEED, pending.entry.url, tier=pending.tier)


def _from_entry(entry: Entry, source: Source, now: datetime, why: str) -> Article:
    article = pages.from_entry(entry, source, now)
    if article is None:
        raise Unreadable(f"{entry.url}: {why}")
    return article


def _outlets(ledger: Ledger, article: str) -> tuple[str, ...]:
    """All that carried what an article was told for, in the order they came."""
    names = [name for entry in ledger.entries if entry.article == article for name in entry.outlets]
    return tuple(dict.fromkeys(names))


def _say(article: Article, decision: Decision) -> None:
    log.info(
        decision.action.value, subject=decision.subject, reason=decision.reason.value,
        outlet=article.outlet, title=article.title, url=article.url,
    )  # fmt: skip
