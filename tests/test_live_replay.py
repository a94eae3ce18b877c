"""The same stream judged from a file and read over HTTP, from outlets of every form and charset."""

from itertools import islice
from pathlib import Path

import pytest

from bot.config import read_watchlist
from bot.replay import read_articles
from tests.fakes.bot import InPlace
from tests.live_replay import Alert, live, offline

STREAM = Path(__file__).parent / "streams" / "teach" / "chips"
FIRST = 18


def told(alerts: list[Alert]) -> list[tuple[str, str]]:
    return [(alert["article"], alert["subject"]) for alert in alerts]


@pytest.mark.usefixtures("quick_start", "logs")
def test_a_stream_read_over_http_is_told_as_in_a_replay() -> None:
    stream = list(islice(read_articles(STREAM / "articles.jsonl"), FIRST))
    watchlist, problems = read_watchlist(STREAM / "watchlist.yaml")
    assert not problems
    replayed = offline(stream, watchlist)
    assert replayed
    shown = live(stream, watchlist, InPlace(threads=4))
    assert told(shown) == told(replayed)
    assert all(alert["headline"] for alert in shown)
