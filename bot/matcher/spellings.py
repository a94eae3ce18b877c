"""How a company is named to a reader of English, whatever the language it was read in."""

import re
from functools import lru_cache

from bot.model import Company

_FOREIGN = re.compile(r"[^\W\d_\u0041-\u024f\u1e00-\u1eff]")  # letters that are not Latin


def spelt(company: Company) -> str:
    """Its first name in Latin letters, as short as the watchlist has it: Nissan for Nissan Motor."""
    latin = list(filter(is_latin, company.names))
    first = next(iter(latin or company.names), company.id)
    return min((name for name in latin if _begins(first, name)), key=len, default=first)


@lru_cache(maxsize=4096)  # the same few names come in every article of a story
def is_latin(name: str) -> bool:
    return not _FOREIGN.search(name)


def _begins(name: str, short: str) -> bool:
    return f"{name} ".casefold().startswith(f"{short} ".casefold())
