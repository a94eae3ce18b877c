"""The text of an article out of a piece of HTML, and free of what is no article."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import unescape

from lxml import etree, html

from bot.errors import Unreadable
from bot.scraper.boilerplate import BOILERPLATE, DATELINE, RELATED
from bot.scraper.relative import is_relative
from bot.scraper.scripts import bare, weight

MAX_BYTES = 2_000_000  # of a page that are parsed
MAX_TEXT = 100_000  # characters of an article that are kept
MAX_DATES = 10  # lines of a page that are read as one: some take the library long
TITLE = 12  # letters of a title that is told from other words by them
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
    end = next((at for at in range(len(lines), head, -1) if not is_date(lines[at - 1])), head)
    kept: list[str] = []
    listing = False
    for line in dict.fromkeys(lines[head:end]):
        listing = bool(RELATED.fullmatch(line)) or (listing and not is_prose(line))
        plainly = bare(line)
        if (
            not listing
            and plainly
            and plainly not in without
            and (is_prose(line) or not BOILERPLATE.search(line))
        ):
            kept.append(line)
    dates = tuple(filter(is_date, lines[:head]))
    return Text("\n".join(kept)[:MAX_TEXT], dates[:MAX_DATES], tuple(lines[end:][:MAX_DATES]))


def _head(lines: list[str], title: str) -> int:
    """How many lines precede the article: a trail of links and the title, the title again, its date."""
    start = 0
    for at, line in enumerate(lines[:8]):
        if is_prose(line):
            break
        if bare(line) == bare(title) or (len(bare(title)) >= TITLE and bare(line).endswith(bare(title))):
            start = at + 1
    return next((at for at in range(start, len(lines)) if not is_date(lines[at])), len(lines))


def is_date(line: str) -> bool:
    """Whether a line gives a date and says little else."""
    if weight(line) > 90 or not DATELINE.search(line):
        return weight(line) <= LITTLE and is_relative(line)
    return weight(DATELINE.sub("", line)) < 20 + weight(line) // 4


def is_prose(line: str) -> bool:
    """Whether a line is a sentence of some length."""
    return len(line) > 400 or (is_ended(line) and weight(line) > 100)


def is_ended(line: str) -> bool:
    """Whether a line ends as sentences do."""
    return line.rstrip("\"'”’」』）)")[-1:] in ".。!！?？"


def line_of(raw: str) -> str:
    """A piece of text as one line, without what nobody sees and the marks of lists."""
    return " ".join(UNSEEN.sub("", raw).split()).removeprefix("- ").strip("|").strip()
