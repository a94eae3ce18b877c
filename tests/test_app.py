"""The bot put together: its duties alone take an article from the feed to the channel."""

import threading
from datetime import UTC, datetime, timedelta

from bot.app import work
from tests.fakes.bot import Bot
from tests.fakes.pages import Item
from tests.fakes.program import until
from tests.fakes.slack import FakeSlack

TEXT = "Arden Motors decided to close its Harborside plant by March 2028, the company said."


def test_the_duties_bring_an_article_to_the_channel(bot: Bot, slack: FakeSlack) -> None:
    bot.now = datetime.now(UTC) - timedelta(days=3)  # followed since then
    item = Item("Arden to close Harborside", "/1", datetime.now(UTC) - timedelta(hours=1), body=TEXT)
    bot.follows("wire.example", carries=[item]).start()
    stop = threading.Event()
    working = threading.Thread(target=work, args=(bot.app, stop))
    working.start()
    try:
        until(lambda: slack.shows("#deals"))
    finally:
        stop.set()
        working.join()
    assert "Harborside" in slack.shows("#deals")[0].text
    assert bot.app.store.get("heartbeat")


def test_the_digest_goes_to_the_operators_also_when_there_is_nothing(bot: Bot, slack: FakeSlack) -> None:
    bot.start()
    bot.app.digest(bot.now)
    bot.app.pipeline.delivery.deliver(bot.now)
    [shown] = slack.shows("#deals-ops")
    assert "nothing new" in shown.fallback
    assert slack.shows("#deals") == []
