"""Slack by an incoming webhook: one channel, and nothing but posting."""

from collections.abc import Mapping

from bot.errors import OutcomeUnknown, ThreadGone
from bot.model import Message
from bot.notifier.posted import Posted
from bot.notifier.slack_api import address, send


class Webhook:
    """An incoming webhook: posts to one channel, and can neither edit, thread nor look up."""

    finds = False
    threads = False
    pace = 1.0

    def __init__(self, url: str, timeout: int = 15) -> None:
        self._url, self._timeout = address("SLACK_WEBHOOK_URL", url), timeout

    def learn(self, ids: Mapping[str, str]) -> None:
        """Its one channel needs no id."""

    def post(self, message: Message, thread_ts: str | None = None) -> Posted:  # noqa: ARG002
        """Posts at the channel's root; there are no threads."""
        send("webhook", self._url, self._timeout, message, says="ok", unfurl_links=False, unfurl_media=False)
        return Posted("", "")

    def update(self, *_: object, **__: object) -> Posted:
        raise ThreadGone("a webhook cannot edit a message")

    def permalink(self, *_: object) -> str:
        return ""  # a webhook does not say where it posted

    def find(self, *_: object, **__: object) -> Posted | None:
        raise OutcomeUnknown("a webhook cannot look a message up")
