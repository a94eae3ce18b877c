"""What a story, a new fact or a notice looks like in Slack.

    parent, update   where the story stands now: header, newest development, earlier ones, state, outlets
    reply            the delta alone: what was, what is, who says so, the quoted original, its source
    baseline         what was known when a subject was taken up
    notice           a line for people who run the bot

Every message is made to fit `limits`; its `text` is one sentence that stands alone.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from bot import words
from bot.model import Change, Claim, ClaimKind, Development, LedgerEntry, Message, MessageKind, Story, Subject
from bot.notifier import blocks
from bot.notifier.blocks import Element
from bot.notifier.delta import delta, is_sure, known_line, one_line, outlet, sentence, who
from bot.notifier.limits import cut, escape, fit
from bot.words import clean

EARLIER = 4
KNOWN = 8
OUTLETS = 3
MATCHED = 4
VALUE = 200  # code points of a field
TITLE = 80  # of a subject's title in the small print

# Told beside the main matter: they say little about how far a story has come.
_ASIDE = frozenset(
    {
        ClaimKind.STATEMENT, ClaimKind.TERMS, ClaimKind.PARTY, ClaimKind.JOBS, ClaimKind.OUTPUT,
        ClaimKind.OPPOSITION, ClaimKind.LABOUR, ClaimKind.SUPPORT, ClaimKind.FINANCING, ClaimKind.NEW_MODEL,
    }
)  # fmt: skip


def parent(story: Story, channel: str, calls: Sequence[str] = ()) -> Message:
    """The story's message in the channel: where it stands now. `calls`: whom it calls."""
    return _standing(MessageKind.PARENT, story, channel, revision(story.developments[-1]), calls)


def update(story: Story, channel: str, version: str) -> Message:
    """The same for a parent that is posted already; `version` tells one update from another."""
    return _standing(MessageKind.UPDATE, story, channel, version)


def reply(
    development: Development, subject: Subject, channel: str, broadcast: bool, calls: Sequence[str] = ()
) -> Message:
    """One new fact, for the thread: only what changed."""
    told = [*delta(development, subject.title), _mentions(calls)]
    small: list[str | Element] = [
        f"{cut(clean(subject.title), TITLE)} · {who(development)}",
        blocks.first_seen(development.at),
        _matched(development),
    ]
    return fit(
        Message(
            key=key(channel, subject.id, MessageKind.REPLY, revision(development)),
            kind=MessageKind.REPLY,
            channel=channel,
            story=subject.id,
            text=sentence(development, subject),
            blocks=(blocks.rich_text(told), blocks.context(small)),
            broadcast=broadcast,
            links=(development.url,),
        )
    )


def baseline(subject: Subject, known: Sequence[LedgerEntry], channel: str, since: datetime) -> Message:
    """What is known so far of a subject that was taken up at `since`; only changes are told from then on."""
    distinct = {(words.stage(e.claim), words.details(e.claim, e.language)): e for e in reversed(known)}
    shown = sorted(distinct.values(), key=lambda entry: entry.at)[-KNOWN:]
    title = clean(subject.title)
    known_so_far = words.count(len(distinct), "thing")
    said = f"{title}: {known_so_far} known so far; from now on only what changes is told."
    return fit(
        Message(
            key=key(channel, subject.id, MessageKind.NOTICE, f"baseline {since.isoformat()}"),
            kind=MessageKind.NOTICE,
            channel=channel,
            story="",
            text=escape(said),
            blocks=(
                blocks.header(f"📌 Known so far · {title}"),
                blocks.rich_text(
                    [blocks.line(blocks.words(said)), blocks.bullets([known_line(entry) for entry in shown])]
                ),
            ),
            links=tuple(dict.fromkeys(entry.url for entry in shown)),
        )
    )


def notice(text: str, channel: str, version: str) -> Message:
    """Plain words, a line each, for the operators' channel; `version` tells one notice from another."""
    lines = [clean(line) for line in text.splitlines() if clean(line)]
    return fit(
        Message(
            key=key(channel, "", MessageKind.NOTICE, version),
            kind=MessageKind.NOTICE,
            channel=channel,
            story="",
            text=escape(" ".join(lines)),
            blocks=(blocks.rich_text([blocks.line(blocks.words("\n".join(lines)))]),),
        )
    )


def revision(development: Development) -> str:
    """What tells one telling from another: an article that is edited may be told again."""
    return f"{development.id}\n{development.text}"


def key(channel: str, story: str, kind: MessageKind, revision: str) -> str:
    """What makes posting idempotent: equal for the same message, and for no other."""
    said = "|".join((channel, story, kind, revision))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _standing(
    kind: MessageKind, story: Story, channel: str, version: str, calls: Sequence[str] = ()
) -> Message:
    newest, subject = story.developments[-1], story.subject
    before = story.developments[:-1][-EARLIER:][::-1]
    links = [development.url for development in (newest, *before)]
    return fit(
        Message(
            key=key(channel, subject.id, kind, version),
            kind=kind,
            channel=channel,
            story=subject.id,
            text=sentence(newest, subject),
            blocks=tuple(_anatomy(story, newest, before, calls)),
            links=tuple(dict.fromkeys(links)),
        )
    )


def _anatomy(
    story: Story, newest: Development, before: Sequence[Development], calls: Sequence[str]
) -> Iterable[Element]:
    yield blocks.header(_title(story))
    told = [*delta(newest, story.subject.title), *_history(story, before), _mentions(calls)]
    yield blocks.rich_text(told)
    yield blocks.fields(_state(story))
    yield blocks.context([_carried(story), blocks.first_seen(newest.at), _matched(newest)])


def _title(story: Story) -> str:
    change = _decisive(story)
    if change is None:
        return f"⚪ News · {story.subject.title}"
    word = words.stage(change.claim)
    return f"{words.emoji(change.claim)} {word[0].upper()}{word[1:]} · {story.subject.title}"


def _decisive(story: Story) -> Change | None:
    """The newest change that says how far the story has come, of those that are sure."""
    told = [change for told in _latest_first(story) for change in told.changes if change.sure]
    main = (change for change in told if change.claim.kind not in _ASIDE)
    return next(main, told[0] if told else None)


def _latest_first(story: Story) -> Sequence[Development]:
    """By when they spoke: one may be told after another that spoke later."""
    return sorted(story.developments, key=attrgetter("at"))[::-1]


def _history(story: Story, before: Sequence[Development]) -> Iterable[Element | None]:
    if before:
        yield blocks.line(blocks.words("Before", bold=True))
        yield blocks.bullets([one_line(development, story.subject.title) for development in before])
    if story.previous:
        yield blocks.line(blocks.link(story.previous, "Earlier messages on this story"))


def _state(story: Story) -> Iterable[tuple[str, str]]:
    newest, change = story.developments[-1], _decisive(story)
    claims = [(one.claim, told) for told in _latest_first(story) for one in told.changes]
    yield "Stage", words.stage(change.claim) if change else ""
    amounts = ((words.amounts(claim, told.language), claim, told) for claim, told in claims)
    dates = ((", ".join(map(words.when, claim.dates)), claim, told) for claim, told in claims)
    yield "Value", _latest(amounts, newest)
    yield "Date", _latest(dates, newest)
    yield "Certainty", f"{newest.certainty if is_sure(newest) else 'unclear'}, {who(newest)}"


def _latest(values: Iterable[tuple[str, Claim, Development]], newest: Development) -> str:
    """The first value there is; one of an earlier development says of what it is, and of when."""
    value, claim, told = next((each for each in values if each[0]), ("", None, newest))
    aside = f" ({words.stage(claim)}, {blocks.written_day(told.at)})" if claim and told is not newest else ""
    return cut(value, VALUE) + aside


def _carried(story: Story) -> str:
    names = [clean(name) for name in story.outlets] or [outlet(story.developments[-1])]
    shown = ", ".join(names[:OUTLETS])
    more = f" + {len(names) - OUTLETS} more" if len(names) > OUTLETS else ""
    return f"{cut(shown, VALUE)}{more} · {words.count(len(names), 'outlet')}"


def _matched(development: Development) -> str:
    """Why the reader sees it: the names that were found."""
    names = list(map(clean, development.matched))[:MATCHED]
    return cut(f"Matched: {' + '.join(names)}", VALUE) if names else ""


def _mentions(calls: Sequence[str]) -> Element | None:
    who = [found for found in map(blocks.mention, calls) if found]
    spaced = [part for found in who for part in (found, blocks.words(" "))][:-1]
    return blocks.line(*spaced) if spaced else None
