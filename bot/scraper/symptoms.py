"""What one answer of a source, or the last of its articles, show of trouble."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import BadStatus, Forbidden, Refused, Unreadable, Untrusted
from bot.history import History, Trouble
from bot.model import Entry, Source, SourceKind
from bot.scraper import walls
from bot.scraper.marks import Unread
from bot.scraper.plain import plain
from bot.scraper.urls import is_home

FEWER = 0.25  # share of its usual entries below which a listing has another layout
MANY = 4.0  # entries that a listing has as a rule, for that to mean something
SOME = 3  # entries without a date that are no accident
DATED = 0.5  # share of dated entries that a source has as a rule, for their absence to mean something
UNLIKELY = 2e-3  # chance of walls in a row, by the pages before, that is no accident
MARKUP = 5000  # characters of text that a wall may have
READ = "."
LETTERS = {"b": Trouble.BLOCKED, "c": Trouble.CONSENT, "p": Trouble.PAYWALL, "f": Trouble.UNREAD}
WALLS = {walls.BLOCKED: "b", walls.CONSENT_WALL: "c", walls.PAYWALL: "p"}
SHOWN = {wall: LETTERS[letter] for wall, letter in WALLS.items()} | {walls.NOT_FOUND: Trouble.GONE}
LASTING = (Trouble.EMPTY, Trouble.DRIFT, Trouble.UNDATED)  # as long as the answer stays the same

Finding = tuple[Trouble, str]  # with the detail


@dataclass(frozen=True, slots=True)
class Seen:
    """A poll that answered. `new`: entries never met before; `others`: known ones that others had first."""

    at: datetime
    entries: Sequence[Entry | Unread] = ()
    new: int = 0
    known: int = 0
    others: int = 0
    changed: bool = True  # False: 304, or the same body
    contradicted: bool = False  # it called the same, by its validators, what it gave as changed


def finding(history: History, seen: Seen, source: Source, pages: str) -> Finding | None:
    """What is wrong with an answer, or with the pages it leads to; None where nothing is."""
    if seen.contradicted and seen.new:
        return Trouble.STUCK, f"{seen.new} entries were behind it"
    fault = history.fault
    if not seen.changed and fault and not fault.well and fault.trouble in LASTING:
        return fault.trouble, fault.detail
    if seen.changed and (wrong := _of_entries(history, seen.entries, source)):
        return wrong
    return _of_pages(history, pages)


def failure(cause: Exception, source: Source) -> Trouble:
    """What it says of a source that it could not be polled."""
    match cause:
        case Untrusted():
            return Trouble.CERTIFICATE
        case Forbidden():
            return Trouble.ROBOTS
        case BadStatus(status=401 | 403 | 407 | 451):
            return Trouble.BLOCKED
        case BadStatus(status=404 | 410):
            return Trouble.GONE
        case Unreadable():
            return Trouble.DRIFT if source.kind is SourceKind.LISTING else Trouble.GARBLED
    return Trouble.FAILING


def leads_home(url: str, source: Source) -> bool:
    """Whether what was asked for ended at a front page."""
    return is_home(url) and not is_home(source.url)


def instead(markup: str) -> Trouble | None:
    """What a page is that should have been a feed or a listing, if it says so."""
    wall = walls.wall(markup, plain(markup, MARKUP))
    return SHOWN[wall] if wall else None


def is_thin(entries: Sequence[Entry | Unread], history: History) -> bool:
    """Whether a listing has far fewer entries than it had."""
    return history.size >= MANY and len(entries) < FEWER * history.size


def letter_of(wall: str) -> str:
    """How the page of an article was read, by what it was instead."""
    return next((sign for what, sign in WALLS.items() if what in wall), READ)


def letter_without(cause: Exception) -> str:
    """The same where nothing could be told of an article; "" where the cause says nothing of its source."""
    if isinstance(cause, BadStatus) and cause.status in (401, 403, 451):
        return "b"
    if isinstance(cause, Unreadable | Refused | BadStatus):
        return letter_of(str(cause)).replace(READ, "f")
    return ""


def _of_entries(history: History, entries: Sequence[Entry | Unread], source: Source) -> Finding | None:
    if not entries:
        return None if source.search or history.size < 1 else (Trouble.EMPTY, _usually(history))
    if source.kind is SourceKind.LISTING and is_thin(entries, history):
        return Trouble.DRIFT, f"{len(entries)} entries; {_usually(history)}"
    dated = any(entry.published for entry in entries)
    if not dated and len(entries) >= SOME and history.dated >= DATED:
        return Trouble.UNDATED, f"{history.dated:.0%} of its entries had one"
    return None


def _usually(history: History) -> str:
    return f"it has {history.size:.0f} as a rule"


def _of_pages(history: History, pages: str) -> Finding | None:
    """Walls in a row that are no accident; once told, until the latest pages are free of them."""
    known = pages.strip("-")
    if history.fault and history.fault.told:
        sign = next((sign for sign, what in LETTERS.items() if what is history.fault.trouble), "")
        if sign and sign in known[-3:]:
            return history.fault.trouble, history.fault.detail
    last = known[-1:]
    if last in ("", READ):
        return None
    run = len(known) - len(known.rstrip(last))
    before = known[:-run]
    chance = (before.count(last) + 0.5) / (len(before) + 1)
    return (LETTERS[last], f"its last {run} articles") if chance**run < UNLIKELY else None
