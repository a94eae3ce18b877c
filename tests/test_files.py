"""Files that commands write: replaced as a whole, and nothing else in their way."""

import os
from pathlib import Path

import pytest

from bot.settings.files import replace


def test_a_file_keeps_its_rights_and_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 1234, 1234)
    before = path.stat()
    replace(path, ["new ", "text"])
    after = path.stat()
    assert path.read_text(encoding="utf-8") == "new text"
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_what_fails_in_the_middle_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        replace(path, (str(1 // n) for n in (1, 0)))
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [
        ("sources.yaml", "old")
    ]


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    """As where the configuration is kept in a repository, or mounted into a container."""
    real, link = tmp_path / "kept.yaml", tmp_path / "sources.yaml"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    replace(link, ["new"])
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    """As /dev/stdout and /dev/null are, which a command run by root could put a file in the place of."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace(pipe, ["all ", "of it"])
        assert os.read(reader, 100) == b"all of it"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_folder_that_does_not_exist_is_told_by_the_name_that_was_given(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "backup.jsonl"
    with pytest.raises(FileNotFoundError) as caught:
        replace(path, [""])
    assert caught.value.filename == str(path)
