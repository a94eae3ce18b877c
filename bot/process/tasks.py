"""The stages as tasks that several processes share: which there are, and which are to be done now.

    poll      sources that are due                 any number at once, a batch each
    read      entries that are new                 any number at once, a batch each
    judge     articles that wait                   one judge a subject; helpers where much waits
    deliver   messages of one channel              one writer a channel

`dealwire run --role scheduler` defers what is to be done, `dealwire worker` does it. Both look into the
same tables, so that nothing depends on a job: lost ones are deferred again a second later.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.pipeline import Pipeline
from bot.process.workers import Job, Task
from bot.scheduler import Duty, Watched
from bot.store import Store

PLACES = {"poll": 1, "read": 1, "judge": 1, "desk": 4}  # jobs of each queue at a time in one worker
BATCH = 200  # sources or entries of one job
MOST = 64  # jobs of one stage that wait at once
A_JUDGE = 20  # articles that wait for each helper
HELPERS = 15


class Tasks:
    """What one process does of the pipeline. `clock` tells the time a job takes as its own."""

    def __init__(self, store: Store, pipeline: Pipeline, clock: Callable[[], datetime]) -> None:
        self.store, self.pipeline, self.clock = store, pipeline, clock

    def table(self) -> Mapping[str, Task]:
        """The tasks by name; a failure is told as that of a duty, and the work stays where it was."""
        stages, now = self.pipeline, self.clock
        tasks: dict[str, Task] = {
            "poll": lambda _: stages.poller.poll(now(), now),
            "read": lambda _: stages.read(now(), now),
            "judge": lambda helper: stages.help_decide(now()) if helper else stages.decide(now()),
            "deliver": lambda channel: stages.delivery.turn(channel, now()),
        }
        return {name: _watched(name, task) for name, task in tasks.items()}

    def due(self) -> list[Job]:
        """The jobs for what is to be done now."""
        now = self.clock()
        polls, reads, judgements = self.store.due(now, BATCH * MOST)
        helpers = min(judgements // A_JUDGE, HELPERS)
        jobs = [Job("poll", "poll", str(n), alone=False) for n in range(-(-polls // BATCH))]
        jobs += [Job("read", "read", str(n), alone=False) for n in range(-(-reads // BATCH))]
        jobs += [Job("judge", "judge", str(n or "")) for n in range(1 + helpers)]
        return jobs + [Job("deliver", "desk", channel) for channel in self.store.channels(now)]


def _watched(name: str, task: Task) -> Task:
    of_now: dict[str, Watched] = {}

    def run(of: str) -> None:
        if of not in of_now:
            of_now[of] = Watched(Duty(name, lambda: task(of)))
        of_now[of]()

    return run
