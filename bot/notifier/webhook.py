"""Slack by an incoming webhook: one channel, and nothing but posting."""

import http.client
from collections.abc import Mapping

from slack_sdk.webhook import WebhookClient

from bot.errors import OutcomeUnknown, ThreadGone
from bot.model import Message
from bot.notifier.posted import Posted
from bot.notifier.slack_api import SILENT, address
from bot.notifier.slack_errors import refused, unanswered


class Webhook:
    """An incoming webhook: posts to one channel, and can neither edit, thread nor look up."""

    finds = False
    threads = False
    pace = 1.0

    def __init__(self, url: str, timeout: int = 15) -> None:
        known = address("SLACK_WEBHOOK_URL", url)
        self._client = WebhookClient(known, timeout, retry_handlers=[], logger=SILENT)

    def learn(self, ids: Mapping[str, str]) -> None:
        """Its one channel needs no id."""

    def post(self, message: Message, thread_ts: str | None = None) -> Posted:  # noqa: ARG002
        """Posts at the channel's root; there are no threads."""
        try:
            answer = self._client.send(
                text=message.text,
                blocks=[*message.blocks] or None,  # type: ignore[list-item]
                unfurl_links=False,
                unfurl_media=False,
            )
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise unanswered("webhook", error) from None
        if answer.status_code != 200 or answer.body.strip() != "ok":
            raise refused("webhook", answer.status_code, {"error": answer.body.strip()}, answer.headers)
        return Posted("", "")

    def update(self, *_: object, **__: object) -> Posted:
        raise ThreadGone("a webhook cannot edit a message")

    def permalink(self, *_: object) -> str:
        return ""  # a webhook does not say where it posted

    def find(self, *_: object, **__: object) -> Posted | None:
        raise OutcomeUnknown("a webhook cannot look a message up")
