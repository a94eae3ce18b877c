"""The page of an article, wherever its address leads in the end, and the pages on which it goes on."""

from collections.abc import Callable
from dataclasses import replace

from bot.errors import FetchError, Unreadable
from bot.model import Article
from bot.scraper.body import MAX_TEXT
from bot.scraper.fetch import Fetcher, Response
from bot.scraper.onward import leads_to
from bot.scraper.paging import page_after

HOPS = 2  # pages on the way that only lead on
MAX_PAGES = 5  # of an article

Read = Callable[[Response], Article]


def arrive(fetcher: Fetcher, url: str) -> Response:
    """The page at an address, or the one that it sends its readers to by a refresh or a script.

    Raises a FetchError.
    """
    response = fetcher.get(url)
    for _ in range(HOPS):
        goal = leads_to(response.body, response.url)
        if not goal:
            break
        response = fetcher.get(goal)
    return response


def read_whole(first: Response, fetcher: Fetcher, read: Read) -> Article:
    """The article that begins on a page, with what its further pages add. Raises Unreadable.

    A further page that cannot be had, or repeats more than it adds, ends it.
    """
    article, page = read(first), first
    lines = article.text.split("\n")
    for number in range(2, MAX_PAGES + 1):
        # Of links ASCII is enough.
        url = page_after(page.body.decode("latin-1"), page.url, first.url, number)
        if article.wall or not url:
            break
        try:
            page = fetcher.get(url)
            more = read(page)
        except (FetchError, Unreadable):
            break
        found = more.text.split("\n")
        new = [line for line in found if line not in lines]
        if more.wall or 2 * len(new) < len(found):
            break
        lines += new
    return replace(article, text="\n".join(lines)[:MAX_TEXT])
