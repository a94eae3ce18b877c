"""The text of an article out of a piece of HTML, and free of what is no article."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from lxml import etree, html

from bot.errors import Unreadable
from bot.scraper.boilerplate import BOILERPLATE, CLOCKED, DATELINE, MOMENT, RELATED
from bot.scraper.relative import is_relative
from bot.scraper.scripts import bare, weight

MAX_BYTES = 2_000_000  # of a page that are parsed
MAX_TEXT = 100_000  # characters of an article that are kept
MAX_HEADINGS = 50  # of a page that are looked at
MAX_DATES = 10  # lines of a page that are read as one: some take the library long
HEADINGS = ("h2", "h3", "h4")  # that a page without an h1 has
TITLE = 12  # letters of a title that is told from other words by them
MAX_BYLINE = 250  # characters of a line that names people, offices and times
MAX_PART = 120  # and of what belongs to one of its dates
BEFORE = 30  # of it before a date that may tell its clock
FEW_PARTS = 8  # that a date may be written in
TOGETHER = 3  # elements after the first date in which others of the same article stand
ABOVE = 10  # elements before the heading in which it may stand
NEAR = 40  # elements after the heading in which its date stands
LITTLE = 30  # weight of a line that only says how long ago it was written
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2060\ufeff\ufffc\ufffe\uffff\ud800-\udfff]"
)
# What no element may hold, as it stands or by its number, whatever pages contain of it.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
BLOCKS = (
    *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "hr", "li", "main"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
)
RANKS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNREAD = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "button",
    "form",
    "nav",
    "figcaption",
)


def parse(markup: str) -> html.HtmlElement:
    """The tree of a page. Raises Unreadable where there is none."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return html.document_fromstring(FORBIDDEN.sub(" ", markup).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise Unreadable("there is no markup in it") from None


def fragment(markup: str) -> str:
    """The text of a piece of HTML (a feed's content, an articleBody), one line a block."""
    markup = unescape(markup[:MAX_BYTES]) if "&lt;" in markup and "<" not in markup else markup[:MAX_BYTES]
    if "<" not in markup:
        return unescape(markup)
    try:
        tree = parse(f"<body>{markup}</body>")
    except Unreadable:
        return ""
    etree.strip_elements(tree, *UNREAD, with_tail=False)
    for block in tree.iter(*BLOCKS):
        block.text, block.tail = f"\n{block.text or ''}", f"\n{block.tail or ''}"
    return str(tree.text_content())


@dataclass(frozen=True, slots=True)
class Text:
    """A cleaned text, and the lines with dates that stood at its head, and at its end."""

    text: str
    dates: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


def tidy(raw: str, title: str, without: Collection[str] = ()) -> Text:
    """Without title and dates at its head, dates at its end, boilerplate and lists of other articles, and
    lines that stand `without` the article, given as `bare` has them; at most MAX_TEXT long."""
    lines = [line for line in map(line_of, raw[: 4 * MAX_TEXT].split("\n")) if line]
    head = _head(lines, title)
    end = next((at for at in range(len(lines), head, -1) if not _is_date(lines[at - 1])), head)
    kept: list[str] = []
    listing = False
    for line in dict.fromkeys(lines[head:end]):
        listing = bool(RELATED.fullmatch(line)) or (listing and not _is_prose(line))
        plainly = bare(line)
        if (
            not listing
            and plainly
            and plainly not in without
            and (_is_prose(line) or not BOILERPLATE.search(line))
        ):
            kept.append(line)
    dates = tuple(filter(_is_date, lines[:head]))
    return Text("\n".join(kept)[:MAX_TEXT], dates[:MAX_DATES], tuple(lines[end:][:MAX_DATES]))


def datelines(tree: html.HtmlElement, title: str) -> tuple[str, ...]:
    """The lines with a date that stand together soon after the heading, or before it."""
    elements = list(itertools.chain.from_iterable(body.iter() for body in tree.iter("body")))
    for at in _headings(elements, bare(title)):
        below = _dated(elements[at : at + NEAR])
        if found := below or _dated(elements[max(0, at - ABOVE) : at][::-1]):
            return tuple(found[:MAX_DATES])
    return ()


def _dated(elements: Sequence[html.HtmlElement]) -> list[str]:
    """The lines with a date in the first elements that have one, up to the prose."""
    found: list[str] = []
    last = len(elements)
    for at, element in enumerate(elements):
        for line in _own_lines(element):
            if _is_date(line) or (CLOCKED.search(line) and not is_ended(MOMENT.sub("", line))):
                last = last if found else at + TOGETHER
                found.append(line)
            elif found and _is_prose(line):
                return found
        if at == last:
            break
    return found


def dates_in(line: str) -> list[str]:
    """A line of several dates (published, updated) in parts with one each."""
    starts = [found.start() for found in MOMENT.finditer(line[:MAX_BYLINE])]
    first = max(0, min(starts, default=0) - BEFORE)
    ends = itertools.pairwise([first, *starts[1:], len(line)])
    return [line[start:end][:MAX_PART] for start, end in ends]


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


def _head(lines: list[str], title: str) -> int:
    """How many lines precede the article: a trail of links and the title, the title again, its date."""
    start = 0
    for at, line in enumerate(lines[:8]):
        if _is_prose(line):
            break
        if bare(line) == bare(title) or (len(bare(title)) >= TITLE and bare(line).endswith(bare(title))):
            start = at + 1
    return next((at for at in range(start, len(lines)) if not _is_date(lines[at])), len(lines))


def _is_date(line: str) -> bool:
    """Whether a line gives a date and says little else."""
    if weight(line) > 90 or not DATELINE.search(line):
        return weight(line) <= LITTLE and is_relative(line)
    return weight(DATELINE.sub("", line)) < 20 + weight(line) // 4


def _is_prose(line: str) -> bool:
    return len(line) > 400 or (is_ended(line) and weight(line) > 100)


def is_ended(line: str) -> bool:
    return line.rstrip("\"'”’」』）)")[-1:] in ".。!！?？"


def line_of(raw: str) -> str:
    return " ".join(UNSEEN.sub("", raw).split()).removeprefix("- ").strip("|").strip()
