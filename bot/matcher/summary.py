"""A development in words: a headline that says the change, was -> now, and the sentences that say so.

Numbers, dates and names are those of the article; nothing is shown that it does not say. All of it is
English, whatever the language of the article, but what is quoted: that is as written.
"""

import re
from collections.abc import Sequence

from bot import words
from bot.matcher.titles import LEAD
from bot.model import Article, Change, Claim, ClaimKind, Match, Speaker, Standing

SHOWN_CHANGES = 4
SHOWN_QUOTES = 9
SHOWN_NAMES = 2
QUOTED = 1_600  # code points in all
LONGEST = 40  # words of a sentence of ours, or of one that we make a headline
SHORTEST = 3
WIDEST = 160  # characters of such a line in any other language
_DESK = re.compile(  # what a desk puts before a headline for other desks
    r"^(?:(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|EXCLUSIVE|BREAKING|URGENT|ALERT|FLASH)\b[ \d]*[-:—–|]+\s*)+",
    re.I,
)


def headline(article: Article, match: Match, changes: Sequence[Change], *, known: bool = False) -> str:
    """One line: the subject and its weightiest change; in an English article its own words for that.

    In another language what both title and lead tell is told in English: that is right nine times in ten.
    What one of them alone seems to tell is right six times in ten: there the article's own words stand. So
    they do where ours would leave open what is denied or opposed.

    `known`: the article is a copy of a known one, with something added.
    """
    change, said = changes[0], _own_words(article, match, changes[0], known)
    if not article.language.startswith("en"):
        said = "" if change.sure and not words.is_unsaid(change.claim) else _quoted(said, change)
    return f"{match.subject.title}: {said or _composed(change, article, match)}"


def _own_words(article: Article, match: Match, change: Change, known: bool) -> str:
    """The title, where it is of the subject, and not the old one of news told already; else the sentence."""
    titled = any(sentence.index == 0 for sentence in match.sentences)
    ahead = titled and (change.claim.sentence <= LEAD or not known)
    offered = (article.title, change.claim.quote) if ahead else (change.claim.quote,)
    plain = (_DESK.sub("", words.clean(each)) for each in offered)
    return next((each for each in plain if _is_a_line(each, article.language)), "")


def _is_a_line(text: str, language: str) -> bool:
    """Not a word or two, nor a paragraph; by its characters where a script has no spaces."""
    count = len(text.split())
    if language.startswith("en"):
        return SHORTEST <= count <= LONGEST
    return count <= LONGEST and SHORTEST < len(text) <= WIDEST


def _quoted(said: str, change: Change) -> str:
    """“Norrby vor dem Aus” (under review?): the article's words, and what a title may mean or does."""
    claim = change.claim
    if not said:
        return ""
    if change.sure:
        return f"“{said}” ({_joined(words.stage(claim), _says(claim.speaker))})"
    titled = claim.sentence == 0 and claim.kind is not ClaimKind.STATEMENT
    return f"“{said}” ({words.stage(claim)}?)" if titled else f"“{said}”"


def _composed(change: Change, article: Article, match: Match) -> str:
    """'production stop decided: by March 2028, naming Bolt, says Acme'."""
    claim = change.claim
    said = words.details(claim, article.language, change.reason)
    told = f"{words.stage(claim)}: {said}" if said else words.stage(claim)
    who = _says(claim.speaker)
    return _joined(told, _naming(claim, match, who), who)


def _naming(claim: Claim, match: Match, who: str) -> str:
    """Companies that are no party of the subject, in that sentence or in the title; of many none."""
    beside = dict.fromkeys([*match.beside.get(0, ()), *match.beside.get(claim.sentence, ())])
    others = [name for name in beside if name not in f"{match.subject.title} {who}"]
    return f"naming {' and '.join(others)}" if len(others) in range(1, SHOWN_NAMES + 1) else ""


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _says(speaker: Speaker) -> str:
    """Who says so, where it is not the article itself."""
    if speaker.standing is Standing.NONE:
        return ""
    if speaker.standing is Standing.SOURCE:
        return "unnamed sources say"
    name = words.clean(speaker.spelt or speaker.name)
    if speaker.standing is Standing.OUTLET:
        return f"{name or 'another outlet'} reports"
    return f"says {name or words.speaker(speaker, '')}"


def text(article: Article, changes: Sequence[Change], quotes: Sequence[str]) -> str:
    """Lines was -> now with who says so, then the quoted original."""
    lines = dict.fromkeys(
        line(change, article.outlet, article.language) for change in changes[:SHOWN_CHANGES]
    )
    return "\n".join([*lines, *(f"“{quote}”" for quote in quotes)])


def line(change: Change, outlet: str, language: str) -> str:
    """'closure: by March 2028 -> by March 2029 (Acme (company))'."""
    label, was, now = words.was_now(change, outlet, language)
    moved = " → ".join(part for part in (was, now) if part)
    told = ": ".join(part for part in (label, moved) if part)
    who = words.speaker(change.claim.speaker, outlet)
    return f"{told} ({who})" if who else told


def counts(claim: Claim) -> bool:
    """Whether it has a figure or a date, and is not only recalled."""
    return bool(claim.quantities or claim.dates) and not claim.background


def quotes(
    article: Article,
    match: Match,
    telling: Sequence[int],
    counting: Sequence[int] = (),
    *,
    only: bool = False,
) -> tuple[str, ...]:
    """The title, and while there is room the sentences that tell something new, the lead, those with figures
    or dates, those that name the subject, and what else is said of it.

    `telling` and `counting` are sentence indexes; `only` those that tell, where the rest was told before.
    They are shown in the order of the article.
    """
    by_index = {sentence.index: sentence.text for sentence in match.sentences}
    lead = (index for index in by_index if index <= LEAD)
    named = (hit.sentence for hit in match.hits)
    wanted = dict.fromkeys(telling if only else [*telling, *lead, *counting, *named, *by_index])
    chosen: list[int] = []
    room = QUOTED
    for index in wanted:
        size = len(by_index.get(index, ""))
        if index in by_index and (size < room or not chosen) and len(chosen) < SHOWN_QUOTES:
            chosen.append(index)
            room -= size
    return tuple(dict.fromkeys([article.title, *(by_index[index] for index in sorted(chosen))]))
