"""What is read is the same whether entries are known by marks or looked up; marks only make it cheap."""

import hashlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Source, SourceKind, Tier
from bot.scraper.fetch import Fetcher, Response
from bot.store import Store
from bot.work.answers import Polled, ask
from bot.work.visits import found, learned, visit
from tests.fakes.nouns import HOUR, NOON, article

Edition = Sequence[tuple[int, str]]  # the entries of a feed: number and title
numbers = count()

editions = st.lists(
    st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(["Works to close", "Works stays", "Works sold"])),
        unique_by=lambda entry: entry[0],
        max_size=6,
    ),
    min_size=2,
    max_size=6,
)


class Served:
    """A network that answers the same to everybody."""

    def __init__(self, body: str) -> None:
        self.body = body.encode()

    def get(self, url: str, **_: Any) -> Response:
        digest = hashlib.sha256(self.body).hexdigest()
        return Response(url, 200, self.body, "text/xml", "utf-8", "", "", None, digest)


def feed(site: str, edition: Edition) -> str:
    entry = "<item><title>{}</title><link>{}/{}</link><guid>{}</guid></item>"
    items = (entry.format(title, site, number, next(numbers)) for number, title in edition)
    return f"<rss><channel>{''.join(items)}</channel></rss>"


def read(store: Store, editions: Sequence[Edition], *, by_marks: bool) -> list[set[tuple[str, str]]]:
    """What a source of its own gives to be read after each of its editions, two hours apart."""
    site = f"https://works{next(numbers)}.example"
    source = Source(site, SourceKind.FEED, f"{site}/feed", Tier.LOCAL)
    store.sync_sources([source], NOON)
    given = []
    for number, edition in enumerate(editions):
        now = NOON + number * 2 * HOUR
        poll(store, source, feed(site, edition), number, by_marks=by_marks)
        pending = store.claim_entries(now, 99, HOUR)
        for one in pending:
            store.record_article(one.key, article(one.key, text=one.entry.title), False, now)
        given.append({(one.entry.url.removeprefix(site), one.entry.title) for one in pending})
    return given


def poll(store: Store, source: Source, body: str, number: int, *, by_marks: bool) -> Polled:
    now = NOON + number * 2 * HOUR
    (due,) = store.claim_due(now + 300 * HOUR, 1, HOUR)
    due = due if by_marks else replace(due, carried="", carried_at=None)
    answer = ask(due, source, cast(Fetcher, Served(body)))
    assert isinstance(answer, Polled)
    store.record_polls([visit(answer, learned(answer, source, 1, now), now)], now)
    return answer


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path: Path = tmp_path_factory.mktemp("visits") / "dealwire.db"
    with closing(Store.open(f"sqlite:///{path}")) as store:
        yield store


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(editions)
def test_marks_change_nothing_in_what_is_read(kept: Store, editions: Sequence[Edition]) -> None:
    assert read(kept, editions, by_marks=True) == read(kept, editions, by_marks=False)


def test_of_what_was_met_before_nothing_is_looked_up(kept: Store) -> None:
    source = Source("quay", SourceKind.FEED, "https://quay.example/feed", Tier.LOCAL)
    kept.sync_sources([source], NOON)
    first = [(1, "Works to close"), (2, "Works stays")]
    poll(kept, source, feed("https://quay.example", first), 0, by_marks=True)
    body = feed("https://quay.example", [(3, "Works sold"), *first])
    again = poll(kept, source, body, 1, by_marks=True)
    new, still = found(again, NOON)
    assert [item.entry.title for item in new] == ["Works sold"]
    assert len(still) == 2


def test_of_an_entry_given_twice_the_first_counts_though_the_second_is_new(kept: Store) -> None:
    site = "https://pier.example"
    source = Source("pier", SourceKind.FEED, f"{site}/feed", Tier.LOCAL)
    kept.sync_sources([source], NOON)
    poll(kept, source, feed(site, [(1, "Works to close")]), 0, by_marks=True)
    twice = feed(site, [(1, "Works to close"), (1, "Works stays")])
    new, still = found(poll(kept, source, twice, 1, by_marks=True), NOON)
    assert (new, len(still)) == ([], 2)
