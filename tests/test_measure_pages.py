"""The measure of how truly pages are read tells what is wrong with one."""

import json
from pathlib import Path

import pytest

from tests import measure_pages
from tests.newsrooms.shapes import html, ld, paragraphs
from tests.newsrooms.stories import EN

TRUTH = {
    "url": "https://kurier.example/wirtschaft/almer-norrby",
    "seen": "2026-09-04T09:00:00+00:00",
    "title": EN.title,
    "published": "2026-09-01T10:30:00+00:00",
    "paragraphs": EN.lines,
}


def write(directory: Path, name: str, markup: str, **truth: object) -> None:
    (directory / f"{name}.html").write_text(markup, encoding="utf-8")
    (directory / f"{name}.json").write_text(json.dumps(TRUTH | truth), encoding="utf-8")


def told(directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("sys.argv", ["measure_pages.py", str(directory), "--errors"])
    measure_pages.main()
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_a_page_read_truly_has_no_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a", html(EN, f"<article><h1>{EN.title}</h1>{paragraphs(EN)}</article>", ld(EN)))
    *_, rule, row = told(tmp_path, capsys, monkeypatch)
    assert row == "| 1 |" + " 1.000 |" * len(measure_pages.COLUMNS)
    assert rule.startswith("|---")


def test_each_fault_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = "The weather in the north stays mild, with some rain towards the end of the week at the coast."
    page = html(EN, f"<article><h1>{EN.title}</h1>{paragraphs(EN)}<p>{stray}</p></article>", ld(EN))
    missing = (
        "The works council learnt of it from the radio in the morning, said its head at the gate on Tuesday."
    )
    truth = {"title": "Another", "published": "2026-08-30", "paragraphs": [missing, *EN.lines]}
    write(tmp_path, "a", page, **truth)
    write(tmp_path, "b", "", published="")
    lines = told(tmp_path, capsys, monkeypatch)
    assert lines[0] == "a"
    assert f"title: {EN.title} | TRUE Another" in lines
    assert "time: 2026-09-01 10:30:00+00:00 (page) | TRUE 2026-08-30" in lines
    assert [line for line in lines if line[:1] in "+-"] == [f"- {missing}", f"+ {stray}"]
    assert any(line.startswith("unread: ") and line.endswith("it is empty") for line in lines)
