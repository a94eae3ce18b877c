"""The repeated blocks of a page: links with a title's worth of text that stand in like places.

Best are those with a date beside them; without dates, the places that say the most.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice, takewhile
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from bot.errors import Unreadable
from bot.scraper.dates import ReadDate
from bot.scraper.plain import plain
from bot.scraper.scripts import weight
from bot.scraper.urls import is_web, joined

MAX_LINKS = 1000
MAX_TITLE = 300
MAX_CELLS = 12  # of a row that is about one thing
MAX_DATE = 40  # characters; a longer text is not a date line
TITLE = 16  # the weight from which a text alone looks like a title
SHORT_TITLE = 8  # and beside a date
FEW = 3  # links in a row or an article that is about one thing
LIKELY = 3  # so many undated links in like places are a list

ASIDE = ("nav", "footer", "aside")
HEADING = "h1, h2, h3, h4, h5, h6"
BOXES = ("article", "li", "tr")
INLINE = frozenset(("em", "strong", "b", "i", "mark", "wbr", "br", "sup", "sub", "font"))
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|breadcrumbs?|pager|pagination|sidebar|share|sns)(?:$|[\s_-])"
)
DIGIT = re.compile(r"[\d〇一二三四五六七八九十元]")
LETTER = re.compile(r"[^\W\d_]")
DATE_CLASS = re.compile(r"date|time|day", re.IGNORECASE)
DATED = '[class*="date" i], [class*="time" i], [class*="day" i]'


class Found(NamedTuple):
    """A link that may be an entry, and the part of the page that is about it alone."""

    url: str
    title: str
    link: Tag
    block: Tag
    box: Tag | None = None  # the row or article around it
    published: datetime | None = None


Targets = Mapping[int, set[str]]  # what is linked to from within a part of the page, by the part's id()
Group = dict[int, Found]  # by their order on the page


def guess(soup: BeautifulSoup, url: str, read: ReadDate) -> list[Found]:
    """The links of a page that look like its entries, in its order. Raises Unreadable where none do."""
    candidates = _blocks(_candidates(soup, url, read), read)
    places: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(candidates):
        places["/".join((one.block.name, *(parent.name for parent in one.block.parents)))].append(at)
    groups = [dict(zip(at, _dated([candidates[n] for n in at], read), strict=True)) for at in places.values()]
    lists = [group for group in map(_worthy, groups) if _share_dated(group) >= 0.5]
    if not lists:
        lists = [max(map(_titled, groups), key=_says, default={})]
    entries = [one for _, one in sorted(pair for group in lists for pair in group.items())]
    if not entries:
        raise Unreadable("no list of links with titles is on the page; name its parts with `select`")
    return entries


def address(base: str, link: str) -> str:
    """`link` as an absolute web address; "" where it is none, or only a place on the same page."""
    target = joined(base, link)
    same = target.partition("#")[0] == base.partition("#")[0]
    return target if is_web(target) and not same else ""


def title_of(link: Tag) -> str:
    """The title in a link: its heading, or its text without dates and labels beside it."""
    part: Tag = link
    while True:
        if heading := part.select_one(HEADING):
            return plain(heading.decode_contents(), MAX_TITLE)
        inside = [child for child in part.children if str(child).strip()]
        elements = [child for child in inside if isinstance(child, Tag)]
        if len(elements) < len(inside) or all(child.name in INLINE for child in elements):
            return plain(part.decode_contents(), MAX_TITLE) or plain(str(link.get("title") or ""), MAX_TITLE)
        part = max(elements, key=lambda child: (not _is_date(child), weight(child.get_text())))


def date_in(part: Tag, read: ReadDate, title: str = "") -> datetime | None:
    """The first date in a part of a page, best in a <time>; the words of `title` are not a date line."""
    for time in part.select("time") if part.name != "time" else [part]:
        if found := read(str(time.get("datetime", ""))) or read(time.get_text(" ")):
            return found
    texts = [part.get_text(" "), *(tag.get_text(" ") for tag in part.select(DATED))]
    lines = (" ".join(text.split()) for text in (*texts, *part.stripped_strings))
    short = (line for line in lines if len(line) <= MAX_DATE and DIGIT.search(line) and line not in title)
    return next(filter(None, map(read, short)), None)


def _is_date(part: Tag) -> bool:
    return part.name == "time" or DATE_CLASS.search(" ".join(part.get("class") or ())) is not None


def _candidates(soup: BeautifulSoup, url: str, read: ReadDate) -> list[Found]:
    found = []
    headings: dict[int, str] = {}  # a box of a thousand links is looked through once
    for link in soup.select("a[href]", limit=MAX_LINKS):
        target = address(url, str(link["href"]))
        if target and not any(map(_is_furniture, link.parents)):
            box = _box(link)
            if id(box) not in headings:
                headings[id(box)] = _unlinked_heading(box)
            found.append(Found(target, max(title_of(link), headings[id(box)], key=weight), link, link))
    said = Counter(title for _, title in {(one.url, one.title) for one in found})
    labels = {title for title, links in said.items() if links > 1}
    titled = (one._replace(title=_of_row(one, labels, read)) if one.title in labels else one for one in found)
    return [one for one in titled if weight(one.title) >= SHORT_TITLE]


def _of_row(one: Found, labels: set[str], read: ReadDate) -> str:
    """What stands in its row beside dates and labels, where the link only says what others say: "PDF"."""
    row = _box(one.link)
    if row is None or row.name != "tr" or len(row.find_all("a", limit=MAX_CELLS + 1)) > MAX_CELLS:
        return one.title
    cells = (plain(cell.decode_contents(), MAX_TITLE) for cell in row.find_all("td", limit=MAX_CELLS))
    telling = [text for text in cells if text not in labels and LETTER.search(text) and not read(text)]
    return plain(", ".join(telling), MAX_TITLE) or one.title


def _is_furniture(part: Tag) -> bool:
    if part.name in ASIDE:
        return True
    names = " ".join((*(part.get("class") or ()), str(part.get("id") or "")))
    return part.name not in ("html", "body") and FURNITURE.search(names.lower()) is not None


def _unlinked_heading(box: Tag | None) -> str:
    """The heading of the box in which a "read more" stands."""
    heading = box.select_one(HEADING) if box else None
    return plain(heading.decode_contents(), MAX_TITLE) if heading and not heading.select_one("a") else ""


def _box(link: Tag) -> Tag | None:
    return next((parent for parent in link.parents if parent.name in BOXES), None)


def _blocks(candidates: list[Found], read: ReadDate) -> list[Found]:
    """Each candidate with the largest part of the page that links to nothing else."""
    targets: dict[int, set[str]] = defaultdict(set)
    for one in candidates:
        for parent in one.link.parents:
            targets[id(parent)].add(one.url)
    blocks: dict[tuple[str, int], Found] = {}  # a page of a thousand links to one place is one block
    for one in candidates:
        block = _largest(one.link, targets)
        blocks.setdefault((one.title, id(block)), one._replace(block=block))
    return list(_one_a_box(list(_fewest(blocks.values())), targets, read))


def _fewest(blocks: Iterable[Found]) -> Iterator[Found]:
    """No more than FEW titles of one block: each costs a look through all of it."""
    seen: Counter[int] = Counter()
    for one in blocks:
        seen[id(one.block)] += 1
        if seen[id(one.block)] <= FEW:
            yield one


def _one_a_box(blocks: list[Found], targets: Targets, read: ReadDate) -> Iterator[Found]:
    """Without the second links of a row or an article (to its author, its PDF), unless dated themselves."""
    taken = set()
    for one in blocks:
        box = _box(one.link)
        if box is None or len(targets[id(box)]) > FEW or _inside(one, read):
            yield one
        elif id(box) not in taken:
            taken.add(id(box))
            yield one._replace(box=box)


def _largest(link: Tag, targets: Targets) -> Tag:
    block = link
    while (parent := block.parent) and parent.name != "body" and len(targets[id(parent)]) == 1:
        block = parent
    return block


def _dated(group: list[Found], read: ReadDate) -> list[Found]:
    """A group with its dates, found in the way that finds the most: inside, in the box, before or after."""
    best: list[datetime | None] = [None] * len(group)
    for way in (_inside, _boxed, _before, _after):
        dates = [way(one, read) for one in group]
        if dates.count(None) < best.count(None):
            best = dates
    return [one._replace(published=date) for one, date in zip(group, best, strict=True)]


def _inside(one: Found, read: ReadDate) -> datetime | None:
    return date_in(one.block, read, one.title)


def _boxed(one: Found, read: ReadDate) -> datetime | None:
    return date_in(one.box, read, one.title) if one.box else None


def _before(one: Found, read: ReadDate) -> datetime | None:
    return _beside(one.block.previous_siblings, read)


def _after(one: Found, read: ReadDate) -> datetime | None:
    return _beside(one.block.next_siblings, read)


def _beside(siblings: Iterable[PageElement], read: ReadDate) -> datetime | None:
    near = islice((sibling for sibling in siblings if isinstance(sibling, Tag)), 2)
    own = takewhile(lambda sibling: sibling.name != "a" and not sibling.select_one("a"), near)
    return next(filter(None, (date_in(sibling, read) for sibling in own)), None)


def _share_dated(group: Group) -> float:
    return sum(one.published is not None for one in group.values()) / max(1, len(group))


def _worthy(group: Group) -> Group:
    return {at: one for at, one in group.items() if one.published or weight(one.title) >= TITLE}


def _titled(group: Group) -> Group:
    worthy = _worthy(group)
    return worthy if len(worthy) >= LIKELY else {}


def _says(group: Group) -> int:
    return sum(weight(one.title) for one in group.values())
