"""The main text of a page, out of its markup."""

import functools
import itertools
import logging
from configparser import ConfigParser
from copy import deepcopy

from lxml import etree, html

from bot.errors import Unreadable
from bot.scraper.body import BLOCKS, is_ended, line_of, parse
from bot.scraper.scripts import bare, shared, weight

MAX_LINKS = 5000
MAX_ELEMENTS = 30_000  # extraction takes a tenth of a millisecond for each
NEARLY = 2 / 3  # of the words of a title in a text that is surely about it
MOST = 0.7  # share of the fullest block's paragraphs below which it is doubted too
ASIDE = ("nav", "footer", "figure", "blockquote")  # not where the story is told
SHORT = 400  # weight below which the fast extraction is doubted
FEW_BREAKS = 2  # direct ones from which a block is written in lines
FRAMES = ("article", "div", "main", "section")
AKIN = 0.3  # share of the title's words in a text that is about it
SENTENCE = 60  # weight of the least paragraph that is one


def extract(tree: html.HtmlElement, title: str) -> str:
    """The main text of a page, with paragraphs divided by newlines; "" where none is found.

    Fast heuristics first; the thorough ones too where those find little; the block with the most prose where
    they pass it over. Raises Unreadable for a page so large that its extraction would take seconds.
    """
    for tag, limit, things in (("a", MAX_LINKS, "links"), ("*", MAX_ELEMENTS, "elements")):
        if sum(1 for _ in tree.iter(tag)) > limit:
            raise Unreadable(f"it has too many {things} (over {limit})")
    for table in tree.iter("table"):
        _unfold(table)
    for block in list(tree.iter(*FRAMES)):
        if len(block.findall("br")) >= FEW_BREAKS:
            _part(block)
    text = _extracted(tree, fast=True)
    if weight(text) < SHORT:
        text = max(_extracted(tree, fast=False), text, key=len)
    text = _with_bare(tree, title, text)
    blocks, prose = _fullest(tree)
    if not blocks or _covers(text, prose) >= MOST:
        return text
    other = _extracted(_alone(blocks), fast=True)
    is_whole = _covers(other, text.split("\n")) >= MOST
    akin = shared(title, _without(text, title))
    is_nearer = akin < NEARLY and shared(title, other) > akin
    return max(text, other, key=weight) if is_whole or is_nearer else text


def _with_bare(tree: html.HtmlElement, title: str, text: str) -> str:
    """The text of a page, also where most of it stands bare in blocks without paragraphs."""
    said = {block: _bare_lines(block) for block in tree.iter(*FRAMES)}
    plainly = bare(text)
    lost = [line for lines in said.values() for line in lines if bare(line) not in plainly]
    if sum(map(weight, lost)) <= weight(text) or shared(title, "\n".join(lost)) < AKIN:
        return text
    for block, lines in said.items():
        if lines:
            _part(block)
    other = _extracted(tree, fast=True)
    return other if _covers(other, text.split("\n")) >= MOST else text


def _bare_lines(block: html.HtmlElement) -> list[str]:
    """The prose in a block that is in no paragraph of its own."""
    texts = [block.text, *(child.tail for child in block if child.tag in BLOCKS)]
    lines = [line_of(text) for text in texts if text and len(text) >= SENTENCE / 2]
    return [line for line in lines if weight(line) >= SENTENCE and is_ended(line)]


def _without(text: str, title: str) -> str:
    return "\n".join(line for line in text.split("\n") if bare(line) != bare(title))


def _fullest(tree: html.HtmlElement) -> tuple[list[html.HtmlElement], list[str]]:
    """The elements of one article in which the most prose stands as paragraphs of one kind, and these."""
    prose: dict[tuple[object, ...], list[tuple[html.HtmlElement, str]]] = {}
    for paragraph in tree.iter("p"):
        line, parent = line_of(str(paragraph.text_content())), paragraph.getparent()
        if (
            weight(line) >= SENTENCE
            and is_ended(line)
            and next(paragraph.iterancestors(*ASIDE), None) is None
        ):
            first = (parent.get("class") or "").split()[:1]
            kind = (
                next(paragraph.iterancestors("article"), None),
                parent.tag,
                *first,
                paragraph.get("class"),
            )
            prose.setdefault(kind, []).append((parent, line))
    best = max(prose.values(), key=lambda found: sum(weight(line) for _, line in found), default=[])
    return list(dict.fromkeys(parent for parent, _ in best)), [line for _, line in best]


def _covers(text: str, prose: list[str]) -> float:
    """The share of these paragraphs that a text has."""
    plainly = bare(text)
    return sum(weight(line) for line in prose if bare(line) in plainly) / (sum(map(weight, prose)) or 1)


def _alone(blocks: list[html.HtmlElement]) -> html.HtmlElement:
    """A page of nothing but the article around blocks, or what holds them all; these bear no names any more
    that an extraction might go by."""
    holding = [[block, *block.iterancestors()] for block in blocks]
    frame = next(one for one in holding[0] if all(one in outer for outer in holding))
    for one in itertools.chain.from_iterable(holding):
        one.attrib.clear()
    page = parse("<html><body><article></article></body></html>")
    copy = deepcopy(next((one for one in (frame, *frame.iterancestors()) if one.tag == "article"), frame))
    copy.tail = None
    page.find(".//article").append(copy)
    return page


def _unfold(table: html.HtmlElement) -> None:
    """A table that holds the page, not figures, is so many blocks: an extraction would make rows of it."""
    parts = [part for part in table if part.tag in ("tbody", "thead", "tfoot")]
    rows = [row for part in (table, *parts) for row in part if row.tag == "tr"]
    cells = [cell for row in rows for cell in row]
    if any(map(_holds_page, cells)):
        for part in (table, *parts, *rows, *cells):
            part.tag = "div"


def _holds_page(cell: html.HtmlElement) -> bool:
    if len(cell.findall("p")) > 1 or next(cell.iter("h1", "table"), None) is not None:
        return True
    return len(cell.findall("br")) >= FEW_BREAKS and weight(str(cell.text_content())) >= SHORT


def _part(block: html.HtmlElement) -> None:
    """Bare text in a block, and what line breaks divide, become paragraphs: an extraction would lose the
    beginning."""
    part = etree.Element("p")
    part.text, block.text = block.text, None
    for child in [*block]:
        if child.tag != "br" and child.tag not in BLOCKS:
            part.append(child)  # with the text behind it
            continue
        child.addprevious(part)
        part = etree.Element("p")
        part.text, child.tail = child.tail, None
        if child.tag == "br":
            block.remove(child)
    block.append(part)


def _extracted(tree: html.HtmlElement, fast: bool) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(tree, fast=fast, include_comments=False, with_metadata=False, config=_config())
    return getattr(found, "text", None) or ""


@functools.cache
def _config() -> ConfigParser:
    from trafilatura.settings import use_config

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    config: ConfigParser = use_config()
    # counted in characters, not words: at the default of 250 a Japanese flash comes with the menu
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "60")
    return config
