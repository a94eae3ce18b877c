"""A rolling upgrade: a new version migrates while workers of the old one go on; nothing is lost."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import OutboxState, Source, SourceKind, Tier
from bot.store import Store, migrate
from tests.fakes.postgres import Postgres
from tests.fakes.program import Program, until
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web
from tests.test_run import FOLLOWED, HURRIED, STORY, faults_of, posts, publish
from tests.test_store_rolling import REVISIONS

WAIT = 90.0  # seconds for what takes a few on a quiet machine

# What a later version might bring: a table, columns, an index, and all of it in the way of those at work.
LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", {before!r}


def upgrade():
    op.create_table("later", sa.Column("id", sa.Text(), primary_key=True))
    for table in ("sources", "entries", "articles", "outbox"):
        op.add_column(table, sa.Column("later", sa.Text(), nullable=False, server_default=""))
        op.create_index(table + "_later", table, ["later"])
"""


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """One of its own: its schema will be later than any that other tests know."""
    url = postgres.database()
    yield url
    postgres.drop(url)


@pytest.fixture
def program(tmp_path: Path, web: Web, slack: FakeSlack, database: str) -> Program:
    """It reads two outlets that carry nothing yet, and shares a PostgreSQL with others."""
    places = {"SLACK_BOT_TOKEN": slack.token, "SLACK_API_URL": slack.url, "DATABASE_URL": database}
    urls = {name: web.publishes_feed(f"{name}.example", []) for name in ("wire", "coast")}
    usual = {"kind": "feed", "tier": "wire", "every": "1s"}
    return Program(tmp_path, {name: {**usual, "url": url} for name, url in urls.items()}, **places)


@pytest.fixture
def store(program: Program) -> Iterator[Store]:
    """Of the old version too, and open all the time. What the outlets carry later is news."""
    since = datetime.now(UTC) - FOLLOWED
    known = [Source(id, SourceKind.FEED, str(of["url"]), Tier.WIRE) for id, of in program.sources.items()]
    with closing(Store.open(program.database_url)) as store:
        store.sync_subjects(["harborside", "arden-volta"], since)
        store.sync_sources(known, since)
        yield store


def later(folder: Path) -> str:
    """The program with a migration more."""
    shutil.copytree(migrate.FOLDER, folder)
    (folder / "versions" / "v9999_later.py").write_text(LATER.format(before=REVISIONS[-1]))
    return (
        f"from pathlib import Path; from bot.store import migrate; migrate.FOLDER = Path({str(folder)!r})\n"
    )


def all_told(store: Store, stories: int) -> bool:
    """So many stories, on both outlets, are judged, and nothing waits to be sent."""
    counts = store.counts()
    judged = counts.articles == 2 * stories and not store.unjudged(1)
    return judged and counts.outbox.keys() == {OutboxState.SENT}


def test_old_workers_go_on_while_a_new_one_migrates(
    program: Program, store: Store, web: Web, slack: FakeSlack, tmp_path: Path
) -> None:
    anew = later(tmp_path / "migrations") + HURRIED
    with program.runs("run", code=HURRIED) as old, program.runs("worker", code=HURRIED) as helper:
        helper.says("watching", WAIT)
        publish(web, 3)
        until(lambda: all_told(store, 3), old.log, WAIT)
        with program.runs("run", code=anew) as new:
            new.says("watching", WAIT)
            publish(web, 6)
            until(lambda: all_told(store, 6), old.log, WAIT)
            assert (old.popen.poll(), helper.popen.poll()) == (None, None)
            refused = program.does("worker")
            assert refused.returncode == 1
            assert "made by a later dealwire" in refused.stderr
            assert (old.stops(), helper.stops()) == (0, 0)
            publish(web, len(STORY))
            until(lambda: all_told(store, len(STORY)), new.log, WAIT)
            assert new.stops() == 0
            assert faults_of(new) == []
    told = [told for subject in store.subjects() for told in store.developments(subject, 99)]
    posted = posts(slack)
    assert Counter(posted) == Counter(set(posted))
    assert len(posted) == len(told) >= 3
