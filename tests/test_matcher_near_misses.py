"""Near misses: what came nearest to being told."""

from bot.matcher.near_misses import NEAR, near_misses
from bot.model import Action, Decision, Reason


def short(article: str, subject: str, score: float, promise: float = 0.0) -> Decision:
    return Decision(article, subject, Action.ATTACH, Reason.SLIGHT, {"score": score, "promise": promise})


def told(article: str, subject: str) -> Decision:
    return Decision(article, subject, Action.TELL, Reason.NEW_STAGE, {"score": 0.9, "promise": 0.0})


def articles(*decisions: Decision, most: int = 5) -> list[str]:
    return [each.article for each in near_misses(decisions, most)]


def test_the_likeliest_comes_first() -> None:
    assert articles(short("a", "plant", 0.3), short("b", "deal", 0.5), short("c", "port", 0.4)) == [
        "b",
        "c",
        "a",
    ]


def test_only_so_many() -> None:
    assert articles(short("a", "plant", 0.3), short("b", "deal", 0.5), short("c", "port", 0.4), most=2) == [
        "b",
        "c",
    ]


def test_what_is_unlikely_is_not_worth_a_line() -> None:
    assert articles(short("a", "plant", NEAR - 0.01), short("b", "deal", NEAR)) == ["b"]


def test_a_subject_has_one_line() -> None:
    assert articles(short("a", "plant", 0.3), short("b", "plant", 0.5), short("c", "plant", 0.4)) == ["b"]


def test_of_two_alike_the_later_stands() -> None:
    assert articles(short("a", "plant", 0.4), short("b", "plant", 0.4)) == ["b"]


def test_an_article_has_one_line_for_the_subject_it_is_likelier_to_be_news_of() -> None:
    [only] = near_misses([short("a", "plant", 0.3), short("a", "deal", 0.5), short("a", "port", 0.4)], 5)
    assert only.subject == "deal"


def test_news_of_the_subject_overtakes_what_came_before_it() -> None:
    assert articles(short("a", "plant", 0.5), short("a", "deal", 0.4), told("b", "plant")) == ["a"]
    assert articles(short("a", "plant", 0.5), told("b", "plant"), short("c", "plant", 0.3)) == ["c"]


def test_a_report_that_another_bears_out_is_likelier() -> None:
    assert articles(short("a", "plant", 0.4), short("b", "deal", 0.38, promise=0.45)) == ["b", "a"]


def test_what_was_never_weighed_and_what_came_before_it_was_followed_are_no_near_misses() -> None:
    unweighed = Decision("a", "plant", Action.DROP, Reason.FAULT)
    before = Decision("b", "deal", Action.ATTACH, Reason.BASELINE, {"score": 0.9, "promise": 0.0})
    assert articles(unweighed, before) == []
