"""What units measure, which compare, and what a quantity is a measure of: its role."""

import re
from functools import lru_cache

from bot.matcher.number_grammar import Grammar
from bot.matcher.wording import table

_NEAR = 60  # characters on each side in which the word for a role is looked for
_CLAUSE = re.compile(r"[;:()（）「」、。]|,(?![0-9])|(?<![0-9])\.(?![0-9])")
_CURRENCY = re.compile("[A-Z]{3}")


@lru_cache(maxsize=1)
def _sizes() -> dict[str, tuple[float, str]]:
    """Unit -> its size in the smallest unit of its family, and that unit."""
    families = table("numbers", "common")["families"].values()
    return {
        unit: (float(size), min(family, key=family.__getitem__))
        for family in families
        for unit, size in family.items()
    }


def in_base(unit: str) -> tuple[float, str]:
    """Size and name of the unit that all of a family are counted in: GWh are 1e6 kWh, years 12 months."""
    return _sizes().get(unit, (1.0, unit))


def comparable(a: str, b: str) -> tuple[float, float] | None:
    """The sizes by which two units compare; None where they do not. No unit may be a count of anything."""
    (size_a, base_a), (size_b, base_b) = in_base(a), in_base(b)
    if base_a == base_b:
        return size_a, size_b
    return (1.0, 1.0) if "" in (a, b) and is_counted(a or b) else None


def is_counted(unit: str) -> bool:
    """Whether it counts things: people, plants, vehicles."""
    return unit in table("numbers", "common")["counts"]


def role(plain: str, start: int, end: int, unit: str, grammar: Grammar) -> str:
    """What the quantity at start..end measures, by the nearest word of its clause that its unit allows."""
    allowed = _roles_of(unit)
    if not allowed:
        return ""
    first, last = _clause(plain, start, end)
    cues = ((cue, cue.lastgroup or "") for cue in grammar.roles.finditer(plain.lower(), first, last))
    near = [
        (max(start - cue.end(), cue.start() - end, 0), allowed[name]) for cue, name in cues if name in allowed
    ]
    if not near:
        return "area" if unit == "m2" else ""
    return min(near, key=lambda found: found[0])[1]


@lru_cache(maxsize=256)
def _roles_of(unit: str) -> dict[str, str]:
    """What each role's words tell of that unit."""
    measures = table("numbers", "common")["measures"]
    kind = "money" if _CURRENCY.fullmatch(unit) else unit
    pairs = (each if isinstance(each, dict) else {each: each} for each in measures.get(kind, ()))
    return {word: told for pair in pairs for word, told in pair.items()}


def _clause(plain: str, start: int, end: int) -> tuple[int, int]:
    before = [cut.end() for cut in _CLAUSE.finditer(plain, max(0, start - _NEAR), start)]
    after = _CLAUSE.search(plain, end, end + _NEAR)
    return (before[-1] if before else max(0, start - _NEAR)), (after.start() if after else end + _NEAR)
