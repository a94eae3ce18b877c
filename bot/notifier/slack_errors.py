"""What an answer of Slack, or none, means: the table from its codes to the tree of errors.

Codes are those of docs.slack.dev: chat.postMessage, chat.update, conversations.*, incoming webhooks.
The HTTP status is looked at first. A named error is certain: nothing was posted. Only a server's own
trouble and a request that went out without an answer are not.
"""

import errno
import re
import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError

from bot.errors import (
    ChannelUnusable,
    DeliveryError,
    MessageRejected,
    NotAuthorised,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    ThreadGone,
    Unfamiliar,
)

LONGEST = 3600.0  # seconds; a longer wait is asked for again when it is over
PAUSE = 30.0  # seconds, where Slack says wait and not how long


class NotInChannel(ChannelUnusable):
    """The bot is no member; a public channel can be joined."""


class MissingScope(NotAuthorised):
    """The token lives, but may not do this."""


class Repeated(OutcomeUnknown):
    """Slack has met this client_msg_id before, and does not say where."""


CODES: Mapping[type[DeliveryError], str] = {
    NotAuthorised: """invalid_auth not_authed account_inactive token_revoked token_expired
        not_allowed_token_type org_login_required team_access_not_granted app_access_restricted
        no_service no_active_hooks invalid_token no_team team_disabled""",
    MissingScope: "missing_scope",
    NotInChannel: "not_in_channel",
    ChannelUnusable: """channel_not_found is_archived channel_is_archived restricted_action
        restricted_action_read_only_channel restricted_action_non_threadable_channel
        restricted_action_thread_only_channel no_permission access_denied ekm_access_denied
        messages_tab_disabled action_prohibited posting_to_general_channel_denied
        posting_to_channel_denied is_inactive team_not_found external_channel_migrating""",
    MessageRejected: """invalid_blocks invalid_blocks_format invalid_attachments msg_blocks_too_long
        msg_too_long no_text metadata_too_large metadata_must_be_sent_from_app
        invalid_metadata_format invalid_metadata_schema too_many_attachments invalid_payload
        markdown_text_conflict block_mismatch attachment_payload_limit_exceeded invalid_arguments
        invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type""",
    ThreadGone: """cannot_reply_to_message thread_not_found restricted_action_thread_locked
        message_not_found cant_update_message edit_window_closed cant_broadcast_message""",
    OutcomeUnknown: "fatal_error internal_error service_unavailable request_timeout update_failed",
    Repeated: "duplicate_message_not_found duplicate_channel_not_found",
}
_BY_CODE = {code: error for error, codes in CODES.items() for code in codes.split()}
_WAIT = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_UNREACHED = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def refused(call: str, status: int, data: object, headers: Mapping[str, Any]) -> DeliveryError:
    """The error for an answer that is no success; `data` is its body, read as JSON where it is that."""
    body = data if isinstance(data, dict) else {}
    code = str(body.get("error", ""))
    if status == 429 or code in _WAIT:
        return RateLimited(_retry_after(headers))
    named = re.fullmatch(r"[a-z][a-z0-9_]*", code)
    what = f"{call}: Slack answered {status} {code if named else ''}".rstrip()
    if status >= 500:
        return OutcomeUnknown(what)
    if not named:  # not Slack's own words: a proxy's page, say
        return NotSent(what) if status >= 400 else OutcomeUnknown(what)
    unknown = Unfamiliar if status == 200 else NotSent
    return _BY_CODE.get(code, unknown)(what + _details(code, body))


def unanswered(call: str, error: Exception) -> DeliveryError:
    """The error for no answer: certain only where no connection came about."""
    cause = error.reason if isinstance(error, URLError) else error
    what = f"{call}: {type(cause).__name__}"
    never = isinstance(cause, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError)
    if never or (isinstance(cause, OSError) and cause.errno in _UNREACHED):
        return NotSent(f"{what}, Slack could not be reached")
    return OutcomeUnknown(f"{what}, no answer")


def _details(code: str, body: Mapping[str, Any]) -> str:
    if code == "missing_scope":
        return f", the token needs {body.get('needed', 'another scope')}"
    held = body.get("response_metadata")
    pointers = held.get("messages") if isinstance(held, Mapping) else None
    return f": {'; '.join(map(str, pointers))[:500]}" if pointers and isinstance(pointers, list) else ""


def _retry_after(headers: Mapping[str, Any]) -> float:
    named = {name.lower(): value for name, value in headers.items()}
    try:
        told = float(named["retry-after"])
    except (KeyError, ValueError):
        return PAUSE
    return min(max(told, 0.0), LONGEST) if told == told else PAUSE  # noqa: PLR0124 (NaN is not itself)
