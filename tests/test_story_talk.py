"""People talk back: over a real socket, acknowledged at once, done once, with a name to each change."""

import threading
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import read_watchlist
from bot.errors import StoreError
from bot.model import Reason, Tier
from bot.people import Ask, Label
from bot.talk.socket import Socket
from tests.fakes.bot import Bot
from tests.fakes.program import Program, until
from tests.fakes.reports import CLOSURE, DAY, MAYOR, REVIEW, SALE_DENIED, WEATHER, at, report
from tests.fakes.slack import FakeSlack, Shown
from tests.fakes.slack_talk import MEMBER, People
from tests.fakes.web import Web

WIRE, NEWSROOM = "wire.example", "newsroom.example"
OTHER = "U0OTHER99"
WEEK = timedelta(days=7)

WATCHLIST = """\
# What the desk follows. Ask Kim before you change it.
companies:
  arden:
    names: [Arden Motors, Arden]   # since 2019
  volta: {names: [Volta Cells, Volta]}
deals:
  arden-volta:
    title: "Arden and Volta, battery venture"   # the big one
    parties: [arden, volta]
plants:
  harborside: {title: Arden Harborside plant, owner: arden, names: [Harborside]}
"""
TARN = {"title": "Volta Tarn works", "companies": "Volta", "names": "Tarn, ターン", "place": "Tarn, Ohio"}


@pytest.fixture
def talk(bot: Bot, tmp_path: Path) -> Bot:
    """A bot that listens, with one story told in #deals."""
    bot.folder = tmp_path
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    bot.follows(WIRE).follows(NEWSROOM, tier=Tier.COMPANY).listens().settles()
    bot.hears(REVIEW)
    return bot


@pytest.fixture
def people(slack: FakeSlack) -> People:
    return slack.people


def story(slack: FakeSlack) -> Shown:
    [shown] = slack.shows("#deals")
    return shown


def answered(people: People) -> str:
    """The next answer."""
    people.waits(lambda: people.read)
    return people.read.pop(0)


def test_a_story_is_muted_for_a_week_and_stays_true(talk: Bot, slack: FakeSlack, people: People) -> None:
    people.clicks("mute", story(slack))
    assert "you muted this story until 8 July" in answered(people)
    talk.hears(at(CLOSURE, talk.now + 6 * DAY))
    shown = story(slack)
    assert "March 2028" in shown.text
    [note] = shown.thread  # and no reply on the closure
    assert "muted this story until 8 July" in note.text
    assert note.mentions == ("user",)
    assert [(deed.what, deed.by) for deed in talk.app.store.deeds()] == [(Ask.MUTE, MEMBER)]


def test_after_a_week_it_calls_again(talk: Bot, slack: FakeSlack, people: People) -> None:
    people.clicks("mute", story(slack))
    answered(people)
    talk.polls(WEEK)
    talk.hears(SALE_DENIED, NEWSROOM)
    assert "denied" in story(slack).thread[-1].text


def test_one_that_is_unmuted_calls_again_at_once(talk: Bot, slack: FakeSlack, people: People) -> None:
    people.clicks("mute", story(slack))
    answered(people)
    people.types("/dealwire unmute harborside", by=OTHER)
    assert "you unmuted this story" in answered(people)
    last = talk.app.store.deeds()[0]
    assert (last.what, last.by) == (Ask.UNMUTE, OTHER)
    talk.hears(CLOSURE)
    told = [reply.text for reply in story(slack).thread]
    assert len(told) == 3
    assert "unmuted this story" in told[1]
    assert "March 2028" in told[2]


def test_one_who_follows_a_story_gets_each_change_and_can_stop(
    talk: Bot, slack: FakeSlack, people: People
) -> None:
    people.clicks("follow", story(slack))
    assert "direct message from now on" in answered(people)
    talk.hears(CLOSURE)
    [direct] = slack.shows(f"D{MEMBER[1:]}")
    assert "March 2028" in direct.text
    people.clicks("unfollow", direct)
    answered(people)
    talk.hears(SALE_DENIED, NEWSROOM)
    assert len(slack.shows(f"D{MEMBER[1:]}")) == 1
    assert len(story(slack).thread) == 2


@pytest.mark.parametrize("label", list(Label))
def test_an_alert_that_was_none_is_kept_as_an_example(
    talk: Bot, slack: FakeSlack, people: People, label: Label
) -> None:
    people.clicks("label", story(slack), choose=label)
    assert "Noted" in answered(people)
    [example] = talk.app.store.examples()
    assert (example.label, example.by) == (label, MEMBER)
    assert example.article is not None
    assert example.article.title == REVIEW.title
    assert example.development.subject == "harborside"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (Label.MISREAD, ["was misread: read the article"]),
        (Label.ELSEWHERE, ["is not about this story"]),
        (Label.KNOWN, []),
        (Label.SLIGHT, []),
    ],
)
def test_what_an_alert_says_wrongly_is_said_below_it_for_all(
    talk: Bot, slack: FakeSlack, people: People, label: Label, said: list[str]
) -> None:
    people.clicks("label", story(slack), choose=label)
    answered(people)
    talk.polls()
    notes = story(slack).thread
    assert len(notes) == len(said)
    for note, what in zip(notes, said, strict=True):
        assert f"“{REVIEW.title}” {what}" in note.text
        assert (note.mentions, note.broadcast) == (("user",), False)


def test_the_newest_fact_is_meant_where_a_parent_is_labelled(
    talk: Bot, slack: FakeSlack, people: People
) -> None:
    talk.hears(CLOSURE)
    people.clicks("label", story(slack).thread[0], choose="not new", by=OTHER)
    people.clicks("label", story(slack), choose="not new")
    answered(people)
    answered(people)
    titles = {example.development.title for example in talk.app.store.examples()}
    assert titles == {CLOSURE.title}


def test_an_alert_that_is_kept_no_more_takes_no_label(talk: Bot, slack: FakeSlack, people: People) -> None:
    shown = replace(story(slack), ts="1.000001")
    people.clicks("label", shown, choose="not new")
    assert "too old" in answered(people)
    assert talk.app.store.examples() == []


def test_a_link_is_explained(talk: Bot, people: People) -> None:
    people.types(f"/dealwire why {talk.web.url(WIRE, REVIEW.path)}")
    assert "tell (first report)" in answered(people)
    people.types("/dealwire why https://never.example/x")
    assert "never met" in answered(people)


def test_what_was_nearly_told_is_named(talk: Bot, people: People) -> None:
    talk.hears(CLOSURE)
    talk.hears(MAYOR)
    people.types("/dealwire why")
    assert MAYOR.title in answered(people)
    talk.polls(2 * DAY)
    people.types("/dealwire why")
    assert "nothing came near to being told" in answered(people)


def test_what_is_followed_and_known_is_listed(talk: Bot, people: People) -> None:
    talk.hears(at(WEATHER, talk.now), NEWSROOM)
    people.types("/dealwire list")
    listed = answered(people)
    assert "2 stories followed" in listed
    assert "Arden and Volta, battery venture (arden-volta): nothing told yet" in listed
    people.types("/dealwire ledger harborside plant")
    assert "things known, the newest" in answered(people)
    people.types("/dealwire ledger arden-volta")
    assert "0 things known so far" in answered(people)
    people.types("/dealwire status")
    status = answered(people)
    assert "2 of 2 sources answered in a day, 0 failing; 2 articles read, 1 development told" in status
    assert f"Not told: {Reason.NO_SUBJECT}: 1" in status


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/dealwire", "You can ask:"),
        ("/dealwire dance", "dance: no such thing"),
        ("/dealwire mute arden", "no one story is meant by that"),
        ("/dealwire ledger", "Which story?"),
        ("/dealwire unmute harborside", "is not mute"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_how_to_ask(talk: Bot, people: People, typed: str, said: str) -> None:
    people.types(typed)
    assert said in answered(people)


def test_the_home_page_shows_stories_mutes_and_sources(talk: Bot, slack: FakeSlack, people: People) -> None:
    talk.web.withdraws(WIRE, "/feed.xml")
    talk.polls()
    people.opens_home()
    people.waits(lambda: people.homes)
    page = str(people.homes[MEMBER])
    assert "Arden Harborside plant" in page
    assert "2 of 2 sources answered in a day, 1 failing · 1 article read" in page
    assert "Failing sources (times are UTC): 1" in page
    people.clicks_home("mute", "harborside")
    people.waits(lambda: "mute until" in str(people.homes[MEMBER]))
    assert f"by <@{MEMBER}>" in str(people.homes[MEMBER])
    people.clicks_home("unmute", "harborside")
    people.waits(lambda: "mute until" not in str(people.homes[MEMBER]))
    people.clicks_home("follow", "harborside")
    people.waits(lambda: "_you follow it_" in str(people.homes[MEMBER]))
    people.clicks_home("unfollow", "harborside")
    people.waits(lambda: "you follow it" not in str(people.homes[MEMBER]))


def test_a_plant_is_added_with_everything_else_in_the_file_as_it_was(talk: Bot, people: People) -> None:
    people.types("/dealwire add plant")
    people.waits(lambda: people.forms)
    assert people.submits(TARN) is None
    until(lambda: "tarn" in (talk.folder / "watchlist.yaml").read_text(encoding="utf-8").casefold())
    until(talk.app.store.deeds)
    text = (talk.folder / "watchlist.yaml").read_text(encoding="utf-8")
    for line in WATCHLIST.splitlines():
        assert line in text
    watchlist, problems = read_watchlist(talk.folder / "watchlist.yaml")
    assert problems == []
    added = watchlist.subjects["volta-tarn-works"]
    assert (added.parties, added.names, added.place) == (("volta",), ("Tarn", "ターン"), "Tarn, Ohio")
    [kept] = talk.folder.glob("watchlist.yaml.*.bak")
    assert kept.read_text(encoding="utf-8") == WATCHLIST


def test_what_a_new_story_finds_already_written_is_no_news(
    talk: Bot, slack: FakeSlack, people: People
) -> None:
    people.types("/dealwire add deal")
    people.waits(lambda: people.forms)
    people.submits({"title": "Arden and Lumen", "companies": "Arden\nLumen Grid, Lumen", "topics": "grid"})
    until(talk.app.store.deeds)
    talk.watchlist, _ = read_watchlist(talk.folder / "watchlist.yaml")
    signed = "Arden Motors and Lumen Grid signed a memorandum on a grid venture, both companies said."
    talk.hears(report(2 * DAY, "/lumen.html", "Arden and Lumen Grid sign a memorandum", signed))
    talk.restarts()
    talk.polls()
    [_, added, known] = slack.shows("#deals")
    assert "Known so far" in known.text
    assert "added Arden and Lumen" in added.text
    assert added.mentions == ("user",)
    assert len(talk.app.store.ledger("arden-and-lumen").entries) == 1


def test_a_form_with_nothing_in_it_says_which_field(talk: Bot, people: People) -> None:
    people.types("/dealwire add plant")
    people.waits(lambda: people.forms)
    said = people.submits({"title": "  ", "companies": "Volta\nArden", "names": ","})
    assert said["response_action"] == "errors"
    assert set(said["errors"]) == {"title", "companies", "names"}
    assert talk.app.store.deeds() == []


def test_where_the_kind_of_form_is_missing_buttons_offer_each(
    talk: Bot, slack: FakeSlack, people: People
) -> None:
    people.types("/dealwire add factory")
    assert answered(people) == "What shall be followed?"
    [offered] = slack.calls("respond")
    assert [button["value"] for button in offered["blocks"][-1]["elements"]] == ["deal", "plant"]
    assert people.forms == []


def test_a_form_that_slack_no_longer_opens_is_asked_for_again(talk: Bot, people: People) -> None:
    people.triggers_live = False
    people.types("/dealwire add deal")
    assert "please ask again" in answered(people)


def test_a_story_of_the_same_title_is_not_added_twice(talk: Bot, people: People) -> None:
    people.types("/dealwire add plant")
    people.waits(lambda: people.forms)
    people.submits({"title": "arden harborside PLANT", "companies": "Arden", "names": "Harborside"})
    assert "followed already" in answered(people)
    assert (talk.folder / "watchlist.yaml").read_text(encoding="utf-8") == WATCHLIST


def test_one_who_fills_in_a_form_hears_that_the_file_cannot_take_it(talk: Bot, people: People) -> None:
    people.types("/dealwire add plant")
    people.waits(lambda: people.forms)
    (talk.folder / "watchlist.yaml").unlink()
    people.submits(TARN)
    assert "watchlist.yaml" in answered(people)
    assert talk.app.store.deeds() == []
    people.types("/dealwire list")
    assert "followed" in answered(people)


def test_a_form_that_was_opened_on_the_home_page_is_answered_there(talk: Bot, people: People) -> None:
    people.opens_home()
    people.waits(lambda: people.homes)
    people.presses_home("Add a plant")
    people.waits(lambda: people.forms)
    people.submits(TARN)
    people.waits(lambda: "Volta Tarn works is followed from now on" in str(people.homes[MEMBER]))
    people.opens_home()
    people.waits(lambda: "Volta Tarn works" not in str(people.homes[MEMBER]))
    people.triggers_live = False
    people.presses_home("Add a deal")
    people.waits(lambda: "please ask again" in str(people.homes[MEMBER]))


def test_a_stranger_changes_nothing_and_sees_nothing(talk: Bot, slack: FakeSlack, people: People) -> None:
    people.clicks("mute", story(slack), by="U0STRANGER", team="T9")
    assert "Only members of this workspace" in answered(people)
    people.types("/dealwire list", team="T9")
    assert "Harborside" not in answered(people)
    assert talk.app.store.mutes(talk.now) == {}
    assert talk.app.store.deeds() == []


def test_where_editors_are_named_others_only_look(bot: Bot, slack: FakeSlack, people: People) -> None:
    bot.settings = replace(bot.settings, editors=(OTHER,))
    bot.follows(WIRE).listens().settles()
    bot.hears(REVIEW)
    for action in ("mute", "follow"):
        people.clicks(action, story(slack))
        assert "slack.editors" in answered(people)
    people.types("/dealwire list")
    assert "Harborside" in answered(people)
    people.clicks("mute", story(slack), by=OTHER)
    assert "you muted" in answered(people)
    assert [deed.by for deed in bot.app.store.deeds()] == [OTHER]


def test_the_same_envelope_twice_is_done_once(talk: Bot, people: People) -> None:
    asked = {"command": "/dealwire", "text": "mute harborside", "user_id": MEMBER, "team_id": "T0"}
    for _ in range(2):
        people.asks("slash_commands", asked, key="e1")
    until(lambda: talk.app.store.mutes(talk.now))
    assert len(talk.app.store.deeds()) == 1


def test_what_was_taken_before_a_kill_is_done_after_it(talk: Bot, slack: FakeSlack, people: People) -> None:
    work, talk.desk.work = talk.desk.work, lambda: 0  # type: ignore[method-assign]
    assert talk.socket is not None
    talk.socket._work = talk.desk.work
    people.clicks("mute", story(slack))
    assert talk.app.store.mutes(talk.now) == {}
    work()
    assert talk.app.store.mutes(talk.now).keys() == {"harborside"}


@pytest.mark.parametrize("fault", ["expired_url", "drop", "no_http"])
def test_what_was_changed_stands_though_its_answer_does_not_arrive(
    talk: Bot, slack: FakeSlack, people: People, fault: str, logs: list[MutableMapping[str, Any]]
) -> None:
    slack.fails("respond", fault)
    people.clicks("mute", story(slack))
    until(lambda: slack.calls("respond"))
    people.types("/dealwire list")
    assert "mute until 8 Jul 2025" in answered(people)
    assert people.read == []
    assert [line["event"] for line in logs if line["log_level"] != "info"] == ["answer not delivered"]


def test_what_is_no_request_is_acknowledged_and_let_be(talk: Bot, people: People) -> None:
    assert people.asks("events_api", {"team_id": "T0", "event": {"type": "reaction_added"}}) is None
    assert talk.app.store.next_request(talk.now) is None


def test_a_request_that_cannot_be_kept_is_not_acknowledged_so_that_slack_says_so(
    talk: Bot, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(talk.app.store, "ask", full)
        with pytest.raises(AssertionError, match="not acknowledged"):
            people.types("/dealwire list")
    people.types("/dealwire list")
    assert "followed" in answered(people)


def test_a_request_that_meets_a_fault_of_ours_is_answered_and_holds_up_no_other(
    talk: Bot, slack: FakeSlack, people: People
) -> None:
    del talk.desk.changes.config
    people.clicks("mute", story(slack))
    assert "the bot's log says why" in answered(people)
    people.types("/dealwire list")
    assert "2 stories followed" in answered(people)


def test_a_socket_that_was_hung_up_comes_back_by_itself(talk: Bot, people: People) -> None:
    people.hangs_up()
    people.connected(2)
    people.types("/dealwire list")
    assert "followed" in answered(people)


def test_a_socket_that_slack_wants_replaced_is(talk: Bot, people: People) -> None:
    people.wants_another_socket()
    people.types("/dealwire status")
    assert "sources answered" in answered(people)


def test_a_deaf_socket_is_noticed_and_replaced(talk: Bot, people: People) -> None:
    assert talk.socket is not None
    people.goes_deaf()
    talk.seconds += 60
    talk.socket.tend()
    assert people.opened == 1
    talk.seconds += 3600
    talk.socket.tend()
    people.connected(2)
    people.types("/dealwire list")
    assert "followed" in answered(people)


def test_it_hangs_up_though_slack_has_nothing_to_say(slack: FakeSlack, people: People) -> None:
    socket = Socket(slack.app_token, lambda *_: None, lambda: None, slack.url, ping=3600)
    socket.tend()
    people.connected(1)
    socket._client.current_session.sock.settimeout(3600)  # type: ignore[union-attr]
    people.types("/dealwire list")  # what comes next it waits for as long
    hangs_up = threading.Thread(target=socket.close, daemon=True)
    hangs_up.start()
    hangs_up.join(10)
    over = not hangs_up.is_alive()
    people.close()
    assert over


def test_a_bad_app_token_stops_nothing_else(bot: Bot, slack: FakeSlack) -> None:
    slack.app_token = "xapp-wrong"
    slack.people.connected = lambda times: None  # type: ignore[method-assign]
    bot.follows(WIRE).listens().settles()
    bot.hears(REVIEW)
    assert len(slack.shows("#deals")) == 1
    assert slack.people.opened == 0


def test_without_the_token_for_it_an_alert_has_no_buttons(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    assert all(block["type"] != "actions" for block in story(slack).blocks)


def test_the_program_itself_listens_and_stops_in_time(web: Web, slack: FakeSlack, tmp_path: Path) -> None:
    feed = web.publishes_feed(WIRE, [])
    tokens = {"SLACK_BOT_TOKEN": slack.token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
    program = Program(tmp_path, {"wire": {"kind": "feed", "tier": "wire", "url": feed}}, **tokens)
    with program.runs() as process:
        process.says("hears Slack")
        slack.people.types("/dealwire list")
        assert "2 stories followed" in answered(slack.people)
        assert process.stops() == 0
