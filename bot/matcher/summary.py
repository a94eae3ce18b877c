"""A development in words: a headline that says the change, was -> now, and the sentences that say so.

Numbers, dates and names are shown as the article has them; nothing is shown that it does not say.
"""

from collections.abc import Sequence

from bot import words
from bot.model import Article, Change, Sentence, Subject

SHOWN_CHANGES = 4
SHOWN_QUOTES = 6
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


def quotes(article: Article, sentences: Sequence[Sentence], changes: Sequence[Change]) -> tuple[str, ...]:
    """The title, the sentences with what is new, and the lead where there is room; in their order."""
    new = {change.claim.sentence for change in changes}
    lead = [sentence.index for sentence in sentences if sentence.index <= LEAD]
    chosen = sorted([*new, *(index for index in lead if index not in new)][: SHOWN_QUOTES - 1])
    by_index = {sentence.index: sentence.text for sentence in sentences}
    by_index |= {change.claim.sentence: change.claim.quote for change in changes}
    return tuple(dict.fromkeys([article.title, *(by_index[index] for index in chosen)]))
