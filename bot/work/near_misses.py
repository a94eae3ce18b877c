"""Near misses with their articles, to be shown."""

from collections.abc import Collection, Iterable, Iterator

from bot.matcher.near_misses import near_misses
from bot.model import Article, Decision
from bot.store import Store


def with_articles(
    store: Store, decided: Iterable[Decision], most: int, subjects: Collection[str] | None = None
) -> Iterator[tuple[Article, Decision]]:
    """The near misses of what was decided, the likeliest first. `subjects`: only on these."""
    asked = (each for each in decided if subjects is None or each.subject in subjects)
    for decision in near_misses(asked, most):
        if article := store.article(decision.article):
            yield article, decision
