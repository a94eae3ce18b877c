"""Files that are replaced as a whole: a reader, or a kill, finds the old one or the new one."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def replace(path: Path, parts: Iterable[str]) -> None:
    """Writes `parts` in turn, in UTF-8, with the rights the file had; a new one is its owner's alone."""
    handle, other = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(other).chmod(path.stat().st_mode & 0o7777)
        Path(other).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(other).unlink()
        raise
