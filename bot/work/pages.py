"""The page of an article, wherever its address leads in the end."""

from bot.scraper.fetch import Fetcher, Response
from bot.scraper.onward import leads_to

HOPS = 2  # pages on the way that only lead on


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
