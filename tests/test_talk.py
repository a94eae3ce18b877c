"""Talking back, the pure half: payloads, forms, rules and pages eat anything."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import read_watchlist
from bot.model import Company, Message, Subject, SubjectKind, Watchlist
from bot.notifier.limits import escape
from bot.people import Ask, Mute, Request
from bot.settings.watchfile import add
from bot.talk import answers, buttons, forms, home, requests, rules
from bot.talk.answers import Health, StoryState
from tests.fakes import nouns, slack_blocks
from tests.fakes.nouns import NOON
from tests.fakes.slack_talk import MEMBER
from tests.fakes.stories import CLOSURE, entry

HOSTILE = (
    "<!channel>",
    "<@U012AB3CD>",
    "<https://x.example|y>",
    "&lt;!here&gt;",
    "*b*",
    "日産",
    "שלום",
    "\n",
    "\0",
    ", ",
    ": {",
    "#",
)
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), max_size=8).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = [
    "actions",
    "user",
    "id",
    "type",
    "block_actions",
    "view",
    "state",
    "values",
    "event",
    "container",
    "text",
]
PAYLOADS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6)
WATCHED = Watchlist(
    {"acme": Company("acme", ("Acme Corporation", "Acme", "アクメ"))},
    {"mill": Subject("mill", SubjectKind.PLANT, "Acme mill", ("acme",), ("Mill",))},
)


def story(title: str, headline: str = "it closes") -> StoryState:
    subject = Subject("mill", SubjectKind.PLANT, title, ("acme",))
    return StoryState(subject, headline, NOON, Mute("mill", NOON, MEMBER))


@pytest.mark.parametrize("kind", ["interactive", "slash_commands", "events_api", "hello", ""])
@given(payload=PAYLOADS)
@settings(max_examples=60, deadline=None)
def test_any_payload_is_a_request_or_nothing(kind: str, payload: dict[str, Any]) -> None:
    found = requests.read(kind, "e1", payload)
    assert found is None or isinstance(found, Request)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("hello", {}),
        ("interactive", {"type": "view_closed"}),
        ("interactive", {"type": "block_actions"}),
        ("interactive", {"type": "block_actions", "actions": []}),
        ("interactive", {"type": "block_actions", "actions": ["mute"]}),
        ("interactive", {"type": "block_actions", "actions": [{"action_id": "opens-a-link"}]}),
        ("interactive", {"type": "view_submission", "view": {"callback_id": "survey"}}),
        ("events_api", {"event": {"type": "reaction_added"}}),
        ("events_api", {"event": {"type": "app_home_opened", "tab": "messages"}}),
    ],
)
def test_what_slack_sends_beside_requests_is_none(kind: str, payload: dict[str, Any]) -> None:
    assert requests.read(kind, "e1", payload) is None


@given(title=TEXTS, headline=TEXTS)
@settings(max_examples=60, deadline=None)
def test_whatever_a_title_holds_a_page_and_an_answer_keep_the_limits_and_call_nobody(
    title: str, headline: str
) -> None:
    each = replace(story(title, headline), mute=None)
    page = home.home([each], Health(3, failing=[headline], parked=[title]))
    slack_blocks.check_view(page)
    assert slack_blocks.mentions("", page["blocks"]) == ()
    for message in (answers.listed([each]), answers.plain(title), answers.told(title), answers.help(title)):
        slack_blocks.check([dict(block) for block in message.blocks])
        assert slack_blocks.mentions(message.text, [dict(block) for block in message.blocks]) == ()


def test_a_page_with_more_stories_than_it_can_hold_says_how_many_more() -> None:
    page = home.home([story(f"Mill {n}") for n in range(200)], Health(1))
    assert len(page["blocks"]) <= 100
    assert "120 more" in str(page)


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("mill", "mill"),
        ("Acme MILL", "mill"),
        ("acme", None),
        ("mill grid", None),
        ("", None),
        ("grid", "grid"),
    ],
)
def test_a_story_is_meant_by_its_id_or_by_words_that_fit_no_other(typed: str, id: str | None) -> None:
    assert rules.meant(typed, {"mill": "Acme mill", "grid": "Acme and Lumen"}) == id


@pytest.mark.parametrize(
    ("connected", "silent", "why"),
    [(True, 5.0, ""), (False, 5.0, "not connected"), (True, 3600.0, "60 minutes")],
)
def test_a_socket_is_deaf_when_nothing_comes_for_long(connected: bool, silent: float, why: str) -> None:
    told = rules.deaf(connected, silent)
    assert (why in told) if why else told == ""


@pytest.mark.parametrize("ask", list(Ask))
def test_strangers_may_nothing_and_editors_everything(ask: Ask) -> None:
    mine, strange = Request("e", ask, "U1", "T1"), Request("e", ask, "U1", "T2")
    assert rules.refusal(strange, "T1", ())
    assert rules.refusal(mine, "T1", ("U1",)) == ""
    assert bool(rules.refusal(mine, "T1", ("U2",))) == (ask not in rules.LOOKS)
    assert rules.refusal(Request("e", ask, "", ""), "", ())


def test_company_names_keep_their_legal_form_and_are_known_by_any_spelling() -> None:
    filled = {"title": "Acme and Ember", "companies": "ACME\n \nEmber, Inc., Ember、エンバー\n", "topics": ""}
    new = forms.addition("deal", filled, WATCHED)
    assert new is not None
    assert new.item == {"title": "Acme and Ember", "parties": ["acme", "ember-inc"]}
    assert new.companies == {"ember-inc": {"names": ["Ember, Inc.", "Ember", "エンバー"]}}


def test_one_company_alone_is_no_deal() -> None:
    filled = {"title": "Acme for sale", "companies": "Acme, アクメ"}
    assert "second line, or topics" in forms.errors("deal", filled)["companies"]
    assert forms.errors("deal", filled | {"topics": "takeover"}) == {}
    assert forms.errors("deal", filled | {"companies": "Acme\nEmber"}) == {}


def test_one_company_on_two_lines_is_no_deal_with_itself() -> None:
    filled = {"title": "Acme and Ember", "companies": "Acme, ACME Corp\nEmber\nacme corp, アクメ"}
    assert forms.errors("deal", filled) == {
        "companies": "acme corp stands on two lines: write all spellings of one company on one"
    }


@pytest.mark.parametrize(
    ("title", "id"), [("Acme mill 2", "acme-mill-2"), ("追浜工場", "story"), ("2 mills", "story-2-mills")]
)
def test_a_title_becomes_an_id(title: str, id: str) -> None:
    new = forms.addition("plant", {"title": title, "companies": "Acme", "names": "Works"}, WATCHED)
    assert new is not None
    assert new.id == id


@given(title=TEXTS, companies=TEXTS, names=TEXTS)
@settings(max_examples=15, deadline=None)
def test_what_is_typed_into_a_form_is_refused_or_reads_back(
    title: str, companies: str, names: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    filled = {"title": title, "companies": companies, "names": names}
    if forms.errors("plant", filled):
        return
    path = tmp_path_factory.mktemp("w") / "watchlist.yaml"
    path.write_text("# mine\ncompanies: {acme: {names: [Acme]}}\n", encoding="utf-8")
    new = forms.addition("plant", filled, WATCHED)
    assert new is not None
    add(path, {"companies": new.companies, new.section: {new.id: new.item}}, NOON)
    assert path.read_text(encoding="utf-8").startswith("# mine\n")
    watchlist, problems = read_watchlist(path)
    assert problems == []
    assert new.id in watchlist.subjects


def test_a_file_that_cannot_take_it_stays_as_it_was(tmp_path: Any) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_bytes(b"companies: []\r\nplants: 7\r\n")
    with pytest.raises(Exception, match="watchlist"):
        add(path, {"plants": {"mill": {"title": "Mill", "owner": "acme", "names": ["Mill"]}}}, NOON)
    assert path.read_bytes() == b"companies: []\r\nplants: 7\r\n"


def test_only_the_newest_versions_are_kept(tmp_path: Any) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text("companies: {acme: {names: [Acme]}}\n", encoding="utf-8")
    for n in range(14):
        item = {"title": f"Mill {n}", "owner": "acme", "names": ["Mill"]}
        add(path, {"plants": {f"mill-{n}": item}}, NOON + timedelta(seconds=n))
    assert len(list(tmp_path.glob("*.bak"))) == 10
    assert len(read_watchlist(path)[0].subjects) == 14


def test_an_alert_keeps_the_limits_with_its_buttons_on() -> None:
    message = nouns.message("k", text=escape("x" * 2_900))
    slack_blocks.check([dict(block) for block in buttons.dress(message).blocks])
    direct = buttons.dress(nouns.message("k", channel="D12345678"))
    assert "unfollow" in str(direct.blocks)
    assert buttons.dress(nouns.message("k", story="")).blocks == nouns.message("k").blocks


def test_the_status_says_what_is_wrong_since_when_and_why_nothing_was_told() -> None:
    wrong = [f"wire{n} blocks us, since 2025-07-15 07:10" for n in range(8)]
    asked = answers.status(Health(9, answered=1, failing=wrong, silent={"copy of a known report": 2}))
    assert slack_blocks.visible([dict(block) for block in asked.blocks]).splitlines() == [
        "1 of 9 sources answered in a day, 8 failing; 0 articles read, 0 developments told; "
        "0 messages waiting.",
        "Not told: copy of a known report: 2",
        "Failing sources (times are UTC): 8",
        *[f"• {line}" for line in wrong[:6]],
        "• and 2 more",
    ]


def visible(answer: Message) -> list[str]:
    return slack_blocks.visible([dict(block) for block in answer.blocks]).splitlines()


def test_a_list_that_finds_no_room_says_how_many_more() -> None:
    lines = visible(answers.listed([story(f"Mill {n}", "it closes " * 40) for n in range(32)]))
    shown = [line for line in lines if line.startswith("• Mill")]
    assert 5 < len(shown) < 30
    assert lines[-1] == f"• and {32 - len(shown)} more: /dealwire ledger STORY"


def test_of_what_is_known_the_newest_finds_room() -> None:
    days = [NOON + n * timedelta(days=1) for n in range(20)]
    known = [replace(entry(CLOSURE, at), url=f"https://a.example/{'x' * 900}") for at in days]
    said, *lines = visible(answers.known(story("Mill"), known))
    assert said == f"Mill: 20 things known, the newest {len(lines)}:"
    assert lines[-1].startswith(f"• {days[-1].day} {days[-1]:%b %Y}: ")


def test_an_explanation_that_is_too_long_shows_that_it_goes_on() -> None:
    [line] = visible(answers.told("says " * 2_000))
    assert line.endswith("…")
