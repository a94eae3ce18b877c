"""What messages look like. `python -m tests.test_notifier_render` writes the goldens in tests/messages."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.model import (
    Certainty,
    Change,
    ClaimKind,
    Message,
    MessageKind,
    Quantity,
    Reason,
    Speaker,
    Standing,
    Story,
)
from bot.notifier import limits, render
from bot.notifier.digest import DigestFacts, NearMiss, digest
from bot.notifier.slack import Slack
from bot.notifier.together import together
from tests.fakes import slack_blocks
from tests.fakes.slack import FakeSlack
from tests.fakes.stories import (
    CLOSURE,
    DECISION,
    NOON,
    PLANT,
    REVIEW,
    RUMOUR,
    STORY,
    claim,
    development,
    entry,
    month,
    people,
)

DAY = timedelta(days=1)
GOLDENS = Path(__file__).with_name("messages")

DENIED = development(
    Change(
        claim(ClaimKind.CLOSURE, Certainty.DENIED, quote="工場閉鎖の事実はない、とアーデンは述べた。"),
        Reason.DENIAL,
        entry(CLOSURE),
    ),
    id="harborside/a2",
    headline="Arden Harborside plant: closure denied",
    reason=Reason.DENIAL,
    outlet="港日報",
    url="https://minato.example/news/2?id=7",
    title="アーデン、閉鎖を否定",
)
MOVED = development(
    Change(claim(dates=(month(2029, 3),)), Reason.NEW_DATE, entry(CLOSURE)),
    id="harborside/a3",
    headline="Arden Harborside plant: end of production moves to March 2029",
    reason=Reason.NEW_DATE,
)
CORRECTED = development(
    Change(
        claim(quantities=(people(2900, "2,900人"),)),
        Reason.NEW_VALUE,
        entry(CLOSURE, NOON, number=4),
    ),
    id="harborside/a4",
    headline="Arden Harborside plant: 2,900 people, not 3,900",
    reason=Reason.NEW_VALUE,
)
CORRECTED = replace(CORRECTED, article="a4", matched=("Arden Motors", "ハーバーサイド"))
LONG_CJK = development(
    Change(
        claim(quote="追浜工場の車両生産を二〇二八年三月までに終える、と同社は述べた。" * 20),
        Reason.NEW_STAGE,
        entry(REVIEW, RUMOUR.at),
    ),
    id="harborside/a5",
    headline="Arden Harborside plant: 生産終了を決定 *重要* _速報_ <!channel>",
    outlet="港日報",
    title="アーデン、港畔工場の生産を終了へ　「苦渋の決断」" * 6,
)
HEBREW = development(
    Change(claim(quote="החברה הודיעה כי תסגור את המפעל עד מרץ 2028 (לפי דוברת)."), Reason.NEW_STAGE),
    id="harborside/a6",
    headline="Arden Harborside plant: closure decided",
    outlet="עיתון הנמל",
    title="ארדן תסגור את מפעל הנמל",
)
FACTS = DigestFacts(
    date(2025, 7, 15),
    sources=41,
    articles=318,
    told={PLANT.title: (DECISION, MOVED)},
    near=(
        NearMiss(
            "Arden and Volta, battery venture",
            "Harbour council looks at Volta's plans",
            "https://coast.example/council",
            "Coast Post",
            Reason.SLIGHT,
        ),
        NearMiss(PLANT.title, "港畔の街、先行き見えず", "https://minato.example/7", "港日報", Reason.MENTION),
    ),
    silent={"all it says is known": 37, "copy of a known report": 12},
    failing=("harbor-wire blocks us, since 2025-07-15 07:10 (answered 403)",),
    parked=("#old-deals: is_archived",),
    unknown=("a reply on Arden Harborside plant, 09:14 UTC",),
)
ANEW = replace(STORY, previous="https://fake.slack.com/archives/C1/p1")
KNOWN = (entry(REVIEW, RUMOUR.at), entry(CLOSURE, NOON, "港日報", 1))
MESSAGES: dict[str, Message] = {
    "parent-first": render.parent(Story(PLANT, (RUMOUR,), ("Harbor Wire",)), "#deals"),
    "parent-anew": render.parent(ANEW, "#deals", ["@here"]),
    "update": render.update(STORY, "#deals", "r2"),
    "reply-broadcast": render.reply(DECISION, PLANT, "#deals", broadcast=True),
    "reply-denial": render.reply(DENIED, PLANT, "#deals", broadcast=True),
    "reply-new-date": render.reply(MOVED, PLANT, "#deals", broadcast=False),
    "reply-correction": render.reply(CORRECTED, PLANT, "#deals", broadcast=True),
    "reply-cjk": render.reply(LONG_CJK, PLANT, "#deals", broadcast=True),
    "reply-right-to-left": render.reply(HEBREW, PLANT, "#deals", broadcast=True),
    "baseline": render.baseline(PLANT, KNOWN, "#deals", NOON),
    "notice": render.notice("harbor-wire answers 403\nsince 07:10 UTC <b>", "#deals-ops", "harbor-wire/403"),
    "together": together(
        [render.reply(told, PLANT, "#deals", True, ["@here"]) for told in (DECISION, MOVED)], "#deals"
    )[0],
    "digest": digest(FACTS, "#deals"),
    "digest-empty": digest(DigestFacts(date(2025, 7, 15), sources=41, articles=0), "#deals"),
}  # fmt: skip


def golden(message: Message) -> str:
    shown = {"text": message.text, "links": message.links, "blocks": message.blocks}
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_look_as_they_did(name: str) -> None:
    assert golden(MESSAGES[name]) == (GOLDENS / f"{name}.json").read_text("utf-8")


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in GOLDENS.iterdir()} == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_slacks_own_models_and_every_limit_accept_them(name: str) -> None:
    assert limits.fit(MESSAGES[name]) == MESSAGES[name]
    blocks: Any = list(MESSAGES[name].blocks)
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    slack_blocks.check(blocks)


def seen(message: Message) -> str:
    blocks: Any = list(message.blocks)
    return slack_blocks.visible(blocks)


def test_the_parent_says_where_the_story_stands() -> None:
    lines = seen(MESSAGES["update"]).splitlines()
    assert lines[0] == "🔴 Closure decided · Arden Harborside plant"
    assert "• 6 Jul 2025: Arden weighs closing Harborside — Harbor Wire" in lines
    assert "closure decided" in lines[lines.index("Stage") + 1]
    assert lines[-1].startswith("Harbor Wire, 港日報, Coast & Sea + 2 more · 5 outlets")


def test_a_side_fact_does_not_hide_the_stage() -> None:
    output = development(Change(claim(ClaimKind.JOBS, Certainty.PLANNED), Reason.NEW_FACT))
    parent = render.parent(Story(PLANT, (DECISION, output), ("Harbor Wire",)), "#deals")
    assert seen(parent).startswith("🔴 Closure decided")


def test_who_is_against_it_does_not_hide_the_stage() -> None:
    against = development(Change(claim(ClaimKind.OPPOSITION, Certainty.STATED), Reason.NEW_STAGE))
    parent = render.parent(Story(PLANT, (DECISION, against), ("Harbor Wire",)), "#deals")
    assert seen(parent).startswith("🔴 Closure decided")


def test_a_report_that_is_told_late_does_not_move_where_a_story_stands() -> None:
    """It spoke before what was told already: its page was slow, say."""
    for told in ((DECISION, RUMOUR), (RUMOUR, DECISION)):
        lines = seen(render.parent(Story(PLANT, told, ("Harbor Wire",)), "#deals")).splitlines()
        assert lines[0] == "🔴 Closure decided · Arden Harborside plant"
        assert lines[lines.index("Stage") + 1] == "closure decided"
        assert lines[lines.index("Date") + 1].startswith("by March 2028")


def test_a_value_or_a_date_of_an_earlier_development_says_of_what_it_is_and_of_when() -> None:
    restart = replace(development(Change(claim(ClaimKind.SUPPORT), Reason.NEW_FACT)), at=NOON + 60 * DAY)
    lines = seen(render.parent(Story(PLANT, (DECISION, restart), ("Harbor Wire",)), "#deals")).splitlines()
    assert lines[lines.index("Value") + 1] == "3,900 people (closure decided, 15 Jul 2025)"
    assert lines[lines.index("Date") + 1] == "by March 2028 (closure decided, 15 Jul 2025)"
    newest = seen(MESSAGES["update"]).splitlines()
    assert newest[newest.index("Value") + 1] == "3,900 people"


def test_what_may_be_misread_does_not_move_the_stage() -> None:
    restart = Change(claim(ClaimKind.RESTART, Certainty.DONE), Reason.NEW_STAGE, sure=False)
    told = development(restart, headline="Arden Harborside plant: “アーデン工場に春”")
    lines = seen(render.parent(Story(PLANT, (DECISION, told), ("港日報",)), "#deals")).splitlines()
    assert lines[0] == "🔴 Closure decided · Arden Harborside plant"
    assert lines[1] == "News: “アーデン工場に春”"
    assert lines[lines.index("Certainty") + 1] == "unclear, Arden Motors (company), via Harbor Wire"
    alone = render.parent(Story(PLANT, (told,), ("港日報",)), "#deals")
    assert seen(alone).startswith("⚪ News · Arden Harborside plant")


def test_only_the_last_four_developments_are_listed() -> None:
    told = tuple(replace(RUMOUR, id=f"d{n}", headline=f"fact {n}") for n in range(7))
    parent = render.parent(Story(PLANT, (*told, DECISION), ("Harbor Wire",)), "#deals")
    listed = [line.split(": ")[1] for line in seen(parent).splitlines() if line.startswith("• 6 Jul")]
    assert [line.partition(" —")[0] for line in listed] == ["fact 6", "fact 5", "fact 4", "fact 3"]


def test_a_reply_tells_the_delta_with_its_day_speaker_quote_and_sources() -> None:
    reply = MESSAGES["reply-broadcast"]
    assert seen(reply).splitlines()[:4] == [
        "New stage: production ends by March 2028",
        "• under review (6 Jul 2025) → closure decided, 3,900 people, by March 2028"
        " — Arden Motors (company), Harbor Wire",
        "> Arden names a date for Harborside",
        "> Arden Motors said it will end production at Harborside by March 2028.",
    ]
    assert links(reply) == ("https://wire.example/1", "https://wire.example/0")


def test_what_is_new_leads_to_the_article_and_is_not_said_again_below() -> None:
    english = replace(DECISION, headline=DECISION.title)
    quoted = replace(DECISION, headline=f"“{DECISION.title}” (closure decided?)")
    for told in (english, quoted):
        reply = render.reply(told, PLANT, "#deals", broadcast=False)
        assert seen(reply).count(DECISION.title) == 1
        assert links(reply)[0] == DECISION.url


def test_a_paper_that_speaks_for_itself_is_named_once() -> None:
    newsroom = Speaker(Standing.COMPANY, "Arden newsroom")
    said = replace(
        DECISION, outlet="Arden newsroom", changes=(Change(claim(speaker=newsroom), Reason.NEW_STAGE),)
    )
    bullet = seen(render.reply(said, PLANT, "#deals", broadcast=False)).splitlines()[1]
    assert bullet == "• closure decided — Arden newsroom (company)"
    known = render.baseline(PLANT, (entry(claim(speaker=newsroom), outlet="Arden newsroom"),), "#deals", NOON)
    assert seen(known).endswith("closure decided — Arden newsroom (company)")


def test_a_long_title_leaves_room_for_what_stands_beside_it_in_the_small_print() -> None:
    long = replace(PLANT, title="Arden and Volta, business integration and all that depends on it, " * 4)
    small = seen(render.reply(DECISION, long, "#deals", broadcast=True)).splitlines()[-1]
    assert re.match(r"Arden and Volta, .{50,70}… · Arden Motors \(company\), via Harbor Wire", small)


def test_the_text_is_a_sentence_that_stands_alone() -> None:
    assert MESSAGES["reply-broadcast"].text == (
        "Arden Harborside plant: production ends by March 2028, "
        "according to Arden Motors (company), via Harbor Wire."
    )


def test_a_correction_is_called_one_wherever_it_is_read() -> None:
    reply = MESSAGES["reply-correction"]
    assert seen(reply).startswith("Correction: 2,900 people, not 3,900")
    assert reply.text.startswith("Arden Harborside plant: Correction: ")
    assert "Correction" not in MESSAGES["reply-new-date"].text


def test_the_small_print_says_why_the_reader_sees_it() -> None:
    assert seen(MESSAGES["reply-correction"]).endswith("Matched: Arden Motors + ハーバーサイド")


def test_days_are_each_readers_own() -> None:
    reply: Any = MESSAGES["reply-broadcast"].blocks[0]
    [date] = [leaf for leaf in reply["elements"][1]["elements"][0]["elements"] if leaf["type"] == "date"]
    assert (date["timestamp"], date["fallback"]) == (int(RUMOUR.at.timestamp()), "6 Jul 2025")


def test_a_value_that_looks_like_markup_is_shown_as_it_is_written() -> None:
    odd = replace(DECISION, speaker=Speaker(Standing.COMPANY, "*Arden* :tada: `x"))
    parent = render.parent(Story(PLANT, (odd,), ("_Wire_",)), "#deals")
    assert "*Arden* :tada: `x" in seen(parent)
    assert "_Wire_ · 1 outlet" in seen(parent)
    assert formatted(parent) == []


def test_a_development_without_changes_still_shows_its_source() -> None:
    reply = render.reply(replace(DECISION, changes=()), PLANT, "#deals", broadcast=False)
    assert "• Harbor Wire" in seen(reply)
    story = Story(PLANT, (replace(DECISION, changes=()),), ())
    assert seen(render.parent(story, "#deals")).startswith("⚪ News · Arden Harborside plant")


def test_those_who_are_called_are_mentioned_in_news_and_never_by_an_update() -> None:
    calls = ("S0123ABC", "@here")
    assert mentions(render.parent(STORY, "#deals", calls)) == ("usergroup", "broadcast")
    assert mentions(render.reply(DECISION, PLANT, "#deals", True, calls)) == ("usergroup", "broadcast")
    assert mentions(render.reply(DECISION, PLANT, "#deals", broadcast=True)) == ()
    assert mentions(render.update(STORY, "#deals", "r")) == ()


@pytest.mark.parametrize(
    ("written", "kind"),
    [("@here", "broadcast"), ("channel", "broadcast"), ("<@U0123AB>", "user"), ("W0123AB", "user"),
     ("<!subteam^S0123AB>", "usergroup"), ("somebody", None), ("", None)],
)  # fmt: skip
def test_mentions_as_people_write_them(written: str, kind: str | None) -> None:
    parent = render.parent(STORY, "#deals", [written])
    assert mentions(parent) == ((kind,) if kind else ())


def test_keys_are_stable_and_differ_wherever_messages_do() -> None:
    made = [
        render.parent(STORY, "#deals"),
        render.parent(STORY, "#other"),
        render.update(STORY, "#deals", "r1"),
        render.update(STORY, "#deals", "r2"),
        render.reply(DECISION, PLANT, "#deals", broadcast=True),
        render.reply(RUMOUR, PLANT, "#deals", broadcast=True),
        render.reply(DECISION, replace(PLANT, id="other"), "#deals", broadcast=True),
        render.baseline(PLANT, (), "#deals", NOON),
        render.notice("x", "#deals", "1"),
        render.notice("x", "#deals", "2"),
    ]
    assert len({message.key for message in made}) == len(made)
    again = render.reply(DECISION, PLANT, "#deals", broadcast=False)
    assert again.key == render.reply(DECISION, PLANT, "#deals", broadcast=True).key


def links(message: Message) -> tuple[str, ...]:
    blocks: Any = list(message.blocks)
    return slack_blocks.links(blocks)


def mentions(message: Message) -> tuple[str, ...]:
    blocks: Any = list(message.blocks)
    return slack_blocks.mentions(message.text, blocks)


def formatted(message: Message) -> list[str]:
    """mrkdwn in which Slack would find more markup than our own labels and dates."""
    ours = re.compile(r"^\*[A-Z][a-z ]+\*\n|<!date\^[^<>]*>")
    blocks: Any = list(message.blocks)
    rest = [ours.sub("", text) for text in slack_blocks.marked(blocks)]
    return [text for text in rest if re.search(r"[*_~`<>]|&(?!(?:amp|lt|gt);)|:[a-z+-]+:", text)]


scraped = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<!channel>", "<!here|x>", "<@U123>", "<#C1|deals>", "@everyone", "<https://a.example|click>",
            "&lt;!channel&gt;", "\ud800", "\x00\x1b[31m", "", "```", "<", ">|<", "*bold* _it_ `code`",
            "\u202eevil\u202c", "ארדן תסגור (עד 2028)", "أردن تغلق المصنع: ٣٩٠٠ عامل", "**x** ~~y~~ __z__",
            ":tada:", "*a", "_", "`", "~",
            "🇯🇵👨‍👩‍👧‍👦" * 40, "追浜工場" * 900,
            "x" * 6_000, "a b " * 2_000, "&" * 3_000,
        ]
    ),
    st.tuples(st.sampled_from(["<!channel>", "&", "<@U1>", "|"]), st.text(max_size=400)).map("".join),
)  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A story all of whose scraped words are hostile."""
    told = []
    for number in range(draw(st.integers(1, 6))):
        quantity = Quantity(1, 2, draw(scraped), draw(scraped), 0, 1)
        said = claim(
            speaker=Speaker(draw(st.sampled_from(Standing)), draw(scraped)),
            quote=draw(scraped), quantities=(quantity,), names=(draw(scraped),),
        )  # fmt: skip
        was = draw(st.none() | st.just(replace(entry(said), url=f"https://a.example/{draw(scraped)}")))
        change = Change(said, draw(st.sampled_from(Reason)), was)
        told.append(
            development(
                *[change] * draw(st.integers(0, 7)),
                id=f"d{number}",
                headline=draw(scraped),
                outlet=draw(scraped),
                url=f"https://a.example/{draw(scraped)}",
                title=draw(scraped),
            )
        )
    outlets = draw(st.lists(scraped, max_size=6))
    return Story(replace(PLANT, title=draw(scraped)), tuple(told), tuple(outlets))


def all_messages(story: Story) -> Iterator[Message]:
    newest, subject = story.developments[-1], story.subject
    known = [entry(change.claim, outlet=newest.outlet) for change in newest.changes]
    yield render.parent(story, "#deals")
    yield render.update(story, "#deals", "r")
    yield render.reply(newest, subject, "#deals", broadcast=True)
    yield render.baseline(subject, known, "#deals", NOON)
    yield render.notice(newest.headline, "#deals", "n")
    yield from together(
        [render.reply(each, subject, "#deals", False) for each in story.developments], "#deals"
    )
    near = NearMiss(subject.title, newest.title, newest.url, newest.outlet, newest.reason)
    told = {subject.title: story.developments}
    yield digest(replace(FACTS, told=told, near=(near,) * 3, failing=(newest.headline,)), "#deals")


@settings(max_examples=40, deadline=None)
@given(stories())
def test_scraped_words_mention_nobody_and_break_no_limit(story: Story) -> None:
    for message in all_messages(story):
        blocks: Any = list(message.blocks)
        assert mentions(message) == ()
        assert formatted(message) == []
        assert limits.fit(message) == message
        assert 0 < len(message.text) < limits.TEXT
        slack_blocks.check(blocks)


@pytest.fixture(scope="module")
def workspace() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


@settings(max_examples=10, deadline=None)
@given(story=stories())
def test_slack_takes_whatever_was_scraped(workspace: FakeSlack, story: Story) -> None:
    slack = Slack(workspace.token, workspace.url)
    before = len(workspace.shows("#deals"))
    made = [message for message in all_messages(story) if message.kind is not MessageKind.UPDATE]
    for message in made:
        slack.post(message)
    assert len(workspace.shows("#deals")) == before + len(made)


if __name__ == "__main__":
    for name, message in MESSAGES.items():
        (GOLDENS / f"{name}.json").write_text(golden(message), "utf-8")
