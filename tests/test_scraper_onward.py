"""A page that only leads on is told from one that is read."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scraper.onward import leads_to
from tests.articles import PROSE

URL = "https://gate.example/articles/4711"
GOAL = "https://kurier.example/a?x=1&y=2"


@pytest.mark.parametrize(
    ("markup", "goal"),
    [
        ("<meta http-equiv='refresh' content='0; url=https://kurier.example/a?x=1&amp;y=2'>", GOAL),
        ('<META HTTP-EQUIV="Refresh" CONTENT="3;URL=\'/a/2\'"><p>Please wait', "https://gate.example/a/2"),
        ("<meta content='0;https://kurier.example/b' http-equiv=refresh>", "https://kurier.example/b"),
        (
            '<script>window.location.replace("https:\\/\\/kurier.example\\/b")</script>',
            "https://kurier.example/b",
        ),
        ("<script>top.location.href = 'https://kurier.example/b';</script>Wait", "https://kurier.example/b"),
    ],
)
def test_where_a_page_leads(markup: str, goal: str) -> None:
    assert leads_to(f"<html><head>{markup}</html>".encode(), URL) == goal


@pytest.mark.parametrize(
    "markup",
    [
        "<p>No word of another page",
        "<meta http-equiv=refresh content='300; url=https://kurier.example/a'>",
        f"<meta http-equiv=refresh content='0; url={URL}'>",
        "<meta http-equiv=refresh content=5>",
        "<meta http-equiv=refresh content='0; url=javascript:void(0)'>",
        "<meta http-equiv=refresh content='0; url=http://[x'>",
        "<noscript><meta http-equiv=refresh content='0; url=/nojs'></noscript>",
        "<!-- <meta http-equiv=refresh content='0; url=/old'> -->",
        "<a onclick=\"location.href='https://kurier.example/b'\">Share</a>",
        "<script>location.href='https://kurier.example/mobile'</script>"
        + "".join(f"<p>{p}" for p in PROSE * 2),
    ],
)
def test_a_page_that_is_read_itself(markup: str) -> None:
    assert leads_to(f"<html><body>{markup}</body></html>".encode(), URL) == ""


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["<meta http-equiv=refresh ", "<script>", "<!--", "<noscript>", "content=0", " "]
)
def test_a_page_of_one_thing_repeated_is_looked_through_at_once(unit: str) -> None:
    started = process_time()
    leads_to((unit * (50_000 // len(unit))).encode(), URL)
    assert process_time() - started < 2


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60))
def test_any_goal_is_a_web_address_or_none(goal: str) -> None:
    found = leads_to(f"<meta http-equiv=refresh content='0; url={goal}'>".encode(errors="replace"), URL)
    assert not found or found.startswith("http")
