"""`dealwire run` in processes of its own: it begins at once, stops when told, and survives any kill."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.process.signals
from bot.model import MessageKind, OutboxState, Source, SourceKind, Tier
from bot.store import Store
from tests.fakes import faults
from tests.fakes.pages import Item
from tests.fakes.program import MAIN, Process, Program, alive, until
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

KILLS = 10
FOLLOWED, DAYS = timedelta(days=70), timedelta(days=5)

# As in life, but what waits a minute to be sure waits a second.
HURRIED = """
from datetime import timedelta
from bot.notifier import outbox
from bot.notifier.slack import Slack
from bot.scraper import pace
from bot.store import outbox as rows
outbox.SETTLED = rows.LOOK = timedelta(seconds=1)
Slack.pace = 0.1
pace.FASTEST = timedelta(seconds=1)
from bot.cli import main
main()
"""

GRACE = 2.0  # seconds that the impatient one gives to what is under way
IMPATIENT = (
    f"import bot.process.signals; bot.process.signals.GRACE = {GRACE}; from bot.cli import main; main()"
)

PATIENT = """
from datetime import timedelta
from bot import scheduler
interval = scheduler.Interval
scheduler.Interval = lambda every: interval(timedelta(hours=1))
from bot.cli import main
main()
"""

STORY = """\
Arden reviews its Harborside plant, people familiar with the matter said. Nothing is decided.
Arden and Volta are in talks on a battery joint venture, two people close to them said.
Arden Motors decided to close its Harborside plant by March 2028, the company said.
Arden will cut 2,900 jobs at its Harborside plant, the company said.
Arden and Volta Cells signed a memorandum on a battery joint venture, the companies said.
Workers of Arden went on strike at the Harborside plant, their union said.
Volta Cells will hold 60% of the battery joint venture with Arden for $900 million, Volta said.
Arden moves the closure of its Harborside plant to September 2029, the company said.
The competition authority approved the battery joint venture of Arden and Volta, it said.
Arden agreed to sell its Harborside plant to Keel Logistics for $310 million, the company said.
Arden and Volta completed the battery joint venture, the companies said.
The government will support workers of Arden's Harborside plant with $45 million, the governor said.
""".splitlines()


@pytest.fixture
def program(tmp_path: Path, web: Web) -> Program:
    """It reads two outlets that carry nothing yet."""
    sources = {}
    for name in ("wire", "coast"):
        url = web.publishes_feed(f"{name}.example", [])
        sources[name] = {"kind": "feed", "tier": "wire", "every": "1s", "url": url, "outlet": name.title()}
    program = Program(tmp_path, sources)
    with opened(program) as store:  # what the outlets carry later is news
        since = datetime.now(UTC) - FOLLOWED
        store.sync_subjects(["harborside", "arden-volta"], since)
        known = [Source(id, SourceKind.FEED, str(held["url"]), Tier.WIRE) for id, held in sources.items()]
        store.sync_sources(known, since)
    return program


def publish(web: Web, stories: int) -> None:
    """The first so many stories on the wire, days apart, and again, retold, on the coast."""
    began = datetime.now(UTC) - FOLLOWED
    told = [
        Item(text.partition(",")[0], f"/{number}", began + DAYS * (number + 1), body=text)
        for number, text in enumerate(STORY[:stories])
    ]
    web.publishes_feed("wire.example", told[::-1])
    web.publishes_feed("coast.example", [replace(item, title=f"Report: {item.title}") for item in told])


def faults_of(process: Process) -> list[object]:
    """Tracebacks, and whatever else was logged as an error."""
    return [line for line in process.log() if "text" in line or line["level"] == "error"]


def test_it_polls_at_once_whatever_the_interval(program: Program, web: Web) -> None:
    with program.runs(code=PATIENT):
        until(lambda: web.asked("coast.example", "/feed.xml") and web.asked("wire.example", "/feed.xml"))


def test_it_stops_when_told(program: Program, web: Web) -> None:
    publish(web, 2)
    with program.runs() as process:
        process.says("attach")
        assert process.stops() == 0
        assert faults_of(process) == []
        assert {line.get("event") for line in process.log()} >= {"watching", "polled", "attach", "stopping"}


def test_slow_hosts_and_a_page_that_is_being_read_do_not_hold_up_the_stop(program: Program, web: Web) -> None:
    publish(web, 1)
    for number in range(3):
        url = web.breaks(f"drip{number}.example", "/feed.xml", how=faults.drip())
        program.sources |= {f"drip{number}": {"kind": "feed", "tier": "blog", "url": url}}
    with program.runs(code=IMPATIENT) as process:
        until(lambda: web.asked("drip2.example", "/feed.xml"))
        until(lambda: len(process.family()) > 1)  # a worker reads the page
        family = process.family()
        assert seconds_to_stop(process) < 2 * GRACE
        assert alive(family) == []
        assert faults_of(process) == []


def test_a_slack_that_is_silent_at_the_start_does_not_hold_up_the_stop(
    program: Program, slack: FakeSlack
) -> None:
    program.environment |= {"SLACK_BOT_TOKEN": slack.token, "SLACK_API_URL": slack.url}
    slack.fails("auth.test", "timeout")
    with program.runs(code=IMPATIENT) as process:
        until(lambda: slack.calls("auth.test"))
        assert seconds_to_stop(process) < 2 * GRACE


def test_what_is_not_under_way_stops_at_once(program: Program) -> None:
    with program.runs("run", "--verbose") as process:
        process.says("polled")
        assert seconds_to_stop(process, signal.SIGINT) < bot.process.signals.GRACE / 2
    assert bot.process.signals.GRACE < 10


def seconds_to_stop(process: Process, how: signal.Signals = signal.SIGTERM) -> float:
    """As the signal comes, and with exit code 0."""
    told = time.monotonic()
    assert process.stops(how) == 0
    return time.monotonic() - told


def test_a_second_signal_ends_it_at_once(program: Program, web: Web) -> None:
    url = web.breaks("drip.example", "/feed.xml", how=faults.drip())
    program.sources["drip"] = {"kind": "feed", "tier": "blog", "url": url}
    with program.runs() as process:
        until(lambda: web.asked("drip.example", "/feed.xml"))
        process.popen.terminate()
        process.says("stopping")
        told = time.monotonic()
        assert process.stops() == 128 + signal.SIGTERM
        assert time.monotonic() - told < 3


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_a_pass_whose_log_nobody_takes_is_made_all_the_same(program: Program, web: Web, stderr: str) -> None:
    program.writes_config()
    command = f"{sys.executable} -m bot once {stderr}"
    subprocess.run(["sh", "-c", command], cwd=program.home, env=program.environment, timeout=120, check=False)
    with opened(program) as store:
        assert all(state.last_ok_at for state in store.source_states())


def test_a_full_disk_is_told_once_and_all_goes_on_when_there_is_room(program: Program, web: Web) -> None:
    publish(web, len(STORY))
    pages = (program.home / "dealwire.db").stat().st_size // 4096 + 2
    full = f"from bot.store import database; database.PRAGMAS += ('max_page_count={pages}',); "
    with program.runs(code=full + MAIN) as process:
        assert "the disk is full; free some space" in process.says("duty failed")["cause"]
        time.sleep(3)  # the duties try again each second or two
        causes = Counter(line["duty"] for line in process.log() if line["level"] == "error")
        assert max(causes.values()) == 1
        assert process.stops() == 0
    with program.runs() as process:
        until(lambda: judged(program), process.log)
        assert faults_of(process) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk of this system is always full")
def test_a_log_that_cannot_be_written_stops_nothing(program: Program, web: Web) -> None:
    publish(web, len(STORY))
    full = "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 2); "
    with program.runs(code=full + MAIN):
        until(lambda: judged(program))


@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again_it_tells_each_development_once(
    program: Program, web: Web, slack: FakeSlack, seed: int
) -> None:
    moments = random.Random(seed)
    program.environment |= {"SLACK_BOT_TOKEN": slack.token, "SLACK_API_URL": slack.url}
    for kill in range(KILLS):
        with program.runs(code=HURRIED) as process:
            process.says("watching")
            publish(web, len(STORY) * (kill + 1) // KILLS)
            time.sleep(moments.uniform(0.0, 1.5))
            process.dies()
    with program.runs(code=HURRIED) as process:
        until(lambda: finished(program), process.log)
        assert process.stops() == 0
        assert faults_of(process) == []
    told, posted = developments(program), posts(slack)
    assert Counter(posted) == Counter(set(posted))
    assert len(told) >= 3
    assert len(posted) == len(told)


@contextmanager
def opened(program: Program) -> Iterator[Store]:
    store = Store.open(program.database_url)
    try:
        yield store
    finally:
        store.close()


def judged(program: Program) -> bool:
    """Every article on both outlets."""
    with opened(program) as store:
        return store.counts().articles == 2 * len(STORY) and not store.unjudged(1)


def finished(program: Program) -> bool:
    """All is judged, and nothing waits to be sent."""
    with opened(program) as store:
        return judged(program) and set(store.counts().outbox) <= {OutboxState.SENT, OutboxState.FAILED}


def developments(program: Program) -> list[str]:
    with opened(program) as store:
        return [told.id for subject in store.subjects() for told in store.developments(subject, 99)]


def posts(slack: FakeSlack) -> list[str]:
    """The keys of all that stands in the channel and its threads, the introductions apart."""
    roots = slack.shows("#deals")
    shown = [*roots, *(reply for root in roots for reply in root.thread)]
    payloads = [message.metadata["event_payload"] for message in shown]
    return [each["key"] for each in payloads if each["kind"] != MessageKind.NOTICE]
