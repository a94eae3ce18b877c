"""The silence, to be looked into: articles that were not told and came nearest to it."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from bot.matcher.nearest import nearest
from bot.model import Article, Decision
from bot.store import Store


class HeldBack(NamedTuple):
    article: Article
    decision: Decision


def held_back(
    store: Store, decided: Iterable[Decision], most: int, subjects: Collection[str] | None = None
) -> Iterator[HeldBack]:
    """The likeliest first, of what was decided; see `nearest`. `subjects`: only on these."""
    asked = (each for each in decided if subjects is None or each.subject in subjects)
    for decision in nearest(asked, most):
        if article := store.article(decision.article):
            yield HeldBack(article, decision)
