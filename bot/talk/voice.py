"""Answers to people over Slack's Web API. A driver: it knows no rule."""

from collections.abc import Mapping
from typing import Any

from bot.errors import DeliveryError
from bot.model import Message
from bot.notifier.slack_api import call, send, web_client

TIMEOUT = 10


class Voice:
    """What the bot can say to one person. Every failure is a DeliveryError."""

    def __init__(self, token: str, base_url: str | None) -> None:
        self._client = web_client(token, base_url, TIMEOUT)
        self._team = ""

    @property
    def team(self) -> str:
        """The id of the workspace that the token is of."""
        if not self._team:
            self._team = str(call(self._client.auth_test).get("team_id", ""))
        return self._team

    def whisper(self, reply_to: str, message: Message) -> None:
        """An answer that only the asker sees, to the address that came with the request."""
        send("response_url", reply_to, TIMEOUT, message, response_type="ephemeral", replace_original=False)

    def opens(self, trigger: str, view: Mapping[str, Any]) -> None:
        """A form in front of the asker, within three seconds of the request."""
        call(self._client.views_open, trigger_id=trigger, view=view)

    def publishes(self, user: str, view: Mapping[str, Any]) -> None:
        """The app's own page, as this person sees it."""
        call(self._client.views_publish, user_id=user, view=view)

    def direct(self, user: str) -> str:
        """The id of the channel between the bot and one person."""
        answer = call(self._client.conversations_open, users=user)
        id = (answer.get("channel") or {}).get("id")
        if not id:
            raise DeliveryError("conversations.open: Slack's answer names no channel")
        return str(id)
