"""The lines of a page that say when its article appeared: those with a date, near its heading."""

import itertools
from collections.abc import Iterator, Sequence

from lxml import html

from bot.scraper.body import MAX_DATES, TITLE, is_date, is_ended, is_prose, line_of
from bot.scraper.boilerplate import CLOCKED, MOMENT
from bot.scraper.scripts import bare

MAX_HEADINGS = 50  # of a page that are looked at
HEADINGS = ("h2", "h3", "h4")  # that a page without an h1 has
MAX_BYLINE = 250  # characters of a line that names people, offices and times
MAX_PART = 120  # and of what belongs to one of its dates
BEFORE = 30  # of it before a date that may tell its clock
FEW_PARTS = 8  # that a date may be written in
TOGETHER = 3  # elements after the first date in which others of the same article stand
ABOVE = 10  # elements before the heading in which it may stand
NEAR = 40  # elements after the heading in which its date stands
RANKS = ("h1", "h2", "h3", "h4", "h5", "h6")


def datelines(tree: html.HtmlElement, title: str) -> tuple[str, ...]:
    """The lines with a date that stand together soon after the heading, or before it."""
    elements = list(itertools.chain.from_iterable(body.iter() for body in tree.iter("body")))
    for at in _headings(elements, bare(title)):
        below = _dated(elements[at : at + NEAR])
        if found := below or _dated(elements[max(0, at - ABOVE) : at][::-1]):
            return tuple(found[:MAX_DATES])
    return ()


def dates_in(line: str) -> list[str]:
    """A line of several dates (published, updated) in parts with one each."""
    starts = [found.start() for found in MOMENT.finditer(line[:MAX_BYLINE])]
    first = max(0, min(starts, default=0) - BEFORE)
    ends = itertools.pairwise([first, *starts[1:], len(line)])
    return [line[start:end][:MAX_PART] for start, end in ends]


def _dated(elements: Sequence[html.HtmlElement]) -> list[str]:
    """The lines with a date in the first elements that have one, up to the prose."""
    found: list[str] = []
    last = len(elements)
    for at, element in enumerate(elements):
        for line in _own_lines(element):
            if is_date(line) or (CLOCKED.search(line) and not is_ended(MOMENT.sub("", line))):
                last = last if found else at + TOGETHER
                found.append(line)
            elif found and is_prose(line):
                return found
        if at == last:
            break
    return found


def _headings(elements: Sequence[html.HtmlElement], title: str) -> Iterator[int]:
    """Where the heading may be: what bears the title, the highest rank first; the first h1; whatever is
    the title, or ends with it."""
    ranked = [(one.tag, at) for at, one in enumerate(elements) if one.tag in RANKS][:MAX_HEADINGS]
    yield from (at for _, at in sorted(ranked) if _is_heading(elements[at], title))
    yield from [at for tag, at in ranked if tag == "h1"][:1]
    yield from [at for at, one in enumerate(elements) if _bears(one, title)][:1]


def _is_heading(heading: html.HtmlElement, title: str) -> bool:
    """Whether it says most of the title; it may say more only where it is the page's main heading,
    for others head the comments on it."""
    said = bare(str(heading.text_content()))
    if said in title:
        return 2 * len(said) > len(title)
    return heading.tag == "h1" and title in said and 2 * len(title) > len(said)


def _bears(element: html.HtmlElement, title: str) -> bool:
    """Whether it is the title, or a heading that ends with it: "Norrby: Almer Glass to close its plant"."""
    if element.text and bare(element.text) == title:
        return True
    return (
        len(title) >= TITLE and element.tag in HEADINGS and bare(str(element.text_content())).endswith(title)
    )


def _own_lines(element: html.HtmlElement) -> list[str]:
    """What stands in an element and behind it; of one with little in it all that does."""
    texts = [element.text, element.tail]
    if 0 < len(element) <= FEW_PARTS:
        parts = list(itertools.islice(element.itertext(), 3 * FEW_PARTS))
        texts.append(" ".join(parts)[: MAX_BYLINE + 1])
    return [line for line in (line_of(text) for text in texts if text and len(text) <= MAX_BYLINE) if line]
