"""Adds a deal or a plant to watchlist.yaml: what stands there stays as its owner wrote it, comments too.

The file as it was is kept beside it. It is replaced in one step, and only by one that reads without a mistake
that was not there before. A kill leaves the old file, or one with a company more, which harms nothing.
"""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import ConfigError, Problem
from bot.settings import files
from bot.settings.nouns import watchlist_of
from bot.settings.yamledit import add_items
from bot.settings.yamlfile import read_yaml

Additions = Mapping[str, Mapping[str, Mapping[str, object]]]

KEPT = 10  # earlier versions


def add(path: Path, additions: Additions, now: datetime) -> None:
    """Adds the items to each section (companies, deals, plants), in this order. Raises ConfigError."""
    before, known = files.read(path), _mistakes(path)
    _back_up(path, now)
    try:
        for section, items in additions.items():
            if items:
                add_items(path, section, items)
        if len(wrong := _mistakes(path)) > len(known):
            raise ConfigError(wrong)
    except BaseException:
        files.replace(path, [before])
        raise


def _mistakes(path: Path) -> list[Problem]:
    return watchlist_of(read_yaml(path))[1]


def _back_up(path: Path, now: datetime) -> None:
    """`watchlist.yaml.20260706T120000Z.bak` and the like, the newest ten."""
    shutil.copy2(path, path.with_name(f"{path.name}.{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.bak"))
    for old in sorted(path.parent.glob(f"{path.name}.*.bak"))[:-KEPT]:
        old.unlink(missing_ok=True)
