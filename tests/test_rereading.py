"""When a page is looked at again, and what of its change is an edit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.errors import Unreachable
from bot.model import Action, Article, Ledger
from bot.scraper.fetch import Fetcher, Response
from bot.store.records import Judgement, Reread, Validators
from bot.work.rereading import HOT, LOOKS, RECENT, first_look, look, next_look
from tests.fakes.nouns import DAY, HOUR, NOON, article, decision

RUNNING = Ledger("mill", last_told=NOON - DAY)
SECOND = timedelta(seconds=1)


def judged(after: Ledger = RUNNING, action: Action = Action.ATTACH) -> Judgement:
    return Judgement(decision(action=action), Ledger("mill"), after)


def test_an_article_of_a_running_story_is_looked_at_in_an_hour() -> None:
    assert first_look(article(), [judged()], NOON) == NOON + LOOKS[0]
    assert first_look(article(), [judged(Ledger("mine")), judged()], NOON) == NOON + LOOKS[0]


@pytest.mark.parametrize(
    "judgements",
    [
        [],
        [judged(action=Action.DROP)],
        [judged(Ledger("mill"))],
        [judged(replace(RUNNING, last_told=NOON - HOT))],
    ],
    ids=["no subject", "dropped", "never told", "told long ago"],
)
def test_one_of_no_running_story_is_not(judgements: Sequence[Judgement]) -> None:
    assert first_look(article(), judgements, NOON) is None


def test_nor_is_an_old_one_or_one_behind_a_wall() -> None:
    assert first_look(article(published=NOON - RECENT), [judged()], NOON)
    assert first_look(article(published=NOON - RECENT - SECOND), [judged()], NOON) is None
    assert first_look(replace(article(), wall="403"), [judged()], NOON) is None


def test_the_looks_are_so_long_after_the_judgement() -> None:
    at: datetime | None = NOON + LOOKS[0]
    for looks, since in enumerate(LOOKS, 1):
        assert at == NOON + since
        at = next_look(looks, at)
    assert at is None


# ---- what two looks say ---------------------------------------------------------------------------

BEFORE = article(text="The plant closes in 2028.\nIt has 3,900 workers.")
OLD = Validators("old", "", "old")
ADDED = "It closes in 2029, the company says now."


class Page:
    """A page that says something else each time it is asked for."""

    def __init__(self, *texts: str, title: str = BEFORE.title, wall: str = "") -> None:
        self.texts, self.title, self.wall, self.asked = list(texts), title, wall, 0
        self.status, self.conditions, self.published = (
            200,
            list[dict[str, str]](),
            cast(datetime | None, None),
        )

    def get(self, url: str, **conditions: str) -> Response:
        self.asked += 1
        self.conditions.append(conditions)
        text = self.texts.pop(0)
        digest = f"hash of {text}"
        return Response(url, self.status, text.encode(), "text/html", "utf-8", "new", "", None, digest)

    def read(self, page: Any, *_: object) -> Article:
        return replace(
            BEFORE, title=self.title, text=page.body.decode(), wall=self.wall, published=self.published
        )

    def look(self, known: Validators = OLD) -> tuple[Validators, Article | None]:
        return look(Reread(BEFORE, known, 0), cast(Fetcher, self), self.read, NOON + DAY)


def test_what_both_looks_add_is_an_edit() -> None:
    page = Page(f"{BEFORE.text}\n{ADDED}\n17 readers", f"{BEFORE.text}\n{ADDED}\n18 readers")
    after, edited = page.look()
    assert edited
    assert edited.text == f"{BEFORE.text}\n{ADDED}"
    assert (edited.seen, edited.published) == (NOON + DAY, NOON + DAY)
    assert after.etag == "new"


def test_what_changes_with_every_look_is_none() -> None:
    after, edited = Page(f"{BEFORE.text}\n17 readers", f"{BEFORE.text}\n18 readers").look()
    assert (edited, after.etag) == (None, "new")


def test_what_is_only_left_out_is_none_and_asked_for_once() -> None:
    page = Page(BEFORE.text.split("\n")[0])
    assert page.look()[1] is None
    assert page.asked == 1


def test_a_page_that_is_the_same_is_not_read() -> None:
    page = Page(BEFORE.text)
    same = Validators("old", "", f"hash of {BEFORE.text}")
    assert page.look(same) == (same, None)
    assert page.asked == 1


def test_a_new_title_counts_and_a_wall_does_not() -> None:
    _, edited = Page(BEFORE.text, BEFORE.text, title="Plant to close later").look()
    assert edited
    assert edited.title == "Plant to close later"
    assert Page(BEFORE.text, BEFORE.text, title="Plant to close later", wall="paywall").look()[1] is None


def test_a_page_that_cannot_be_had_any_more_leaves_all_as_it_was() -> None:
    class Gone(Page):
        def get(self, url: str, **_: Any) -> Response:
            raise Unreachable(url)

    assert Gone().look() == (OLD, None)


def test_an_edit_of_an_article_on_several_pages_keeps_them_all() -> None:
    onward, last = f'href="{BEFORE.url}?page=2"', "The port grew with it."

    class Book(Page):
        def get(self, url: str, **conditions: str) -> Response:
            self.texts = [f"{onward}\n{BEFORE.text}\n{ADDED}" if url == BEFORE.url else last]
            return super().get(url, **conditions)

    known, book = replace(BEFORE, text=f"{onward}\n{BEFORE.text}\n{last}"), Book()
    _, edited = look(Reread(known, OLD, 0), cast(Fetcher, book), book.read, NOON + DAY)
    assert edited
    assert edited.text == f"{onward}\n{BEFORE.text}\n{ADDED}\n{last}"


def test_it_is_asked_for_on_condition_that_it_has_changed_and_then_without() -> None:
    page = Page(f"{BEFORE.text}\n{ADDED}", f"{BEFORE.text}\n{ADDED}")
    page.look(Validators("tag", "Monday", "old"))
    assert page.conditions == [{"etag": "tag", "last_modified": "Monday"}, {}]
    page = Page(ADDED)
    page.status = 304
    assert page.look() == (OLD, None)


@pytest.mark.parametrize(
    ("says", "at"), [(HOUR, NOON + HOUR), (timedelta(0), NOON + DAY), (-HOUR, NOON + DAY)]
)
def test_an_edit_speaks_when_its_page_says_so_or_now(says: timedelta, at: datetime) -> None:
    page = Page(f"{BEFORE.text}\n{ADDED}", f"{BEFORE.text}\n{ADDED}")
    page.published = NOON + says
    edited = page.look()[1]
    assert edited
    assert edited.published == at
