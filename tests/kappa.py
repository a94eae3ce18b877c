"""Agreement of two readers beyond that of chance."""

from collections import Counter
from collections.abc import Hashable, Sequence


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Cohen's kappa (Cohen 1960) of two readers' answers, each pair to one question; 1 if none was asked."""
    if not pairs:
        return 1.0
    seen = sum(a == b for a, b in pairs) / len(pairs)
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(n * other[value] for value, n in one.items()) / len(pairs) ** 2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)
