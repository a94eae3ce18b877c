"""The account: what became of each development and each alert, and the tables made of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.matcher.weights import as_data, of_data, read_weights
from tests import account
from tests.accounting import digests, tables
from tests.accounting.audit import Audit, audit
from tests.accounting.judged import Decided, Kept, Streams, decisions, unlisted
from tests.learn import Corpus, load

CHIPS = Path(__file__).parent / "streams" / "teach" / "chips"


def article(id: str, day: int, lang: str, *states: str, about: str = "main") -> dict[str, Any]:
    labels = [{"subject": "works", "about": about, "states": [f"works/{state}" for state in states]}]
    return {"id": id, "published": f"2026-03-{day:02}T08:00:00Z", "lang": lang, "labels": labels}


def development(id: str, weight: str = "major", *key: Sequence[str]) -> dict[str, Any]:
    kind = {"id": f"works/{id}", "subject": "works", "kind": "closure", "weight": weight}
    return {**kind, "what": f"What {id} is.", "key": key}


def told(id: str, headline: str = "", reason: str = "new stage") -> Decided:
    return Decided(id, "works", reason, headline, headline and "Its text.")


def silent(id: str) -> Decided:
    return told(id, reason="all it says is known")


STREAM = Corpus(
    "works",
    [
        article("a1", 1, "en", "d1"),
        article("a2", 2, "de", "d1", "d2"),
        article("a3", 20, "ja", "d3"),
        article("a4", 21, "en", "d3", "d4"),
        article("a5", 28, "en", about="mention"),
    ],
    [
        development("d1", "major", ["3,900", "3.900"]),
        development("d2"),
        development("d3"),
        development("d4", "minor"),
    ],
    [],
)


def nearly(id: str) -> Decided:
    return silent(id)._replace(near=True)


def test_a_digest_adds_what_it_names_and_nobody_was_told_of() -> None:
    said = [nearly("a1"), told("a2", "Works: closure"), nearly("a3"), nearly("a4"), silent("a5")]
    assert digests.row("all", [digests.sums(STREAM, said)]) == [
        "all", 5, "0.60", "0.67", 3, "0.67", "1.00",
    ]  # fmt: skip
    nothing = digests.row("all", [digests.sums(STREAM, [silent("a1")])])
    assert nothing[2:] == ["0.00", "0.00", 3, "0.00", "0.00"]


def test_each_development_and_each_alert_is_accounted_for() -> None:
    said = [
        told("a1", "Works: closure, 3,900 jobs"),
        silent("a2"),
        silent("a3"),
        told("a4", "x"),
        told("a5", "y"),
    ]
    found = audit(STREAM, said)
    first, second, third = found.majors
    assert (first.late, first.told, first.hot) == (0, True, False)
    assert (second.alert, second.first, second.language, second.hot) == (
        None,
        "all it says is known",
        "de",
        True,
    )
    assert (third.late, third.unshown) == (1, None)
    assert [(each.outcome, each.hot) for each in found.alerts] == [
        ("hit", False),
        ("hit", True),
        ("empty", False),
    ]


def test_an_alert_without_its_figure_is_told_wrong() -> None:
    [first, *_] = audit(STREAM, [told("a1", "Works: closure")]).majors
    assert first.unshown == ("3,900",)


def test_what_was_told_before_is_redundant() -> None:
    alerts = audit(STREAM, [told("a1", "x"), told("a2", "y"), told("a3", "z"), told("a4", "w")]).alerts
    assert [each.outcome for each in alerts] == ["hit", "hit", "hit", "neutral"]
    [_, again] = audit(STREAM, [told("a2", "x"), told("a1", "y")]).alerts
    assert again.outcome == "redundant"


def test_the_errors_are_told_by_type_with_examples() -> None:
    missed, wrong, late, unshown = tables.errors(
        audit(STREAM, [told("a2", "x"), silent("a3"), told("a5", "y")])
    )
    assert "**all it says is known: 1** (100%)\n  - works/d3 (closure, ja): What d3 is." in missed
    assert "only mentions the subject: it states nothing of the subject: 1" in wrong
    assert "1 articles late" in late
    assert "3,900 is not in “x”" in unshown


def test_shares_are_of_those_that_have_them() -> None:
    found = audit(STREAM, [told("a1", "x 3,900"), told("a5", "y")])
    rows = tables.shares(found, "language", lambda each: each.language, lambda each: each.language).split(
        "\n"
    )
    assert rows[2:] == [
        "| en | 1 | 1.00 | 2 | 0.50 | 0.67 | 1.00 | 0.00 |",
        "| de | 1 | 0.00 | 0 |  |  |  |  |",
        "| ja | 1 | 0.00 | 0 |  |  |  |  |",
    ]
    assert "| closure | 3 | 0.33 | 1.00 | 0.00 |" in tables.kinds(found)
    assert next(iter(tables.errors(Audit()))).endswith(": 0\n")


def test_what_was_made_is_made_once_until_something_changes(tmp_path: Path) -> None:
    stream = tmp_path / "stream"
    stream.mkdir()
    (stream / "articles.jsonl").write_text("{}")
    streams, path = Streams([stream], []), tmp_path / "kept.json"
    Kept(path, streams).put("left out/stream", [told("a1", "x")])
    assert Decided(*Kept(path, streams).get("left out/stream")[0]) == told("a1", "x")
    (stream / "articles.jsonl").write_text("{} ")
    assert Kept(path, streams).get("left out/stream") is None


def test_weights_are_kept_as_they_are() -> None:
    assert of_data(as_data(read_weights())) == read_weights()


def test_only_the_streams_that_are_named_are_taken() -> None:
    found = account.streams([CHIPS], ["northvolt", "byd"])
    assert [path.name for path in found.all] == ["chips", "byd", "northvolt"]


@pytest.fixture(scope="module")
def chips() -> Corpus:
    return load(CHIPS)


def test_a_stream_is_judged_as_it_is_and_as_without_word_lists(chips: Corpus) -> None:
    said = list(decisions(chips, read_weights()))
    foreign = unlisted(CHIPS)
    assert foreign is not None
    without = list(decisions(foreign, read_weights()))
    languages = {row["id"]: row["lang"] for row in chips.articles}
    for each in (said, without):
        assert any(one.headline and languages[one.article] != "en" for one in each)
    assert audit(chips, said).alerts
    assert {article.language for article, _, _ in foreign.read} >= {"en", "x-ja", "x-de"}
