"""Several judges share the work: a subject is one judge's at a time, and its articles keep their order."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import StoreError
from bot.process import tasks
from bot.process.tasks import Tasks
from tests.fakes.bot import PLANT, Bot
from tests.fakes.reports import BOTH, CLOSURE, DELAY, MINUTE, REVIEW, SALE_TALK, VENTURE, at
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

WIRE = "wire.example"
CAME = (REVIEW, CLOSURE, VENTURE, SALE_TALK, DELAY)


@pytest.fixture
def two(web: Web, slack: FakeSlack, postgres_url: str, quick_start: None) -> Iterator[tuple[Bot, Bot]]:
    """Two workers on one database, in which five articles wait to be judged."""
    with Bot(web, slack, postgres_url) as one, Bot(web, slack, postgres_url) as other:
        one.follows(WIRE).settles()
        for number, report in enumerate(CAME, 1):
            one.carries(at(report, one.now + number * MINUTE), WIRE)
        other.sources, other.outlets = one.sources, one.outlets
        one.now = other.now = one.now + 20 * MINUTE
        other.start()
        one.app.pipeline.poller.poll(one.now)
        one.app.pipeline.reader.read(one.now)
        yield one, other


def judged(bot: Bot, subject: str) -> list[str]:
    """The articles decided on, in the order of the decisions."""
    store, found = bot.app.store, []
    for report in (*CAME, BOTH):
        why = store.why(bot.web.url(WIRE, report.path))
        found += [(each.at, each.decision, report.path) for each in (why.decisions if why else ())]
    return [path for _, decision, path in found if decision.subject == subject]


def test_what_another_judges_is_passed_over_and_the_rest_is_judged(two: tuple[Bot, Bot]) -> None:
    one, other = two
    with one.app.store.locks() as mine:
        assert mine("harborside")
        assert other.app.pipeline.judge.judge(other.now) == 1
        assert judged(other, "arden-volta") == [VENTURE.path]
        assert judged(other, "harborside") == []
    assert other.app.pipeline.judge.judge(other.now) == 4
    assert one.app.pipeline.judge.judge(one.now) == 0


def test_behind_what_must_wait_all_of_its_subjects_wait(two: tuple[Bot, Bot]) -> None:
    """An article on the plant and the venture is not judged while the plant is another's."""
    one, other = two
    one.carries(at(BOTH, one.now), WIRE)
    one.carries(at(VENTURE, one.now + MINUTE, "/again.html"), WIRE)
    one.now = other.now = one.now + 20 * MINUTE
    one.app.pipeline.poller.poll(one.now)
    one.app.pipeline.reader.read(one.now)
    with one.app.store.locks() as mine:
        assert mine("harborside")
        assert other.app.pipeline.judge.judge(other.now) == 1
    assert judged(other, "arden-volta") == [VENTURE.path]


def test_what_another_told_meanwhile_is_known(two: tuple[Bot, Bot]) -> None:
    one, other = two
    other.app.pipeline.judge.ledgers.of("harborside")  # as it was before
    one.app.pipeline.judge.judge(one.now)
    one.carries(at(CLOSURE, one.now, "/copy.html"), WIRE)
    one.now = other.now = one.now + 20 * MINUTE
    one.app.pipeline.poller.poll(one.now)
    one.app.pipeline.reader.read(one.now)
    told = len(one.app.store.developments("harborside", 99))
    for _ in range(2):  # the first finds that its ledger is stale
        other.app.pipeline.judge.judge(other.now)
    assert not other.app.store.unjudged(1)
    assert len(one.app.store.developments("harborside", 99)) == told


def test_two_at_once_judge_each_article_once(two: tuple[Bot, Bot]) -> None:
    threads = [threading.Thread(target=bot.app.pipeline.judge.judge, args=(bot.now,)) for bot in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one, other = two
    other.app.pipeline.judge.judge(other.now)  # what both left to each other
    assert sorted(judged(one, "harborside")) == sorted(r.path for r in CAME if r is not VENTURE)
    assert judged(one, "arden-volta") == [VENTURE.path]


def test_a_subject_is_taken_up_though_another_judged_of_it_meanwhile(
    two: tuple[Bot, Bot], monkeypatch: pytest.MonkeyPatch
) -> None:
    two[0].app.pipeline.judge.judge(two[0].now)
    for bot in two:
        bot.tracks(replace(PLANT, id="hall"))
        bot.restarts()
    (one, other), now = [bot.app.pipeline.judge for bot in two], two[0].now
    other.ledgers.of("hall")  # as it was before
    with monkeypatch.context() as patch:
        patch.setattr(one.store, "record_judgement", once(one.store.record_judgement))
        with pytest.raises(StoreError):
            one.baseline(now)
    other.baseline(now)  # finds that its ledger is stale
    assert other.is_ready()
    marks = [mark.article for mark in two[0].app.store.ledger("hall").fingerprints]
    assert len(marks) == len(set(marks)) == len(CAME) - 1  # all but the venture


def test_a_subject_is_taken_up_at_once_though_another_saw_it_by_a_clock_that_is_ahead(
    two: tuple[Bot, Bot],
) -> None:
    one, other = two
    for bot, ahead in ((other, MINUTE), (one, 0 * MINUTE)):
        bot.tracks(replace(PLANT, id="hall"))
        bot.now += ahead
        bot.restarts()
    one.app.pipeline.judge.baseline(one.now)
    assert one.app.pipeline.judge.is_ready()


def once(method: Callable[..., None]) -> Callable[..., None]:
    """In place of `method`: after the first call the database is away."""
    left = [method]

    def called(*of: Any) -> None:
        if not left:
            raise StoreError("away")
        left.pop()(*of)

    return called


def test_further_judges_are_asked_for_where_much_waits(
    two: tuple[Bot, Bot], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = two[0].app
    due = Tasks(app.store, app.pipeline, lambda: two[0].now).due
    assert [job.of for job in due() if job.task == "judge"] == [""]
    monkeypatch.setattr(tasks, "A_JUDGE", 2)
    assert [job.of for job in due() if job.task == "judge"] == ["", "1", "2"]
    assert all(job.alone for job in due() if job.task == "judge")


def test_a_helper_waits_until_the_ledgers_hold_what_was_known_before(two: tuple[Bot, Bot]) -> None:
    _, other = two
    other.tracks(replace(PLANT, id="hall"))
    other.restarts()
    other.app.pipeline.help_decide(other.now)
    assert len(other.app.store.unjudged(9)) == len(CAME)
    other.app.pipeline.judge.baseline(other.now)
    other.app.pipeline.help_decide(other.now)
    assert other.app.store.unjudged(9) == []
