"""Finds the tracked subjects in an article and decides what of it is new."""

from collections.abc import Iterable

from bot.matcher import dates, focus, lexicon, quantities
from bot.matcher.claims import read_claims
from bot.matcher.developments import Verdict, judge
from bot.matcher.subjects import SubjectMatcher
from bot.matcher.weights import Weights, read_weights
from bot.model import Article, Ledger, Match, Watchlist

__all__ = ["Matcher", "Verdict", "load_words"]


def load_words(languages: Iterable[str]) -> None:
    """Reads the word lists of these languages now, some 0.2 s each, and not when the first article comes."""
    for language in languages:
        lexicon.load(language)
        dates.spans("", language)
        quantities.read_quantities("", language)


class Matcher:
    """The matcher for one watchlist."""

    def __init__(self, watchlist: Watchlist, weights: Weights | None = None) -> None:
        self._subjects = SubjectMatcher(watchlist)
        self._weights = weights or read_weights()

    def match(self, article: Article) -> tuple[Match, ...]:
        """The subjects that the article concerns."""
        return focus.compared(self._subjects.match(article), self._weights.focus)

    def judge(self, article: Article, match: Match, ledger: Ledger, *, baseline: bool = False) -> Verdict:
        """What is new of one subject, against its ledger."""
        claims = read_claims(article, match)
        return judge(article, match, claims, ledger, self._weights, baseline=baseline)
