"""The world of the chaos: outlets that publish by the simulated clock, and a Slack in every mood."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from bot.demo.press import Answer, Press
from bot.model import Article
from tests.fakes.life import Clock
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_http import Fault
from tests.live_replay import archive, outlets_of

FAULTS = (
    "drop_after_accept", "500_after_accept", "timeout_after_accept", "429", "500", "drop_before", "timeout",
)  # fmt: skip


class Lot:
    """Draws what happens; the same seed, the same draws."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            return getattr(self._random, name)


class Moody(FakeSlack):
    """A Slack that is away at times, limits at others, and fails one call in four."""

    def __init__(self, clock: Clock, lot: Lot) -> None:
        super().__init__(rate_limits=True, clock=lambda: clock().timestamp())
        self.now, self.lot = clock, lot
        self.met: Counter[str] = Counter()
        self.away_until = self.storm_until = clock()
        self.kind = False

    def _meets(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        super()._meets(method, arguments)
        how = "" if self.kind else self._mood()
        if how:
            self.met[how] += 1
            return Fault("drop_before" if how == "away" else how.removeprefix("storm "), 1, 30)
        return None

    def _mood(self) -> str:
        if self.now() < self.away_until:
            return "away"
        if self.now() < self.storm_until:
            return "storm 429"
        return str(self.lot.choice(FAULTS)) if self.lot.random() < 0.25 else ""


class Living(Press):
    """Serves what is out by the simulated clock."""

    def __init__(self, articles: Sequence[Article], clock: Clock, passes: Callable[[str], None]) -> None:
        outlets = outlets_of(articles)
        began = clock()
        super().__init__(outlets, [*archive(outlets, began), *articles], began)
        self.clock, self.passes = clock, passes
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # killed in the middle

    def answer(self, host: str, path: str) -> Answer | None:
        self.passes("press")
        self.now = self.clock()
        return super().answer(host, path)
