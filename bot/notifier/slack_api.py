"""One call of Slack's Web API, or one message to a webhook of it: its answer, or one error of ours.

Nothing is tried again here.
"""

import http.client
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.errors import NotAuthorised, OutcomeUnknown
from bot.model import Message
from bot.notifier.slack_errors import refused, unanswered

PAGE = 200

SILENT = logging.Logger("slack_sdk", logging.CRITICAL + 1)  # at DEBUG the SDK logs webhook addresses

Method = Callable[..., SlackResponse]


def web_client(token: str, base_url: str | None, timeout: int) -> WebClient:
    """The SDK's client with its retries off: after a connection that breaks they post again."""
    base = address("SLACK_API_URL", base_url or WebClient.BASE_URL)
    return WebClient(token, base, timeout, retry_handlers=[], logger=SILENT)


def call(method: Method, **arguments: object) -> SlackResponse:
    """The answer to one request; every failure is a DeliveryError."""
    name = method.__name__.replace("_", ".", 1)
    try:
        answer = method(**arguments)
    except SlackApiError as error:
        answer = error.response
        raise refused(name, answer.status_code, answer.data, answer.headers) from None
    except (OSError, http.client.HTTPException, ValueError, AttributeError, RecursionError) as error:
        raise unanswered(name, error) from None
    if not isinstance(answer.data, dict):
        raise OutcomeUnknown(f"{name}: the answer is none of Slack's; is a proxy in between?")
    return answer


def send(name: str, url: str, timeout: int, message: Message, *, says: str = "", **how: Any) -> None:
    """Posts to an address that takes messages alone; every failure is a DeliveryError.

    `name`: what it is called in errors, since the address is a secret. `timeout` in seconds. `says`: what its
    answer must be, unless "". `how`: as WebhookClient.send takes it.
    """
    client = WebhookClient(url, timeout, retry_handlers=[], logger=SILENT)
    blocks: Any = [*message.blocks] or None
    try:
        answer = client.send(text=message.text, blocks=blocks, **how)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise unanswered(name, error) from None
    body = answer.body.strip()
    if answer.status_code != 200 or (says and body != says):
        raise refused(name, answer.status_code, {"error": body}, answer.headers)


def pages(method: Method, **arguments: object) -> Iterator[SlackResponse]:
    """All pages of a listing, asked for one by one. Raises OutcomeUnknown where it leads in a circle."""
    cursor: str | None = None
    met = set[str | None]()
    while cursor != "":
        if cursor in met:
            raise OutcomeUnknown("Slack's pages have no end")
        met.add(cursor)
        page = call(method, limit=PAGE, cursor=cursor, **arguments)
        yield page
        cursor = word(part(page.data, "response_metadata"), "next_cursor")


def rows(answer: SlackResponse, name: str) -> list[Mapping[str, Any]]:
    """The objects that an answer lists under a name. Raises OutcomeUnknown where it lists none at all."""
    held = answer.data.get(name) if isinstance(answer.data, Mapping) else None
    if not isinstance(held, list):
        raise OutcomeUnknown(f"Slack's answer has no {name}")
    return [row for row in held if isinstance(row, Mapping)]


def part(held: object, name: str) -> Mapping[str, Any]:
    """The object under a name; an empty one where something else is there, or nothing."""
    found = held.get(name) if isinstance(held, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def word(held: object, name: str) -> str:
    """The text under a name; "" where something else is there, or nothing."""
    found = held.get(name) if isinstance(held, Mapping) else None
    return found if isinstance(found, str) else ""


def address(setting: str, url: str) -> str:
    """The address, which must be http(s); an error names the setting and never shows what it holds."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return url
    except ValueError:  # a port that is no number
        pass
    raise NotAuthorised(f"{setting} is not an http(s) address")
