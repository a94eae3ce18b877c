"""What a monitor is told: figures that are the database's, and whether the bot is alive."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.model import Action, Ledger, Reason
from bot.process.monitor import ALIVE, Figures, health, serving
from bot.store import Store
from bot.store.records import Judgement
from tests.fakes.nouns import HOUR, NOON, article, decision, found, poll, record_poll, source


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(f"sqlite:///{tmp_path}/a.db")) as store:
        yield store


def asked(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def works(store: Store) -> None:
    """Two sources, one of which fails; two entries, one of which is read and judged."""
    store.sync_sources([source("a"), source("b"), source("c")], NOON)
    record_poll(store, "a", poll(NOON + HOUR), [found("1"), found("2")], NOON)
    store.record_poll_failure("b", "fetch", "gone", NOON + HOUR, NOON)
    store.record_article("1", article("1"), False, NOON)


def judges(store: Store, id: str) -> None:
    made = Judgement(decision(id), Ledger("mill"), Ledger("mill"))
    store.record_judgement(article(id), [made], [], NOON, NOON)


def test_figures_are_those_of_the_database(store: Store) -> None:
    works(store)
    with serving(store, "127.0.0.1", 0, lambda: {("error", 'a "quoted"\nevent'): 2}) as port:
        judges(store, "1")
        status, text = asked(port, "/metrics")
    assert status == 200
    told = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert told['dealwire_sources{state="ok"}'] == "1.0"
    assert told['dealwire_sources{state="failing"}'] == "1.0"
    assert told['dealwire_sources{state="unasked"}'] == "1.0"
    assert (told["dealwire_polls_total"], told["dealwire_entries_total"]) == ("2.0", "2.0")
    assert told['dealwire_waiting{step="read"}'] == "1.0"
    assert told['dealwire_waiting{step="judge"}'] == "0.0"
    made = decision("1")
    assert told[f'dealwire_decisions_total{{action="{made.action}",reason="{made.reason}"}}'] == "1.0"
    assert told['dealwire_log_lines_total{event="a \\"quoted\\"\\nevent",level="error"}'] == "2.0"
    assert float(told["process_resident_memory_bytes"]) > 1e6


def test_decisions_of_before_the_start_are_not_counted_again(store: Store) -> None:
    works(store)
    judges(store, "1")
    figures = Figures(store, lambda: NOON, dict)
    assert figures._made() == {}
    judges(store, "1")
    judges(store, "1")
    assert list(figures._made().values()) == [2]
    assert list(figures._made().values()) == [2]


def test_it_is_well_while_its_heart_beats(store: Store) -> None:
    now = datetime.now(UTC)
    with serving(store, "127.0.0.1", 0, dict) as port:
        assert asked(port, "/healthz")[0] == 503
        store.set("heartbeat", now.isoformat())
        status, text = asked(port, "/healthz")
        assert (status, json.loads(text)["ok"]) == (200, True)
        store.set("heartbeat", (now - timedelta(minutes=10)).isoformat())
        assert asked(port, "/healthz")[0] == 503
    assert health(store.vitals(now), now - timedelta(minutes=10) + ALIVE)[0]


def test_nothing_else_is_there_and_nothing_can_be_done(store: Store) -> None:
    with serving(store, "127.0.0.1", 0, dict) as port:
        assert asked(port, "/")[0] == 404
        assert asked(port, "/metrics/../healthz")[0] == 404


def test_a_database_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/b.db")
    with serving(store, "127.0.0.1", 0, dict) as port:
        store.close()
        for name in ("b.db", "b.db-wal", "b.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / "b.db").write_bytes(b"not a database, by any means" * 100)
        for path in ("/healthz", "/metrics"):
            status, text = asked(port, path)
            assert status == 503
            assert "b.db" in json.loads(text)["error"]
    store.close()


def test_a_port_that_is_taken_is_told_and_all_else_goes_on(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, capture_logs() as logs:
        with serving(store, "127.0.0.1", other.getsockname()[1], dict) as port:
            assert port == 0
        assert [line["event"] for line in logs] == ["no monitor"]


def test_what_was_decided_is_counted_by_kind(store: Store) -> None:
    works(store)
    judges(store, "1")
    made, last = store.decided_after(0)
    assert made == {(Action(decision("1").action), Reason(decision("1").reason)): 1}
    assert last == store.last_decision() == 1
    assert store.decided_after(last) == ({}, last)
