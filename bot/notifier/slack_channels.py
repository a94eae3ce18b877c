"""Channels by name and by id. People write names; Slack knows ids, and they outlive a renaming."""

import re
from collections.abc import Mapping

from slack_sdk import WebClient

from bot.errors import ChannelUnusable, DeliveryError, NotSent, OutcomeUnknown, RateLimited
from bot.notifier.slack_api import call, pages, part, rows, word
from bot.notifier.slack_errors import MissingScope

ID = re.compile(r"[CGD][A-Z0-9]{6,}")


class Channels:
    """The ids of channels, by the name they are configured with. Shared by threads."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._ids: dict[str, str] = {}

    def learn(self, ids: Mapping[str, str]) -> None:
        """Where messages for each name stand; "" is passed over."""
        self._ids |= {name: id for name, id in ids.items() if id and not ID.fullmatch(name)}

    def forget(self, channel: str) -> None:
        self._ids.pop(channel, None)

    def known(self, channel: str) -> str:
        """The id where it is known, else the name, which posting takes too."""
        return self._ids.get(channel, channel)

    def id(self, channel: str) -> str:
        """The id, looked up where need be. Raises ChannelUnusable where there is no such channel."""
        if ID.fullmatch(channel):
            return channel
        if channel not in self._ids:
            self._ids[channel] = self._listed(channel.removeprefix("#"))
        return self._ids[channel]

    def holds_us(self, channel: str) -> bool:
        """Whether the bot is in it. Raises ChannelUnusable where there is no such channel to its eyes."""
        answer = call(self._client.conversations_info, channel=self.id(channel))
        return bool(part(answer.data, "channel").get("is_member"))

    def is_elsewhere(self, channel: str, id: str) -> bool:
        """Whether the name leads to a living channel with another id by now."""
        self.forget(channel)
        try:
            return self.id(channel) != id
        except DeliveryError:
            self.learn({channel: id})
            return False

    def join(self, channel: str) -> None:
        """Enters a public channel. Raises ChannelUnusable where only a member can let the bot in."""
        try:
            call(self._client.conversations_join, channel=self.id(channel))
        except (RateLimited, OutcomeUnknown) as error:
            raise NotSent(f"joining {channel}: {error}") from None
        except NotSent as error:
            raise ChannelUnusable(f"the bot is not in {channel}: /invite it there ({error})") from None

    def _listed(self, name: str) -> str:
        try:
            return self._search(name, "public_channel,private_channel")
        except MissingScope:
            return self._search(name, "public_channel")

    def _search(self, name: str, kinds: str) -> str:
        for page in pages(self._client.conversations_list, types=kinds, exclude_archived=True):
            for channel in rows(page, "channels"):
                if word(channel, "name") == name and word(channel, "id"):
                    return word(channel, "id")
        raise ChannelUnusable(f"there is no channel #{name}, or the bot may not see it")
