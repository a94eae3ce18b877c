"""Who may ask what, which story is meant, and when a socket is deaf."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from bot.people import Ask, Request

MUTED = timedelta(days=7)
SILENT = 1_800.0  # seconds without a word, after which a socket is not believed any more
LOOKS = frozenset({Ask.HELP, Ask.LIST, Ask.STATUS, Ask.LEDGER, Ask.WHY, Ask.HOME})


def refusal(request: Request, team: str, editors: Collection[str]) -> str:
    """Why it may not be; "" where it may. `editors`: who may change anything; empty: every member."""
    if not request.by or request.team != team:
        return "Only members of this workspace can do that."
    if editors and request.ask not in LOOKS and request.by not in editors:
        return "You may look; changes are for those whom settings.yaml names under slack.editors."
    return ""


def meant(typed: str, titles: Mapping[str, str]) -> str | None:
    """The id of the story that was typed: its id, its title, or words that stand in one title alone."""
    if typed in titles:
        return typed
    wanted = typed.casefold().split()
    found = [id for id, title in titles.items() if _holds(f"{id} {title}".casefold(), wanted)]
    return found[0] if wanted and len(found) == 1 else None


def deaf(connected: bool, silent: float) -> str:
    """Why a socket must be replaced; "" where it is well. `silent`: seconds since anything came.

    A socket can live and bring nothing (python-slack-sdk #1701). Slack says hello on each new one, so that
    a bot that nobody talks to is connected anew each half hour, and loses nothing by it.
    """
    if not connected:
        return "not connected"
    return "" if silent < SILENT else f"nothing came for {silent / 60:.0f} minutes"


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
