"""The Slack app that dealwire wants: its scopes, what each is for, and the manifest that makes it.

A manifest is what api.slack.com/apps takes under "From a manifest" (docs.slack.dev: app manifests).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

COMMAND = "/dealwire"


@dataclass(frozen=True, slots=True)
class Scope:
    """A right of the bot's token. `talk`: wanted only where people talk back over Socket Mode."""

    name: str
    does: str
    without: str
    needed: bool = True
    talk: bool = False


SCOPES = (
    Scope("chat:write", "post, update, reply", "nothing can be posted"),
    Scope(
        "channels:read",
        "find a channel by its name",
        "channels must be given by id, not by name, to be looked up or joined",
    ),
    Scope(
        "channels:history",
        "look a message up whose fate is unclear, so that it is never posted twice",
        "a message whose fate is unclear cannot be looked up, and may be lost",
    ),
    Scope("channels:join", "enter a public channel by itself", "it must be invited there too", needed=False),
    Scope("groups:read", "the same for private channels", "they must be given by id", needed=False),
    Scope("groups:history", "the same for private channels", "the same loss there", needed=False),
    Scope("files:write", "the weekly picture of a story", "there is none", needed=False),
    Scope("commands", f"the command {COMMAND}", "it does not answer", talk=True),
    Scope("im:write", "write to those who follow a story", "nobody can follow one", talk=True),
    Scope("im:history", "look a direct message up", "one whose fate is unclear may be lost", talk=True),
)

_HEAD = """\
# A Slack app for dealwire: api.slack.com/apps, Create New App, From a manifest. docs/slack.md says what for.
display_information:
  name: dealwire
  description: Tells a channel when something about a tracked deal or plant has changed
features:
  bot_user:
    display_name: dealwire
    always_online: false
"""
_FEATURES = f"""\
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: true
  slash_commands:
    - command: {COMMAND}
      description: What is followed and what is known, and why
      usage_hint: list | status | ledger STORY | mute STORY | why LINK | add
      should_escape: false
"""
_SETTINGS = """\
settings:
  org_deploy_enabled: false
  token_rotation_enabled: false
"""
_TALKING = """\
  socket_mode_enabled: true
  interactivity:
    is_enabled: true
  event_subscriptions:
    bot_events:
      - app_home_opened
"""


def manifest(*, talk: bool) -> str:
    """The manifest as YAML. `talk`: with buttons, a command and a home tab, over Socket Mode."""
    scopes = "".join(f"      - {scope.name:18}# {scope.does}\n" for scope in wanted(talk=talk))
    features = _FEATURES if talk else ""
    last = _TALKING if talk else "  socket_mode_enabled: false\n"
    return f"{_HEAD}{features}oauth_config:\n  scopes:\n    bot:\n{scopes}{_SETTINGS}{last}"


def wanted(*, talk: bool) -> tuple[Scope, ...]:
    """The scopes of the manifest."""
    return tuple(scope for scope in SCOPES if talk or not scope.talk)


def missing(granted: Collection[str], *, talk: bool) -> tuple[Scope, ...]:
    """The wanted scopes that are not granted; none where nobody says what is."""
    return tuple(scope for scope in wanted(talk=talk) if granted and scope.name not in granted)


def lacks(granted: Collection[str], *, talk: bool = False) -> Iterator[str]:
    """The needed scopes that are missing, and what is lost by that; that of private channels will do too."""
    for scope in missing(granted, talk=talk):
        if scope.needed and scope.name.replace("channels:", "groups:") not in granted:
            yield f"{scope.name}: {scope.without}"
