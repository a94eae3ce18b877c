"""What only the asker sees: where stories stand, what is known, what was decided and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model import LedgerEntry, Message, MessageKind, Subject
from bot.notifier import blocks, digest
from bot.notifier.blocks import Element, written_day
from bot.notifier.delta import known_line
from bot.notifier.limits import cut, escape, fit, fullest
from bot.people import Ask, Mute
from bot.talk.buttons import button
from bot.words import clean, count

STORIES = 30
ENTRIES = 12
LONGEST = 2_900  # code points of one text
HELP = (
    ("list", "what is followed, and where it stands"),
    ("ledger STORY", "what is known of it, with who says so"),
    ("why LINK", "what was decided on an article, and why; without a link, what was nearly told in a day"),
    ("follow STORY, unfollow STORY", "its changes by direct message, or no more"),
    ("mute STORY, unmute STORY", "seven days without a call from it, or no more"),
    ("add deal, add plant", "follow another one"),
    ("status", "how the sources and the bot fare"),
)


@dataclass(frozen=True, slots=True)
class StoryState:
    """Where a story stands, as one who asks sees it."""

    subject: Subject
    headline: str = ""  # of what was told last
    told: datetime | None = None
    mute: Mute | None = None
    followed: bool = False  # by the one who asks


@dataclass(frozen=True, slots=True)
class Health:
    """How the sources and the bot fare. Lines of trouble are ready to be read."""

    sources: int
    answered: int = 0  # in a day
    failing: Sequence[str] = ()
    articles: int = 0  # in a day
    told: int = 0
    waiting: int = 0  # messages
    parked: Sequence[str] = ()
    silent: Mapping[str, int] = field(default_factory=dict)  # why articles of a day were not told


def plain(text: str) -> Message:
    """One sentence."""
    return _answer(text, [_said(clean(text))])


def help(unknown: str) -> Message:
    """What can be asked. `unknown`: what was asked and cannot be; "": nothing."""
    first = f"/dealwire {clean(unknown)}: no such thing. You can ask:" if unknown else "You can ask:"
    lines = [
        blocks.line(blocks.words(f"/dealwire {how}", bold=True), blocks.words(f": {what}"))
        for how, what in HELP
    ]
    return _answer(first, [_said(first), blocks.bullets(lines)])


def listed(stories: Sequence[StoryState]) -> Message:
    """Every story with what was told last."""
    said = f"{count(len(stories), 'story')} followed."

    def lines(most: int) -> Iterator[Element]:
        yield from map(_line, stories[:most])
        if (more := len(stories) - most) > 0:
            yield blocks.line(blocks.words(f"and {more} more: /dealwire ledger STORY"))

    return _fullest(said, ([_said(said), blocks.bullets([*lines(most)])] for most in range(STORIES, 0, -1)))


def known(story: StoryState, entries: Sequence[LedgerEntry]) -> Message:
    """The newest entries of a story's ledger, the last of them the newest."""
    said = f"{clean(story.subject.title)}: {count(len(entries), 'thing')} known"
    if not entries:
        return plain(f"{said} so far.")
    newest = [known_line(entry) for entry in sorted(entries, key=lambda entry: entry.at)[-ENTRIES:]]
    layouts = (
        [_said(f"{said}, the newest {most}:"), blocks.bullets(newest[-most:])]
        for most in range(len(newest), 0, -1)
    )
    return _fullest(f"{said}.", layouts)


def told(text: str) -> Message:
    """Lines as a terminal would show them."""
    body = {"type": "rich_text_preformatted", "elements": [blocks.words(cut(text, LONGEST))]}
    return _answer(text.partition("\n")[0], [body])


def status(health: Health) -> Message:
    """How the sources and the bot fare."""
    said = (
        f"{fared(health)}; {count(health.articles, 'article')} read, "
        f"{count(health.told, 'development')} told; {count(health.waiting, 'message')} waiting."
    )
    silent = " · ".join(f"{why}: {times}" for why, times in health.silent.items())
    untold = blocks.line(blocks.words(f"Not told: {silent}")) if silent else None
    return _answer(said, [_said(said), untold, *troubles(health)])


def fared(health: Health) -> str:
    """How many of the sources answered in a day, and how many fail."""
    return f"{health.answered} of {health.sources} sources answered in a day, {len(health.failing)} failing"


def choice() -> Message:
    """Which form to open."""
    asked = plain("What shall be followed?")
    return replace(asked, blocks=(*asked.blocks, {"type": "actions", "elements": additions()}))


def additions() -> list[Element]:
    """The buttons that open the forms."""
    return [
        button(Ask.FORM, f"Add a {kind}", kind) | {"action_id": f"{Ask.FORM}:{kind}"}
        for kind in ("deal", "plant")
    ]


def troubles(health: Health) -> Iterable[Element | None]:
    yield from digest.troubles("Failing sources (times are UTC)", health.failing)
    yield from digest.troubles("Channels that cannot be used", health.parked)


def note(subject: Subject, channel: str, who: str, did: str, key: str) -> Message:
    """Says in a story's thread who changed what; nobody is called but the one who did it."""
    kind = MessageKind.REPLY
    text = f"{clean(subject.title)}: a member {did}."
    return fit(Message(key, kind, channel, subject.id, escape(text), _by(who, f" {did}")))


def welcome(title: str, channel: str, who: str, key: str) -> Message:
    """Says in the channel who added a story."""
    text = f"{clean(title)} is followed from now on; only what changes is told."
    did = f" added {clean(title)}: only what changes is told from now on."
    return fit(Message(key, MessageKind.NOTICE, channel, "", escape(text), _by(who, did)))


def _by(who: str, did: str) -> tuple[Element, ...]:
    return (blocks.rich_text([blocks.line({"type": "user", "user_id": who}, blocks.words(did))]),)


def _line(each: StoryState) -> Element:
    title = blocks.words(clean(each.subject.title), bold=True)
    if not each.told:
        return blocks.line(title, blocks.words(f" ({each.subject.id}): nothing told yet{_marks(each)}"))
    said = f" ({each.subject.id}), {written_day(each.told)}: {clean(each.headline)}{_marks(each)}"
    return blocks.line(title, blocks.words(said))


def _marks(each: StoryState) -> str:
    mute = f" · mute until {written_day(each.mute.until)}" if each.mute else ""
    return f"{mute}{' · you follow it' if each.followed else ''}"


def _said(text: str) -> Element:
    return blocks.line(blocks.words(text))


def _answer(text: str, parts: Iterable[Element | None]) -> Message:
    return _fullest(text, [parts])


def _fullest(text: str, layouts: Iterable[Iterable[Element | None]]) -> Message:
    """The first that fits, of layouts that say ever less."""
    shown = fullest([blocks.rich_text(parts)] for parts in layouts)
    return fit(Message("", MessageKind.NOTICE, "", "", escape(clean(text)), tuple(shown)))
