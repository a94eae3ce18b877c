"""Jobs on PostgreSQL: each waits once, some run alone, and those of the dead are done by others."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.errors import StoreError
from bot.process import workers
from bot.process.roles import Role, role_of
from bot.process.workers import Job, Queue, conninfo, migrations, prepare
from tests.fakes.postgres import Postgres
from tests.fakes.program import until

PLACE = "here"
JUDGE = Job("judge", "desk")


@pytest.fixture
def queue(postgres_url: str) -> Iterator[Queue]:
    with Queue(postgres_url, PLACE) as queue:
        yield queue


def done(queue: Queue, tasks: dict[str, Callable[[str], object]], places: int = 4) -> None:
    """Does jobs until a task sets `over`."""
    queue.work(tasks, {"desk": places}, OVER)


OVER = threading.Event()


@pytest.fixture(autouse=True)
def over() -> None:
    OVER.clear()


def rows(url: str) -> list[tuple[str, str]]:
    with psycopg.connect(conninfo(url)) as connection:
        return connection.execute(
            "SELECT queueing_lock, status::text FROM procrastinate_jobs ORDER BY id"
        ).fetchall()


def test_a_job_waits_once(queue: Queue, postgres_url: str) -> None:
    assert queue.defer([JUDGE, Job("deliver", "desk", "#deals")]) == 2
    assert queue.defer([JUDGE, Job("deliver", "desk", "#else")]) == 1
    assert [name for name, _ in rows(postgres_url)] == ["judge:", "deliver:#deals", "deliver:#else"]


def test_a_job_is_done_with_what_it_is_of_and_leaves_nothing(queue: Queue, postgres_url: str) -> None:
    seen: list[str] = []
    queue.defer([Job("deliver", "desk", "#deals")])

    def deliver(of: str) -> None:
        seen.append(of)
        OVER.set()

    done(queue, {"deliver": deliver})
    assert seen == ["#deals"]
    assert rows(postgres_url) == []


def test_while_one_runs_alone_the_next_waits(queue: Queue, postgres_url: str) -> None:
    """The next may be deferred meanwhile; what came during the work is not missed."""
    running, most, gate = [0], [0], threading.Lock()

    def judge(_: str) -> None:
        with gate:
            running[0] += 1
            most[0] = max(most[0], running[0])
        queue.defer([JUDGE]) if not again else OVER.set()
        again.append(1)
        OVER.wait(0.2)
        with gate:
            running[0] -= 1

    again: list[int] = []
    queue.defer([JUDGE])
    done(queue, {"judge": judge})
    assert most == [1]
    assert len(again) == 2


def test_the_job_of_a_dead_worker_is_done_by_another(
    queue: Queue, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "DEAD", 0.0)
    queue.defer([JUDGE])
    left_by_the_dead(postgres_url)
    assert queue.rescue() == 1
    assert rows(postgres_url) == [("judge:", "todo")]
    done(queue, {"judge": lambda _: OVER.set()})


def test_where_the_next_waits_already_the_job_of_the_dead_makes_room(queue: Queue, postgres_url: str) -> None:
    queue.defer([JUDGE])
    left_by_the_dead(postgres_url)
    queue.defer([JUDGE])
    assert queue.rescue() == 1
    assert rows(postgres_url) == [("judge:", "todo")]


def left_by_the_dead(url: str) -> None:
    """As after SIGKILL, when the worker's row is pruned: the job is being done by nobody."""
    with psycopg.connect(conninfo(url)) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")


def test_the_tables_are_made_once_and_follow_the_installed_version(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = conninfo(postgres.database())
    prepare(address)
    prepare(address)
    later = tmp_path / "99.00.00_01_more.sql"
    later.write_text("CREATE TABLE brought_by_an_upgrade (id integer)")
    monkeypatch.setattr(workers, "migrations", lambda: {**migrations(), later.stem: later})
    prepare(address)
    prepare(address)
    with psycopg.connect(address) as connection:
        mark = connection.execute("SELECT obj_description('procrastinate_jobs'::regclass)").fetchone()
    assert mark == (later.stem,)


def test_a_database_that_is_away_is_a_fault_that_says_where() -> None:
    with pytest.raises(StoreError, match="here: "):
        Queue("postgresql://nobody@/none?host=/nowhere", PLACE)


def test_a_worker_outlives_a_database_that_is_away_for_a_while(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, logs: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.2)
    monkeypatch.setattr(workers, "PAUSE", 0.05)
    url = postgres.database()
    with Queue(url, PLACE) as queue:
        worker = threading.Thread(target=done, args=(queue, {"judge": lambda _: OVER.set()}))
        worker.start()
        postgres.goes_away(url)
        until(lambda: [line for line in logs if line["event"] == "duty failed"])
        postgres.is_back(url)
        until(lambda: defers(queue))
        worker.join(30)
    assert OVER.is_set()
    [line] = [line for line in logs if line["event"] == "duty failed"]
    assert "here: the worker lost its database" in line["cause"]
    assert caplog.records == []


def defers(queue: Queue) -> bool:
    try:
        return queue.defer([JUDGE]) == 1
    except StoreError:
        return False


@pytest.mark.parametrize(
    ("asked", "url", "taken"),
    [
        ("all", "sqlite:///dealwire.db", Role.ALONE),
        ("all", "postgresql://h/n", Role.ALL),
        ("scheduler", "postgres://h/n", Role.SCHEDULER),
        ("worker", "postgresql+psycopg://h/n", Role.WORKER),
    ],
)
def test_what_a_role_means_on_a_database(asked: str, url: str, taken: Role) -> None:
    assert role_of(asked, url) is taken


def test_sqlite_is_for_one_process() -> None:
    with pytest.raises(StoreError, match=r"needs PostgreSQL.*dealwire run"):
        role_of("worker", "sqlite:///dealwire.db")


@pytest.mark.parametrize("password", ["s3cret%zz", "s3 cret", "s3/cret", "s3%2Fcret"])
def test_a_password_of_any_signs_is_taken_as_the_store_takes_it_and_never_shown(password: str) -> None:
    address = f"postgresql://desk:{password}@127.0.0.1:1/name"
    assert conninfo_to_dict(conninfo(address))["password"] == password.replace("%2F", "/")
    with pytest.raises(StoreError) as caught:
        Queue(address, PLACE)
    assert "cret" not in str(caught.value)
