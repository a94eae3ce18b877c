"""Which sentences of an article stand under its headline."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.matcher import summary
from bot.model import (
    About,
    Article,
    DateOrigin,
    Match,
    NameHit,
    NameKind,
    Sentence,
    Subject,
    SubjectKind,
    Tier,
)

NOON = datetime(2025, 7, 15, 12, tzinfo=UTC)
MILL = Subject("mill", SubjectKind.PLANT, "Mill", ("orion",))


def quoted(
    *sentences: str, telling: list[int], counting: Sequence[int] = (), hits: tuple[NameHit, ...] = ()
) -> list[str]:
    """The quotes of an article of these sentences, its title first, that tells something new in some."""
    article = Article(
        "a", "https://a.example/1", "Herald", Tier.WIRE, "en", sentences[0], "\n".join(sentences[1:]),
        NOON, NOON, DateOrigin.PAGE,
    )  # fmt: skip
    match = Match(MILL, About.MAIN, hits, tuple(Sentence(n, text) for n, text in enumerate(sentences)))
    return list(summary.quotes(article, match, telling, counting))


def test_they_stand_in_the_order_of_the_article() -> None:
    said = ("Mill closes", "Orion closes it.", "It said so.", "In May.", "Jobs go.")
    assert quoted(*said, telling=[4, 3]) == list(said)


def test_one_too_long_to_be_shown_leaves_its_room_to_the_next() -> None:
    endless = "word " * (summary.QUOTED // 5)
    said = quoted(
        "Mill closes", "Orion closes it.", "It said so.", endless, "900 jobs go.", telling=[1, 3, 4]
    )
    assert said == ["Mill closes", "Orion closes it.", "It said so.", "900 jobs go."]


def test_figures_come_before_what_only_names_the_subject() -> None:
    named = [f"The mill, part {number}." for number in range(summary.SHOWN_QUOTES)]
    sentences = ["Mill closes", "Orion closes it.", "It said so.", *named, "Some 900 people work there."]
    hits = tuple(NameHit(NameKind.PLANT, "mill", "mill", 4, 8, index) for index in range(3, len(named) + 3))
    said = quoted(*sentences, telling=[1], counting=[len(sentences) - 1], hits=hits)
    assert said[-1] == "Some 900 people work there."
    assert len(said) == summary.SHOWN_QUOTES
