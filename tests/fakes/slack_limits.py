"""Slack's rate limits (docs.slack.dev: rate limits), kept by the fake's own clock."""

from collections import defaultdict, deque
from collections.abc import Callable

from tests.fakes.slack_blocks import Refusal

MINUTE = 60.0
POSTS = 300  # a minute in the whole workspace: "several hundred"
TIERS = {
    "chat.update": 50, "chat.delete": 50, "conversations.history": 50, "conversations.replies": 50,
    "conversations.join": 50, "conversations.info": 50, "conversations.list": 20,
}  # fmt: skip


class Limits:
    """One post a second and a channel, so many a minute in all; tiers of calls a minute and a method."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._posted: dict[str, float] = {}
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def call(self, method: str) -> None:
        if method in TIERS:
            self._count(method, TIERS[method])

    def post(self, channel: str) -> None:
        now = self._clock()
        if now - self._posted.get(channel, -MINUTE) < 1:
            raise Refusal("ratelimited")
        self._count("chat.postMessage", POSTS)
        self._posted[channel] = now

    def _count(self, what: str, most: int) -> None:
        now, recent = self._clock(), self._calls[what]
        while recent and now - recent[0] >= MINUTE:
            recent.popleft()
        if len(recent) >= most:
            raise Refusal("ratelimited", retry_after=int(MINUTE - (now - recent[0])) + 1)
        recent.append(now)
