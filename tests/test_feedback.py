"""What people said of alerts is shown, and comes back as a stream that can be judged again."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.model import Ledger
from bot.people import Ask, Deed, Example, Label, Request
from bot.replay import read_articles
from bot.store import Store
from bot.store.people import Outcome
from tests.fakes import nouns
from tests.fakes.commands import Dealwire
from tests.fakes.nouns import DAY, MINUTE, NOON


@pytest.fixture
def told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Four alerts on one story, a day apart."""
    store = Store.open(sqlite_url)
    before = Ledger("mill")
    for day in range(4):
        article = replace(nouns.article(f"a{day}"), published=NOON + day * DAY, seen=NOON + day * DAY)
        after = replace(before, entries=(*before.entries, nouns.known(f"a{day}")))
        store.record_judgement(
            article, [nouns.judgement(before, after, f"a{day}", told=True)], (), NOON, NOON + day * DAY
        )
        before = after
    return store


def says(store: Store, label: Label, day: int, by: str = "U1") -> None:
    request = Request(f"{label} {day} {by}", Ask.LABEL, by, "T1")
    now = NOON + len(store.deeds()) * MINUTE
    article = replace(nouns.article(f"a{day}"), published=NOON + day * DAY, seen=NOON + day * DAY)
    example = Example(label, by, NOON, nouns.development(f"a{day}"), article)
    deed = Deed(NOON, by, "T1", Ask.LABEL, "mill", label.value)
    store.ask(request, now)
    store.settle(request, Outcome(deed, (example,)), now)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_it_shows_what_was_said_and_by_whom(told: Store, dealwire: Dealwire, sqlite_url: str) -> None:
    says(told, Label.KNOWN, 1)
    shown = dealwire("feedback", "--database", sqlite_url)
    assert "not new" in shown.out
    assert "(U1)" in shown.out
    [row] = dealwire("feedback", "--json", "--database", sqlite_url).rows
    assert (row["label"], row["article"], row["by"]) == ("not new", "a1", "U1")
    [change] = dealwire("slack", "changes", "--json", "--database", sqlite_url).rows
    assert (change["what"], change["by"]) == ("label", "U1")


def test_without_any_it_says_where_labels_come_from(told: Store, dealwire: Dealwire, sqlite_url: str) -> None:
    assert "alerts in Slack have a menu" in dealwire("feedback", "--database", sqlite_url).out
    assert "nobody changed anything" in dealwire("slack", "changes", "--database", sqlite_url).out


def test_the_stream_states_what_people_said(
    told: Store, dealwire: Dealwire, sqlite_url: str, tmp_path: Path
) -> None:
    for day in range(4):
        says(told, Label.ELSEWHERE, day, "U0")  # the last word counts
    says(told, Label.KNOWN, 1)
    says(told, Label.SLIGHT, 2)
    says(told, Label.ELSEWHERE, 3)
    done = dealwire("feedback", "--export", tmp_path / "said", "--database", sqlite_url)
    assert "4 articles" in done.err
    articles, developments = (
        lines(tmp_path / "said/articles.jsonl"),
        lines(tmp_path / "said/developments.jsonl"),
    )
    labels = {article["id"]: article["labels"] for article in articles}
    assert labels["a1"] == [{"subject": "mill", "about": "main", "states": []}]
    assert labels["a3"] == []
    assert [development["weight"] for development in developments] == ["minor"]
    assert [article.id for article in read_articles(tmp_path / "said/articles.jsonl")] == [
        "a0",
        "a1",
        "a2",
        "a3",
    ]


def test_an_alert_that_was_misread_is_news_all_the_same(
    told: Store, dealwire: Dealwire, sqlite_url: str, tmp_path: Path
) -> None:
    for day in range(2):
        says(told, Label.MISREAD, day)
    dealwire("feedback", "--export", tmp_path, "--database", sqlite_url)
    weights = {str(each["id"]): each["weight"] for each in lines(tmp_path / "developments.jsonl")}
    assert (weights["mill/d001"], weights["mill/d002"]) == ("major", "major")


def test_what_was_told_before_is_what_an_alert_repeats(
    told: Store, dealwire: Dealwire, sqlite_url: str, tmp_path: Path
) -> None:
    for day, label in ((0, Label.SLIGHT), (1, Label.KNOWN), (2, Label.KNOWN)):
        says(told, label, day)
    dealwire("feedback", "--export", tmp_path, "--database", sqlite_url)
    states = [article["labels"][0]["states"] for article in lines(tmp_path / "articles.jsonl")]
    assert states == [["mill/d001"], ["mill/d001"], ["mill/d001"]]
    [first] = lines(tmp_path / "developments.jsonl")
    assert first["id"] == "mill/d001"
    assert first["at"] == lines(tmp_path / "articles.jsonl")[0]["published"]
