"""What stands on a page between and beside the paragraphs of its article: other articles, captions, offers.

Names of classes differ from site to site, and so do the words. But what leads to another article is a link
and hardly more: a line of its own, or a picture and a title that lead to the same place.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, takewhile
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement as Element

from bot.scraper.body import BLOCKS, is_ended, line_of
from bot.scraper.scripts import bare, weight

MAX_LINKS = 5000
MAX_CARD = 600  # weight of the most that is told of another article
MAX_LABEL = 60  # and of what may stand before a link to it: "Read also:"
FEW = 4  # links to one place that are looked at
SLIP = 2  # letters behind a link that were meant to be in it
TITLE = 16  # weight of the least text that is a title
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HEADLINE = 5  # words of an id that is made of one
CLIMB = 6  # elements around a picture in which its title may stand
LARGE = 1 / 3  # share of a page's paragraphs that is no mere addition to it
UNSHOWN = ("video", "audio", "figcaption", "dialog")
SCRIPTS = ("script", "style", "noscript", "template")
WHOLE = ("html", "body", "main", "table", "tbody", "tr", "td", "th")  # never taken for a line
LABELLED = re.compile(r"[:：|｜>▶→»›】\]–—-]\s*$")
MARKED = re.compile(  # classes, in words_with-Humps; the shortest by chance in a random id
    r"(?<![A-Za-z0-9])(?i:ads?|cta)(?![a-z0-9])|(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:advert(?:isement)?"
    r"|newsletter|author-?(?:bio|box|info)|about-?author|comments?|feedback|disclaimer|poll|promo|outbrain|taboola"
    r"|related|recommend(?:ed|ations?)|read-?(?:next|more|also)|up-?next|share|sharing|social|modal|donat(?:e|ion)"
    r"|subscri(?:be|ption)|breadcrumbs?|(?:access|registration)-?wall|(?:hide|no)-?print|print[-:]?hidden"
    r"|d-print-none)(?![a-z])"
)


def taken_out(tree: Element, url: str) -> frozenset[str]:
    """Takes what is no part of the article out of the page at `url`, but for its heading; the lines of all
    that, as `bare` has them."""
    found = strays(tree, url)
    said = lines((*found, *islice(tree.iter("h1"), 1)))
    for one in found:
        one.drop_tree()
    return said


def strays(tree: Element, url: str) -> list[Element]:
    """The elements that are no part of the article of the page at `url`, none within another."""
    weights = _weights(tree)
    prose, all_of_it = LARGE * _prose(tree), LARGE * weights[tree]

    def is_minor(part: Element) -> bool:
        return weights[part] <= all_of_it and _prose(part) <= prose

    pointers = dict.fromkeys(filter(is_minor, _pointers(tree, url, weights)))
    lists = _lists(pointers, weights)
    blocks = (*tree.iter(*UNSHOWN), *_marked(tree), *lists)
    found = dict.fromkeys((*filter(is_minor, blocks), *pointers))
    if (heading := next(tree.iter("h1"), None)) is not None:
        for outer in (heading, *heading.iterancestors()):
            found.pop(outer, None)
    return [one for one in found if not any(map(found.__contains__, one.iterancestors()))]


def lines(elements: Iterable[Element]) -> frozenset[str]:
    """What they say, line by line, as `bare` has it."""
    blocks = {block for one in elements for block in (one, *one.iter(*BLOCKS))}
    return frozenset(filter(None, (bare(line_of(str(block.text_content()))) for block in blocks)))


def _weights(tree: Element) -> dict[Element, int]:
    """How much the text in each element weighs."""
    elements = list(tree.iter())
    found = dict.fromkeys(elements, 0)
    for one in reversed(elements):
        if one.tag not in SCRIPTS:
            found[one] += weight((one.text or "").strip())
        if (outer := one.getparent()) is not None:
            found[outer] += found[one] + weight((one.tail or "").strip())
    return found


def _marked(tree: Element) -> Iterator[Element]:
    """What its class or id calls an addition; or a frame around the article that names what it has. An id of
    many words is a heading's, which links lead to: "feedback-from-both-of-the-works".
    """
    parts = (one for one in tree.iter() if one.attrib and one.tag not in (*WHOLE, "script"))
    for one in parts:
        id = one.get("id", "")
        if _is_mark(one.get("class")) or (len(re.split(r"[-_]", id)) < HEADLINE and _is_mark(id)):
            yield one


@lru_cache(maxsize=4096)  # a page has few classes, and others of its site the same
def _is_mark(names: str | None) -> bool:
    return names is not None and MARKED.search(names) is not None


def _prose(part: Element) -> int:
    """The weight of the paragraphs in it, not of one that it is itself."""
    return sum(weight(str(paragraph.text_content())) for paragraph in part.iterfind(".//p"))


def _pointers(tree: Element, url: str, weights: Mapping[Element, int]) -> Iterator[Element]:
    """The links to other pages that stand for themselves: with their line, or with the card around them."""
    targets: dict[str, list[Element]] = defaultdict(list)
    own = urlsplit(url)
    for link in islice(tree.iter("a"), MAX_LINKS):
        if target := _target(link, url, own):
            targets[target].append(link)
    away = {link for links in targets.values() for link in links}
    holders: dict[Element, None] = {}
    for links in targets.values():
        if sum(weights[link] for link in links) > MAX_CARD and not _has(links[0], *HEADINGS):
            continue  # a text that is all linked
        titles = [link for link in links if weights[link] >= TITLE][:FEW]
        for title in titles:
            if _has(title, *BLOCKS):
                yield title
            else:
                holders[_block(title)] = None
        for picture in links[: 2 * FEW] if titles else []:
            if _has(picture, "img"):
                yield from islice(_card(picture, titles, weights), 1)
    yield from (line for line in holders if line.tag not in WHOLE and _is_pointer(line, away))


def _block(link: Element) -> Element:
    return next((one for one in link.iterancestors() if one.tag in (*BLOCKS, *WHOLE)), link)


def _has(part: Element, *tags: str) -> bool:
    return next(part.iter(*tags), None) is not None


def _target(link: Element, url: str, own: SplitResult) -> str:
    """Where a link leads, without its scheme; "" for a place on the same page."""
    try:
        href = (link.get("href") or "#").strip()
        other = urlsplit(href if href.startswith("http") else urljoin(url, href))
    except ValueError:
        return ""
    if other.scheme not in ("http", "https") or (own.netloc, own.path) == (other.netloc, other.path):
        return ""
    return f"{other.netloc}{other.path}?{other.query}"


def _is_pointer(line: Element, away: set[Element]) -> bool:
    """Whether a line is nothing but links to other pages, below a label or not. A whole sentence is none."""
    if any(inner.tag in BLOCKS and inner.tag != "br" for inner in line.iterdescendants()):
        return False
    label, *between = _unlinked(line, away)
    if len(bare("".join(between))) > SLIP:
        return False
    is_sentence = is_ended(str(line.text_content()).rstrip("?!？！"))
    if not bare(label):
        return not is_sentence
    is_label = LABELLED.search(label) is not None or (not is_sentence and _is_apart(line, away))
    return weight(label) <= MAX_LABEL and is_label


def _is_apart(line: Element, away: set[Element]) -> bool:
    """Whether what stands before a link to another page has an element of its own."""
    before = list(takewhile(lambda child: child not in away, line))
    return len(before) < len(line) and not bare(
        (line.text or "") + "".join(child.tail or "" for child in before)
    )


def _lists(pointers: Collection[Element], weights: Mapping[Element, int]) -> Iterator[Element]:
    """The parts of the page that hold links to other pages and at most a heading over them."""
    pointing: Counter[Element] = Counter()
    for one in pointers:
        if not any(map(pointers.__contains__, one.iterancestors())):
            pointing.update(dict.fromkeys(one.iterancestors(), weights[one]))
    for part, linked in pointing.items():
        left = weights[part] - linked
        if part.tag not in WHOLE and left <= MAX_LABEL and not is_ended(_rest(part, pointers)):
            yield part


def _rest(part: Element, without: Collection[Element]) -> str:
    """The text of an element but for some of those within."""
    inner = ("" if child in without else _rest(child, without) for child in part)
    tails = (child.tail or "" for child in part)
    return (part.text or "") + "".join(map("".join, zip(inner, tails, strict=True)))


def _unlinked(part: Element, away: set[Element]) -> list[str]:
    """The text around links to other pages, in as many pieces as they divide it into."""
    pieces = [part.text or ""]
    for child in part:
        first, *rest = ["", ""] if child in away else _unlinked(child, away)
        pieces[-1] += first
        pieces += rest
        pieces[-1] += child.tail or ""
    return pieces


def _card(picture: Element, titles: list[Element], weights: Mapping[Element, int]) -> Iterator[Element]:
    """The small parts of the page that a linked picture shares with a title that leads to the same place."""
    around = {outer for title in titles for outer in islice(title.iterancestors(), CLIMB)}
    for outer in islice(picture.iterancestors(), CLIMB):
        if outer.tag in WHOLE or weights[outer] > MAX_CARD:
            return
        if outer in around:
            yield outer
