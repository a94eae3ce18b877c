"""Socket Mode: envelopes in, each acknowledged before the work. The only module that knows the socket.

The SDK's own client on the standard library: it needs no further package, keeps the socket alive with pings
and replaces it when Slack says so or it breaks. What it does not notice is a socket that lives and brings
nothing; `tend` does.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from socket import SHUT_RDWR
from time import monotonic
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.errors import DealwireError
from bot.notifier.slack_api import SILENT, call, web_client
from bot.talk.rules import deaf

log = structlog.get_logger()

Hear = Callable[[str, str, Mapping[str, Any]], Mapping[str, Any] | None]

TIMEOUT = 10


def knock(app_token: str, base_url: str | None) -> None:
    """Asks Slack for an address to connect to, as `Socket` will. Raises DeliveryError where it gives none."""
    call(web_client("", base_url, TIMEOUT).apps_connections_open, app_token=app_token)


class Socket:
    """One connection, kept well. `hear`: kind, id and payload of an envelope -> what acknowledges it.

    `hear` must be quick: Slack waits three seconds. `work` is called after each acknowledgement and may take
    its time. Both may be called by several threads at once.
    """

    def __init__(
        self,
        app_token: str,
        hear: Hear,
        work: Callable[[], object],
        base_url: str | None = None,
        clock: Callable[[], float] = monotonic,
        ping: float = 10.0,
    ) -> None:
        self._hear, self._work, self._clock = hear, work, clock
        self._heard_at = clock()
        web = web_client("", base_url, TIMEOUT)
        self._client = SocketModeClient(app_token, SILENT, web, ping_interval=ping)
        self._client.message_listeners.append(self._heard)
        self._client.socket_mode_request_listeners.append(self._take)

    def tend(self) -> None:
        """Connects, or connects anew, where the socket is not there or deaf; called again and again."""
        why = deaf(self._client.is_connected(), self._clock() - self._heard_at)
        if not why:
            return
        try:
            self._client.connect_to_new_endpoint(force=True)
        except SlackApiError as error:
            log.error("cannot hear Slack", why=why, cause=str(error.response.get("error", "")))
        except Exception as error:  # the SDK raises what its own WebSocket code meets
            log.warning("cannot hear Slack", why=why, cause=type(error).__name__)
        else:
            self._heard()
            log.info("hears Slack", was=why)

    def close(self) -> None:
        """Lets what is being done finish, and hangs up."""
        client = self._client
        client.closed, client.auto_reconnect_enabled = True, False
        with suppress(AttributeError, OSError):  # where Slack hangs up at the same moment
            self._wake()
        with suppress(AttributeError):
            client.disconnect()
        client.close()

    def _wake(self) -> None:
        """The SDK's threads see that it is over; else they wait seconds for one more word."""
        self._client.message_queue.put(None)
        if (session := self._client.current_session) and session.sock:
            self._client.current_session_state.terminated = True
            session.sock.shutdown(SHUT_RDWR)

    def _heard(self, *_: object) -> None:
        self._heard_at = self._clock()

    def _take(self, client: BaseSocketModeClient, envelope: SocketModeRequest) -> None:
        try:
            said = self._hear(envelope.type, envelope.envelope_id, envelope.payload)
        except DealwireError as error:  # not acknowledged: Slack tells the person that it failed
            log.error("request not taken", cause=str(error))
            return
        client.send_socket_mode_response(
            SocketModeResponse(envelope.envelope_id, dict(said) if said else None)
        )
        self._work()
