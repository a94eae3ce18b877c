"""Files that are replaced as a whole: a reader, or a kill, finds the old one or the new one."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def read(path: Path) -> str:
    """The text of a file in UTF-8, its lines ended as they are: `Path.read_text` ends all of them alike."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def replace(path: Path, parts: Iterable[str]) -> None:
    """Writes `parts` in turn, in UTF-8, with the owner and rights it had; a new one is its owner's alone.

    A link stays, and what it leads to is replaced. What is no file (/dev/stdout, a pipe) is written to.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
    else:
        _replace(path.resolve(), parts)


def _replace(path: Path, parts: Iterable[str]) -> None:
    handle, other = _beside(path)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            _dress(other, path.stat())
        other.replace(path)
    except BaseException:
        with suppress(OSError):
            other.unlink()
        raise


def _beside(path: Path) -> tuple[int, Path]:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:  # of a name that nobody gave
        raise OSError(error.errno, error.strerror, str(path)) from None
    return handle, Path(name)


def _dress(file: Path, as_before: os.stat_result) -> None:
    """Rights, and the owner where that is allowed: what root changes, the bot must still be able to read."""
    with suppress(OSError):
        os.chown(file, as_before.st_uid, as_before.st_gid)
    file.chmod(as_before.st_mode & 0o7777)
