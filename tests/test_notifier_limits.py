import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model import Message, MessageKind
from bot.notifier import blocks, limits
from bot.notifier.limits import cut, escape, fit, link_url
from bot.words import clean
from tests.fakes import slack_blocks

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇯🇵"

quick = settings(max_examples=60, deadline=None)


def message(*shown: dict[str, Any], text: str = "A sentence.") -> Message:
    return Message("key", MessageKind.NOTICE, "#deals", "", text, shown)


def seen(told: Message) -> str:
    blocks: Any = list(told.blocks)
    return slack_blocks.visible(blocks)


def taken(told: Message) -> list[Any]:
    """The blocks of a message that fits, by our own limits and by Slack's."""
    assert fit(told) == told
    shown: list[Any] = list(told.blocks)
    slack_blocks.check(shown)
    return shown


def test_escapes_are_slacks_three_and_nothing_else() -> None:
    assert escape("M&A <!channel> \"x\" &amp; 'y'") == "M&amp;A &lt;!channel&gt; \"x\" &amp;amp; 'y'"


def test_short_text_is_not_cut() -> None:
    assert cut("closure", 7) == "closure"


def test_a_cut_falls_between_words_and_shows_itself() -> None:
    assert cut("The plant will close in March", 20) == "The plant will…"
    assert len(cut("The plant will close in March", 20)) <= 20


def test_text_without_spaces_is_cut_between_characters() -> None:
    assert cut("日産は追浜工場での生産を終える", 8) == "日産は追浜工場…"


@pytest.mark.parametrize("unit", [FAMILY, FLAG, "e\u0301", "👍🏽", "\u1100\u1161\u11a8"])
def test_a_cut_never_splits_a_character_as_readers_see_it(unit: str) -> None:
    shortened = cut(unit * 10, len(unit) * 3 + 2)
    assert shortened == unit * 3 + "…"


def test_a_cut_never_splits_an_entity_or_a_token() -> None:
    assert cut("M&amp;A", 4) == "M…"
    assert cut("profits at M&amp;A houses", 15) == "profits at…"
    assert cut("seen <!date^1752580000^{date}|15 July> by all", 20) == "seen…"


def test_one_endless_character_is_cut_all_the_same() -> None:
    assert len(cut("e" + "\u0301" * 500, 20)) == 20


@pytest.mark.parametrize(("limit", "left"), [(0, ""), (1, "…")])
def test_a_limit_may_leave_nothing(limit: int, left: str) -> None:
    assert cut("closure", limit) == left


@quick
@given(st.text(max_size=300), st.integers(0, 120))
@example("&" * 200, 50)
def test_an_escaped_and_cut_text_holds_only_whole_entities(text: str, limit: int) -> None:
    shortened = cut(escape(text), limit)
    assert len(shortened) <= max(limit, 0) or shortened == escape(text)
    rest = shortened.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert not set(rest) & set("&<>")


def test_cleaning_leaves_one_line_without_controls() -> None:
    assert clean(" a\x00b\n\tc\u2028d \ud83d") == "a b c d"
    assert clean("\u202eesrever\u202c") == "esrever"


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/x?y=1&z=2#top", "https://a.example/x?y=1&z=2#top"),
        ("https://a.example/<b>|c d", "https://a.example/%3Cb%3E%7Cc%20d"),
        ("https://a.example/%E8%BF%BD", "https://a.example/%E8%BF%BD"),
        ("https://a.example/追浜", "https://a.example/%E8%BF%BD%E6%B5%9C"),
        ("javascript:alert(1)", ""),
        ("ftp://a.example/x", ""),
        ("/relative", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links_and_cannot_leave_them(url: str, linked: str) -> None:
    assert link_url(url) == linked


@quick
@given(st.text().map(lambda path: f"https://a.example/{path}"))
def test_no_address_holds_a_character_that_ends_a_link(url: str) -> None:
    assert not set(link_url(url)) & set("<>| \n\t\x00")


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section"},
        {"type": "context", "elements": []},
        {"type": "rich_text", "elements": []},
        blocks.rich_text([blocks.line({"type": "link", "url": "javascript:x", "text": "Wire"})]),
        {"type": "image", "image_url": "https://a.example/x.png"},
        {"type": "divider", "block_id": "x" * 256},
        {"type": "table", "rows": [[blocks.rich_text([blocks.line(blocks.words("Story"))])]]},
    ],
)
def test_a_block_that_no_cutting_makes_fit_is_left_out(block: dict[str, Any]) -> None:
    header = blocks.header("Closed")
    assert fit(message(header, block)).blocks == (header,)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2_001}] * 11},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x" * 900}] * 11},
    ],
)
def test_a_block_that_is_too_long_is_cut_until_slack_takes_it(block: dict[str, Any]) -> None:
    assert len(taken(fit(message(block)))) == 1


def test_of_51_blocks_one_is_too_many() -> None:
    assert len(taken(fit(message(*[{"type": "divider"}] * 51)))) == 50


def test_a_message_that_fits_is_left_as_it_is() -> None:
    told = message(blocks.header("Closed"), blocks.context(["Harbor Wire"]))
    assert fit(told) == told


def test_fitting_cuts_texts_before_it_drops_lines() -> None:
    lines = [blocks.line(blocks.words("fact " * 300)) for _ in range(12)]
    told = fit(message(blocks.rich_text([blocks.bullets(lines)])))
    assert seen(told).count("• fact") == 12
    taken(told)


def test_fitting_drops_the_last_lines_where_cutting_is_not_enough() -> None:
    lines = [blocks.line(blocks.words(f"fact {n} " * 40)) for n in range(200)]
    told = fit(message(blocks.header("Closed"), blocks.rich_text([blocks.bullets(lines)])))
    taken(told)
    assert "Closed" in seen(told)
    assert "fact 0" in seen(told)
    assert "fact 199" not in seen(told)


def test_a_link_too_long_to_follow_keeps_its_words() -> None:
    address = "https://a.example/" + "x" * 4_000
    told = fit(message(blocks.rich_text([blocks.line({"type": "link", "url": address, "text": "Wire"})])))
    assert seen(told) == "Wire"
    taken(told)


def test_a_message_never_goes_out_without_a_text() -> None:
    assert fit(message(text="")).text == limits.EMPTY


nodes = st.one_of(
    st.text(max_size=5_000).map(blocks.header),
    st.lists(st.text(max_size=4_000), min_size=1, max_size=14).map(blocks.context),
    st.lists(st.tuples(st.just("Value"), st.text(max_size=4_000)), max_size=14).map(blocks.fields),
    st.lists(st.text(max_size=4_000), min_size=1, max_size=40).map(
        lambda texts: blocks.rich_text([blocks.bullets([blocks.line(blocks.words(t)) for t in texts])])
    ),
)


@quick
@given(st.lists(nodes, max_size=60), st.text(max_size=3_000))
def test_fit_makes_any_message_fit(shown: list[dict[str, Any]], text: str) -> None:
    told = fit(message(*shown, text=text))
    taken(told)
    assert 0 < len(told.text) < limits.TEXT
    json.dumps(told.blocks)


def test_a_table_loses_its_last_rows_and_keeps_its_head() -> None:
    rows = [(f"Story {n}", blocks.line(blocks.words("x" * 400))) for n in range(60)]
    table = blocks.table(("Story", "What is new"), rows)
    assert limits.size([table]) > limits.TOTAL
    shown = limits.fit(
        Message("k", MessageKind.NOTICE, "#deals", "", "Digest", (blocks.header("Day"), table))
    )
    [_, fitted] = taken(shown)
    assert fitted["rows"][0] == table["rows"][0]
    assert 2 < len(fitted["rows"]) < 61
