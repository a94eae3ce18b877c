"""What a payload of Slack asks for (docs.slack.dev: interactivity payloads, slash commands, events)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.people import Ask, Request

Payload = Mapping[str, Any]

# What stands in an action's id, or in the chosen option of a menu.
ACTIONS = frozenset({Ask.MUTE, Ask.UNMUTE, Ask.FOLLOW, Ask.UNFOLLOW, Ask.LEDGER, Ask.FORM})
NAMES_A_STORY = frozenset({Ask.LEDGER, Ask.MUTE, Ask.UNMUTE, Ask.FOLLOW, Ask.UNFOLLOW})
COMMANDS: Mapping[str, Ask] = {
    **{ask.value: ask for ask in NAMES_A_STORY},
    "list": Ask.LIST, "status": Ask.STATUS, "why": Ask.WHY, "add": Ask.FORM, "help": Ask.HELP,
}  # fmt: skip
LONGEST = 3_000  # code points of anything that was typed


def read(kind: str, key: str, payload: Payload) -> Request | None:
    """The request in an envelope of this kind; None where it is none, or not one of ours."""
    reader = _READERS.get(kind)
    return reader(key, payload) if reader else None


def _command(key: str, payload: Payload) -> Request | None:
    typed = _text(payload, "text").strip()
    word, _, rest = typed.partition(" ")
    ask = COMMANDS.get(word.casefold(), Ask.HELP)
    story = rest.strip() if ask in NAMES_A_STORY else ""
    words = {Ask.WHY: _link(rest), Ask.FORM: rest.strip().casefold(), Ask.HELP: typed}.get(ask, "")
    return Request(
        key, ask, _text(payload, "user_id"), _text(payload, "team_id"), story, words,
        channel=_text(payload, "channel_id"), trigger=_text(payload, "trigger_id"),
        reply_to=_text(payload, "response_url"),
    )  # fmt: skip


def _interactive(key: str, payload: Payload) -> Request | None:
    readers = {"block_actions": _action, "view_submission": _submission}
    reader = readers.get(_text(payload, "type"))
    return reader(key, payload) if reader else None


def _action(key: str, payload: Payload) -> Request | None:
    actions = payload.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    if not isinstance(action, Mapping):
        return None
    name, _, _ = _text(action, "action_id").partition(":")  # ids are unique in a block
    chosen = _text(action, "selected_option", "value")
    name, value = (chosen, _text(action, "block_id")) if name == "menu" else (name, _text(action, "value"))
    if name not in {*ACTIONS, Ask.LABEL}:
        return None
    ask = Ask(name)
    return Request(
        key, ask, _text(payload, "user", "id"), _team(payload),
        subject=value if ask in NAMES_A_STORY else "",
        words={Ask.LABEL: chosen, Ask.FORM: value}.get(ask, ""),
        channel=_text(payload, "container", "channel_id"), ts=_text(payload, "container", "message_ts"),
        trigger=_text(payload, "trigger_id"), reply_to=_text(payload, "response_url"),
    )  # fmt: skip


def _submission(key: str, payload: Payload) -> Request | None:
    kind = _text(payload, "view", "callback_id")
    if kind not in ("deal", "plant"):
        return None
    values = _at(payload, "view", "state", "values")
    fields = values.items() if isinstance(values, Mapping) else ()
    form = {str(name): _text(field, "value", "value") for name, field in fields if isinstance(field, Mapping)}
    return Request(
        key, Ask.ADD, _text(payload, "user", "id"), _team(payload), words=kind, form=form,
        reply_to=_text(payload, "view", "private_metadata"),
    )  # fmt: skip


def _event(key: str, payload: Payload) -> Request | None:
    if _text(payload, "event", "type") != "app_home_opened" or _text(payload, "event", "tab") == "messages":
        return None
    return Request(key, Ask.HOME, _text(payload, "event", "user"), _text(payload, "team_id"))


_READERS: Mapping[str, Callable[[str, Payload], Request | None]] = {
    "slash_commands": _command,
    "interactive": _interactive,
    "events_api": _event,
}


def _team(payload: Payload) -> str:
    """The workspace of the person; in a shared channel it may be another than that of the channel."""
    return _text(payload, "user", "team_id") or _text(payload, "team", "id")


def _link(typed: str) -> str:
    """An address as Slack passes it on: bare, or as <address|words>."""
    return re.sub(r"^<([^|>]*)(?:\|[^>]*)?>$", r"\1", typed.strip())


def _at(node: Any, *path: str) -> Any:
    for name in path:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def _text(node: Any, *path: str) -> str:
    found = _at(node, *path)
    return found[:LONGEST] if isinstance(found, str) else ""
