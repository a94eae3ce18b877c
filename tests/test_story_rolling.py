"""A host that keeps us waiting holds up its own sources and pages, and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from bot.process.tasks import Tasks
from bot.store.records import SourceState
from tests.fakes import faults
from tests.fakes.bot import PACE, SOON, START, Bot
from tests.fakes.program import until
from tests.fakes.reports import CLOSURE, HOUR, REVIEW, VENTURE, at
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

WIRE, COAST, SLOW = "wire.example", "coast.example", "slow.example"


@contextmanager
def beside(work: Callable[[], object], gate: Event) -> Iterator[Thread]:
    """Work in a thread of its own; in the end the gate opens, and it must come to its end."""
    thread = Thread(target=work)
    thread.start()
    try:
        yield thread
    finally:
        gate.set()
        thread.join(20)
    assert not thread.is_alive()


def job(bot: Bot, name: str) -> Callable[[], object]:
    """What a worker does for a job of this name, by the time of the story."""
    task = Tasks(bot.app.store, bot.app.pipeline, lambda: bot.now).table()[name]
    return lambda: task("")


def state(bot: Bot, name: str) -> SourceState:
    [found] = [each for each in bot.app.store.source_states() if each.id == name]
    return found


def test_while_a_host_drips_the_others_are_asked_again_and_again(any_bot: Bot, web: Web) -> None:
    bot, gate = any_bot, Event()
    bot.follows(SLOW, *(f"h{n}.example" for n in range(9))).settles()
    polls = {each.id: each.polls for each in bot.app.store.source_states()}
    web.breaks(SLOW, "/feed.xml", how=faults.waits(gate))
    bot.now += SOON

    def others_asked(times: int) -> bool:
        return all(state(bot, f"h{n}{n + 1}").polls >= times for n in range(9))

    with beside(job(bot, "poll"), gate) as polling:
        for time in (1, 2, 3):
            until(partial(others_asked, polls["slow"] + time))
            bot.now += PACE
        assert state(bot, "slow").polls == polls["slow"]
        assert polling.is_alive()
    assert state(bot, "slow").polls == polls["slow"] + 1


def test_of_a_host_that_drips_one_source_is_asked_at_a_time(bot: Bot, web: Web) -> None:
    gate = Event()
    for path in ("/a.xml", "/b.xml", "/c.xml", "/d.xml", "/e.xml", "/f.xml"):
        bot.follows(SLOW, path=path)
    bot.follows(WIRE).settles()
    web.breaks(SLOW, how=faults.waits(gate))
    before = len(web.asked(SLOW))
    bot.now += SOON
    with beside(job(bot, "poll"), gate):
        until(lambda: state(bot, "wire6").polls == 2)
        assert len(web.asked(SLOW)) == before + 1
    assert [each.polls for each in bot.app.store.source_states()] == [2] * 7


def test_while_a_page_drips_those_of_other_hosts_are_read(any_bot: Bot, slack: FakeSlack, web: Web) -> None:
    bot, gate = any_bot, Event()
    bot.follows(SLOW, WIRE, COAST).settles()
    bot.carries(at(REVIEW, START + HOUR), SLOW)
    bot.carries(at(VENTURE, START + HOUR), WIRE)
    web.breaks(SLOW, REVIEW.path, how=faults.waits(gate))
    bot.now += 2 * HOUR
    bot.app.pipeline.poller.poll(bot.now)
    with beside(job(bot, "read"), gate):
        until(lambda: bot.app.store.counts().articles == 1)
        bot.carries(at(CLOSURE, bot.now), COAST)
        bot.now += SOON
        with beside(job(bot, "poll"), gate):
            until(lambda: bot.app.store.counts().articles == 2)
    assert bot.app.store.counts().articles == 3


def test_what_is_under_way_when_the_bot_is_told_to_stop_is_asked_by_the_next(bot: Bot, web: Web) -> None:
    gate = Event()
    bot.follows(SLOW, WIRE).settles()
    web.breaks(SLOW, "/feed.xml", how=faults.waits(gate))
    bot.now += SOON
    with beside(job(bot, "poll"), gate) as polling:
        until(lambda: state(bot, "wire1").polls == 2)
        bot.app.pipeline.stop.set()
        bot.now += PACE
        assert polling.is_alive()
    assert state(bot, "wire1").polls == 2
    bot.restarts()
    bot.polls()
    assert state(bot, "wire1").polls == 3
