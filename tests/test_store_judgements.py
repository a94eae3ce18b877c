"""A judgement is recorded whole: article, decision, ledger, development, messages."""

from dataclasses import replace

import pytest

from bot.errors import StaleLedger
from bot.model import Action, Ledger, OutboxState, Reason
from bot.store import Store
from bot.store.records import Judgement
from tests.fakes.nouns import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    article,
    decision,
    development,
    fingerprint,
    judgement,
    known,
    message,
)

EMPTY = Ledger("mill")
FIRST = Ledger("mill", (known("a1"),), (fingerprint("a1"),), NOON)


def judged(store: Store, *judgements: Judgement, article_id: str = "a1") -> None:
    store.record_judgement(article(article_id), judgements, [], NOON, NOON)


def test_nothing_is_known_of_a_subject_at_first(store: Store) -> None:
    assert store.ledger("mill") == EMPTY
    assert store.developments("mill", 5) == ()


def test_the_ledger_comes_back_as_the_judge_left_it(store: Store) -> None:
    judged(store, judgement(EMPTY, FIRST, told=True))
    assert store.ledger("mill") == FIRST
    assert store.developments("mill", 5) == (development("a1"),)


def test_a_retelling_adds_its_outlet_and_a_fingerprint(store: Store) -> None:
    judged(store, judgement(EMPTY, FIRST))
    after = replace(
        FIRST, entries=(known("a1", "mill", "Wire"),), fingerprints=(*FIRST.fingerprints, fingerprint("a2"))
    )
    judged(store, judgement(FIRST, after, "a2"), article_id="a2")
    assert store.ledger("mill") == after


def test_a_fingerprint_that_the_judge_drops_is_gone(store: Store) -> None:
    judged(store, judgement(EMPTY, FIRST))
    edited = replace(FIRST, fingerprints=(replace(fingerprint("a1"), shingles=frozenset({3})),))
    judged(store, judgement(FIRST, edited))
    assert store.ledger("mill") == edited


def test_the_newest_300_fingerprints_are_kept(store: Store) -> None:
    first = replace(EMPTY, fingerprints=tuple(fingerprint(f"a{n}") for n in range(299)))
    judged(store, judgement(EMPTY, first))
    second = replace(first, fingerprints=(*first.fingerprints, *(fingerprint(f"b{n}") for n in range(3))))
    judged(store, judgement(first, second))
    assert store.ledger("mill").fingerprints == second.fingerprints[-300:]


def test_older_ones_are_gone_for_good(store: Store) -> None:
    first = replace(EMPTY, fingerprints=tuple(fingerprint(f"a{n}") for n in range(302)))
    judged(store, judgement(EMPTY, first))
    kept = store.ledger("mill")
    judged(store, judgement(kept, replace(kept, fingerprints=kept.fingerprints[-1:])))
    assert store.ledger("mill").fingerprints == first.fingerprints[-1:]


def test_those_of_another_subject_stay_however_many_come(store: Store) -> None:
    merger = Ledger("merger", (), (fingerprint("a1"),))
    judged(store, judgement(Ledger("merger"), merger))
    judged(
        store, judgement(EMPTY, replace(EMPTY, fingerprints=tuple(fingerprint(f"a{n}") for n in range(302))))
    )
    assert store.ledger("merger") == merger


def test_one_article_may_concern_several_subjects(store: Store) -> None:
    merger = Ledger("merger", (known("a1", "merger"),), (), NOON)
    judged(store, judgement(EMPTY, FIRST, told=True), judgement(Ledger("merger"), merger, told=True))
    assert store.ledger("merger") == merger
    assert store.ledger("mill") == FIRST
    assert store.developments("merger", 5) == (development("a1", "merger"),)


def test_what_changes_in_one_ledger_changes_in_no_other(store: Store) -> None:
    mill = replace(FIRST, entries=(known("a1"), known("a2")))
    merger = Ledger(
        "merger", (known("a1", "merger"), known("a2", "merger")), (fingerprint("a1"),), NOON - DAY
    )
    judged(store, judgement(EMPTY, mill), judgement(Ledger("merger"), merger))
    entries = known("a1"), known("a2", "mill", "Wire"), known("a3"), known("a4")
    after = replace(mill, entries=entries, last_told=NOON + HOUR)
    judged(store, judgement(mill, after, "a3"), article_id="a3")
    assert (store.ledger("mill"), store.ledger("merger")) == (after, merger)


def test_a_judge_who_was_overtaken_records_nothing(store: Store) -> None:
    store.record_article("e2", article("a2"), False, NOON)
    judged(store, judgement(EMPTY, FIRST))
    late = replace(EMPTY, entries=(known("a2"),))
    with pytest.raises(StaleLedger, match="mill"):
        store.record_judgement(
            article("a2"), [judgement(EMPTY, late, "a2", told=True)], [message("m2")], NOON, NOON
        )
    assert store.ledger("mill") == FIRST
    assert [item.article.id for item in store.unjudged(9)] == ["a2"]
    assert store.channels(NOON) == []


def test_an_article_that_was_judged_or_edited_meanwhile_is_not_recorded(store: Store) -> None:
    store.record_article("e2", article("a2"), False, NOON)
    [item] = store.unjudged(9)
    store.record_article("e2", article("a2", text="It closes in 2028."), False, NOON)
    with pytest.raises(StaleLedger, match="edited meanwhile"):
        store.record_judgement(item.article, [], [message("m2")], NOON, NOON, version=item.version)
    [edited] = store.unjudged(9)
    assert edited.article.text == "It closes in 2028."
    store.record_judgement(edited.article, [], [], NOON, NOON, version=edited.version)
    with pytest.raises(StaleLedger, match="judged"):
        store.record_judgement(edited.article, [], [], NOON, NOON, version=edited.version)
    assert store.channels(NOON) == []


def test_a_judge_who_missed_a_mere_retelling_is_overtaken_too(store: Store) -> None:
    judged(store, judgement(EMPTY, FIRST))
    marks = (*FIRST.fingerprints, fingerprint("a2"))
    retold = replace(FIRST, entries=(known("a1", "mill", "Wire"),), fingerprints=marks)
    judged(store, judgement(FIRST, retold, "a2"), article_id="a2")
    late = replace(FIRST, entries=(known("a1", "mill", "Herald"),))
    with pytest.raises(StaleLedger, match="mill"):
        judged(store, judgement(FIRST, late, "a3"), article_id="a3")
    assert store.ledger("mill") == retold


def test_so_is_one_who_missed_what_came_without_a_mark(store: Store) -> None:
    """As `ledger import` brings it."""
    judged(store, judgement(EMPTY, replace(EMPTY, entries=(known("a1"),))))
    with pytest.raises(StaleLedger, match="mill"):
        judged(store, judgement(EMPTY, replace(EMPTY, entries=(known("a2"),)), "a2"), article_id="a2")


def test_the_article_is_judged_and_the_messages_wait_for_their_release(store: Store) -> None:
    store.record_article("e1", article(), False, NOON)
    store.record_judgement(
        article(), [judgement(EMPTY, FIRST, told=True)], [message("m1"), message("m2")], NOON + HOUR, NOON
    )
    assert store.unjudged(9) == []
    assert store.channels(NOON + 59 * MINUTE) == []
    assert store.channels(NOON + HOUR) == ["#deals"]
    assert store.counts().outbox == {OutboxState.QUEUED: 2}


def test_an_article_of_no_subject_has_a_decision_too(store: Store) -> None:
    judged(store)
    told = store.why("a1")
    assert told is not None
    assert [made.decision.reason for made in told.decisions] == [Reason.NO_SUBJECT]


def test_every_decision_on_an_article_is_kept_and_the_newest_counts(store: Store) -> None:
    judged(store, Judgement(decision(novelty=0.9), EMPTY, FIRST))
    again = decision(action=Action.ATTACH, reason=Reason.RETELLING, novelty=0.1)
    store.record_judgement(article(), [Judgement(again, FIRST, FIRST)], [], NOON, NOON + DAY)
    told = store.why("a1")
    assert told is not None
    assert [made.decision for made in told.decisions] == [decision(novelty=0.9), again]
    assert [made.at for made in told.decisions] == [NOON, NOON + DAY]
    assert store.counts().decisions == {(Action.ATTACH, Reason.RETELLING): 1}


def test_a_decision_is_of_one_article_on_one_subject(store: Store) -> None:
    judged(store, judgement(EMPTY, FIRST))
    judged(store, judgement(FIRST, FIRST, "a2"), article_id="a2")
    judged(store, judgement(Ledger("merger"), Ledger("merger")))
    assert store.counts().decisions == {(Action.TELL, Reason.NEW_FACT): 3}
    asked = [("a1", "mill"), ("a2", "mill"), ("a1", "merger"), ("a2", "merger")]
    assert [store.is_decided(*each) for each in asked] == [True, True, True, False]


def test_the_last_developments_are_told_newest_last(store: Store) -> None:
    before = EMPTY
    for n in range(4):
        after = replace(before, entries=(*before.entries, known(f"a{n}")))
        judged(store, judgement(before, after, f"a{n}", told=True), article_id=f"a{n}")
        before = after
    assert [each.article for each in store.developments("mill", 2)] == ["a2", "a3"]


def test_what_was_told_after_one_moment_and_until_another(store: Store) -> None:
    before = EMPTY
    for n in range(4):
        after = replace(before, entries=(*before.entries, known(f"a{n}")))
        made = judgement(before, after, f"a{n}", told=True)
        store.record_judgement(article(f"a{n}"), [made], [], NOON, NOON + n * HOUR)
        before = after
    assert [each.article for each in store.told(NOON, NOON + 2 * HOUR)] == ["a1", "a2"]


def test_what_was_told_after_one_place_and_until_another(store: Store) -> None:
    before, places = EMPTY, [store.told_so_far()]
    for n in range(4):
        after = replace(before, entries=(*before.entries, known(f"a{n}")))
        judged(store, judgement(before, after, f"a{n}", told=True), article_id=f"a{n}")
        places.append(store.told_so_far())
        before = after
    assert places[0] == 0
    assert [each.article for each in store.told_between(places[1], places[3])] == ["a1", "a2"]
    assert store.told_between(places[4], places[4]) == []


def test_a_subject_keeps_the_time_it_was_added(store: Store) -> None:
    store.sync_subjects(["mill"], NOON - DAY)
    judged(store, judgement(EMPTY, FIRST))
    assert store.sync_subjects(["mill"], NOON) == {"mill": NOON - DAY}
