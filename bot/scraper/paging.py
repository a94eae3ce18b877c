"""Articles on several pages: where the next one is.

Links of all kinds call themselves next, to other articles too. So only an address counts that is the
article's own with the number of a page.
"""

import re
from html import unescape
from itertools import islice
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

MAX_LINKS = 3000
NUMBERS = ("page", "p", "pg", "pn", "page_no", "pageno")
HREF = re.compile(r"\bhref\s*=\s*[\"']([^\"'<>]{1,500})[\"']", re.IGNORECASE)
ENDING = re.compile(r"(?:/|\.[a-z]{3,5})?$", re.IGNORECASE)

Query = list[tuple[str, str]]


def page_after(markup: str, url: str, first: str, number: int) -> str:
    """The link to page `number` of the article that begins at `first`, on its page at `url`; "" for none."""
    numbered = re.compile(rf"(?<![0-9]){number}(?![0-9])")
    for found in islice(HREF.finditer(markup), MAX_LINKS):
        if not numbered.search(found[1]):
            continue
        try:
            link = urljoin(url, unescape(found[1]).strip()).partition("#")[0]
            if number_of(link, first) == number:
                return link
        except ValueError:
            continue
    return ""


def number_of(link: str, first: str) -> int:
    """Which page of the article at `first` a link is; 0 where it is another address. Raises ValueError."""
    own, other = urlsplit(first), urlsplit(link)
    if (own.netloc, own.scheme) != (other.netloc, other.scheme):
        return 0
    (rest, _), (others, number) = _numbered(own), _numbered(other)
    if own.path == other.path:
        return number if rest == others else 0
    ending = ENDING.search(own.path)
    stem, end = (own.path[: ending.start()], ending[0]) if ending else (own.path, "")
    pattern = rf"{re.escape(stem)}(?:[/_-]|/page/|[_-]p|[_-]page[_-]?)(\d{{1,2}}){re.escape(end)}/?"
    found = re.fullmatch(pattern, other.path) if stem.strip("/") and own.query == other.query else None
    return int(found[1]) if found else 0


def _numbered(parts: SplitResult) -> tuple[Query, int]:
    """The parameters of an address without the number of a page, and that number; 0 for none."""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [value for name, value in pairs if name.lower() in NUMBERS]
    number = int(numbers[0]) if len(numbers) == 1 and re.fullmatch(r"[0-9]{1,2}", numbers[0]) else 0
    return [pair for pair in pairs if pair[0].lower() not in NUMBERS], number
