"""What one development looks like: was -> now, who says so, the quoted original, the source."""

from collections.abc import Iterable

from bot import words
from bot.model import Change, Development, LedgerEntry, Reason, Speaker, Subject
from bot.notifier import blocks
from bot.notifier.blocks import Element
from bot.notifier.limits import cut, escape
from bot.words import clean

CHANGES = 5
QUOTE = 400  # code points of a quoted sentence


def delta(development: Development, title: str) -> Iterable[Element | None]:
    """The parts of a rich text: a sentence, a bullet a change, then what the article itself says."""
    yield blocks.line(
        blocks.words(f"{label(development)}: "),
        blocks.link(development.url, headline(development, title), bold=True),
    )
    shown = development.changes[:CHANGES]
    yield blocks.bullets([_bullet(change, development) for change in shown] or [_source(development)])
    yield from _quotations(development, headline(development, title))


def one_line(development: Development, title: str) -> Element:
    """A development as a bullet: its day, its headline, its source."""
    said = blocks.words(f": {headline(development, title)} — ")
    return blocks.line(blocks.day(development.at), said, blocks.link(development.url, outlet(development)))


def known_line(entry: LedgerEntry) -> Element:
    """A claim of the ledger as a bullet: its day, what it says, who says so, its source."""
    return blocks.line(
        blocks.day(entry.at),
        blocks.words(f": {words.fact(entry.claim, entry.language)}"),
        *_told_by(entry.claim.speaker, clean(entry.outlet) or "source", entry.url),
    )


def sentence(development: Development, subject: Subject) -> str:
    """The development as one sentence that stands alone, escaped."""
    said = headline(development, subject.title).rstrip(".。")
    mark = f"{label(development)}: " if is_correction(development) else ""
    return escape(f"{clean(subject.title)}: {mark}{said}, according to {who(development)}.")


def label(development: Development) -> str:
    """Why it is told, in a word or two; a correction is called one, and what may be misread no new stage."""
    if is_correction(development):
        return "Correction"
    known = is_sure(development) or development.reason is Reason.FIRST_REPORT
    return words.reason(development.reason) if known else "News"


def is_sure(development: Development) -> bool:
    """Whether what it leads with was hardly misread."""
    return all(change.sure for change in development.changes[:1])


def is_correction(development: Development) -> bool:
    """Whether an article takes back what was told of it: it says otherwise since it was edited."""
    return any(change.was and change.was.article == development.article for change in development.changes)


def who(development: Development) -> str:
    """Whose word it is, and where it was read."""
    speaker, paper = words.speaker(development.speaker, development.outlet), outlet(development)
    return speaker if paper in speaker else f"{speaker}, via {paper}".removeprefix(", ")


def headline(development: Development, title: str) -> str:
    """What is new, without the subject's title: that stands above it."""
    said = clean(development.headline).removeprefix(f"{clean(title)}: ")
    return said or words.reason(development.reason)


def outlet(development: Development) -> str:
    return clean(development.outlet) or "source"


def _bullet(change: Change, development: Development) -> Element:
    label, was, now = words.was_now(change, development.outlet, development.language)
    parts = [blocks.words(f"{label}{': ' if was or now else ''}")] if label else []
    if was and change.was:
        parts += [blocks.link(change.was.url, was), blocks.words(" (")]
        parts += [blocks.day(change.was.at), blocks.words(") → ")]
    if now:
        parts.append(blocks.words(now, bold=True))
    return blocks.line(*parts, *_told_by(change.claim.speaker, outlet(development), development.url))


def _quotations(development: Development, said: str) -> Iterable[Element]:
    """The title, unless it was `said` already, and the sentences."""
    title = clean(development.title)
    if title and title not in said:
        yield blocks.quotation(blocks.link(development.url, cut(title, QUOTE)))
    for quote in dict.fromkeys(map(clean, development.quotes)):
        if quote and quote != title:
            yield blocks.quotation(blocks.words(cut(quote, QUOTE)))


def _told_by(speaker: Speaker, paper: str, url: str) -> tuple[Element, Element]:
    """Whose word it is, and where it was read; a paper that speaks for itself is named once."""
    name = words.speaker(speaker, "")
    if paper in name:
        return blocks.words(" — "), blocks.link(url, name)
    return blocks.words(f" — {name}, " if name else " — "), blocks.link(url, paper)


def _source(development: Development) -> Element:
    return blocks.line(blocks.link(development.url, outlet(development)))
