"""Fixtures for all tests, and the rule that no test leaves this machine."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import is_hypothesis_test
from structlog.testing import capture_logs

from bot.scraper.dial import tls_context
from bot.scraper.fetch import Fetcher, Policy
from bot.store import Store
from tests.fakes.clock import Clock
from tests.fakes.commands import Dealwire
from tests.fakes.postgres import Postgres
from tests.fakes.program import bare
from tests.fakes.slack import FakeSlack
from tests.fakes.web import LOOPBACK, Web

if TYPE_CHECKING:
    from tests.fakes.bot import Bot


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What chance reaches does not count as covered; to trace it takes as long as the examples do."""
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("no_cover")


@pytest.fixture
def web() -> Iterator[Web]:
    """A web that this test writes."""
    with Web() as web:
        yield web


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_fetcher(web: Web, clock: Clock) -> Iterator[Callable[..., Fetcher]]:
    """Makes fetchers on the web with a policy of one's own; by default they read no robots.txt."""
    made: list[Fetcher] = []

    def make(**policy: Any) -> Fetcher:
        usual = Policy(allow=LOOPBACK, per_host=0, robots=False)
        chosen = replace(usual, **policy)
        made.append(Fetcher(chosen, resolve=web.resolve, clock=clock, sleep=clock.sleep, now=clock.now))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(open_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return open_fetcher()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack workspace with #deals and #deals-ops."""
    with FakeSlack() as slack:
        yield slack


@pytest.fixture(scope="session")
def authorities() -> Callable[..., Any]:
    """A TLS context made once: each takes a fifth of a second."""
    return cache(tls_context)


@pytest.fixture
def quick_start(monkeypatch: pytest.MonkeyPatch, authorities: Callable[..., Any]) -> None:
    monkeypatch.setattr("bot.scraper.pools.tls_context", authorities)


@pytest.fixture
def bot(web: Web, slack: FakeSlack, sqlite_url: str, quick_start: None) -> "Iterator[Bot]":
    """A bot that follows nothing yet, on SQLite."""
    from tests.fakes.bot import Bot

    with Bot(web, slack, sqlite_url) as bot:
        yield bot


@pytest.fixture
def any_bot(
    web: Web,
    slack: FakeSlack,
    database_url: str,
    quick_start: None,
) -> "Iterator[Bot]":
    """A bot on each of the two databases in turn."""
    from tests.fakes.bot import Bot

    with Bot(web, slack, database_url) as bot:
        yield bot


@pytest.fixture
def logs() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the bot logs, a mapping a line."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def dealwire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dealwire:
    """The commands in an empty folder, with none of their variables set."""
    for name in os.environ.keys() - bare(os.environ).keys():
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Dealwire(monkeypatch, capsys)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL server."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_database(postgres: Postgres) -> str:
    url = postgres.database()
    Store.open(url).close()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "dealwire.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database with every table and no row."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'dealwire.db')}"


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_database: str) -> Iterator[str]:
    """A PostgreSQL database with every table and no row."""
    yield postgres_database
    postgres.empty(postgres_database)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each of the two databases in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store, on each of the two databases in turn."""
    store = Store.open(database_url)
    yield store
    store.close()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """How a command of one test configured the logs is no matter of the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def strays(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Connections beyond loopback: each fails, and so does the test, even where the code hides it."""
    found: list[str] = []
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), found))
    yield found
    assert not found, f"a test may connect to loopback alone, not to {', '.join(found)}"


def _guarded(connect: Callable[..., Any], strays: list[str]) -> Callable[..., Any]:
    def guarded(sock: socket.socket, address: Any) -> Any:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            strays.append(str(address))
            raise ConnectionRefusedError(f"{address} is beyond loopback")
        return connect(sock, address)

    return guarded


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
