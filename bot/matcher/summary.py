"""A development in words: a headline that says the change, was -> now, and the sentences that say so.

Numbers, dates and names are shown as the article has them; nothing is shown that it does not say.
"""

from collections.abc import Sequence

from bot import words
from bot.model import Article, Change, Match, Subject

SHOWN_CHANGES = 4
SHOWN_QUOTES = 8
QUOTED = 1_600  # code points in all
LEAD = 2


def headline(subject: Subject, changes: Sequence[Change]) -> str:
    """One line: the subject and its weightiest change."""
    claim = changes[0].claim
    said = ": ".join(part for part in (words.stage(claim), words.details(claim, changes[0].reason)) if part)
    return f"{subject.title}: {said}"


def text(outlet: str, changes: Sequence[Change], quotes: Sequence[str]) -> str:
    """Lines was -> now with who says so, then the quoted original."""
    lines = dict.fromkeys(line(change, outlet) for change in changes[:SHOWN_CHANGES])
    return "\n".join([*lines, *(f"“{quote}”" for quote in quotes)])


def line(change: Change, outlet: str) -> str:
    """'closure: by March 2028 -> by March 2029 (Acme (company))'."""
    label, was, now = words.was_now(change, outlet)
    moved = " → ".join(part for part in (was, now) if part)
    told = ": ".join(part for part in (label, moved) if part)
    who = words.speaker(change.claim.speaker, outlet)
    return f"{told} ({who})" if who else told


def quotes(article: Article, match: Match, telling: Sequence[int]) -> tuple[str, ...]:
    """The title, and while there is room the sentences that tell something new, the lead, those that name it.

    `telling` are sentence indexes. They are shown in the order of the article.
    """
    by_index = {sentence.index: sentence.text for sentence in match.sentences}
    lead = (index for index in by_index if index <= LEAD)
    wanted = dict.fromkeys([*telling, *lead, *(hit.sentence for hit in match.hits)])
    chosen: list[int] = []
    room = QUOTED
    for index in wanted:
        room -= len(by_index.get(index, ""))
        if index in by_index and (room > 0 or not chosen) and len(chosen) < SHOWN_QUOTES:
            chosen.append(index)
    return tuple(dict.fromkeys([article.title, *(by_index[index] for index in sorted(chosen))]))
