"""A ledger is read once and gone on with; what another process did to it is noticed."""

from dataclasses import replace

import pytest

from bot.errors import StaleLedger
from bot.model import Ledger
from bot.store import Store
from bot.work import ledgers
from bot.work.ledgers import Ledgers
from tests.fakes.nouns import NOON, article, fingerprint, judgement, known

FIRST = Ledger("mill", (known("a1"),), (fingerprint("a1"),), NOON)


def grown(ledger: Ledger, id: str) -> Ledger:
    marks = (*ledger.fingerprints, fingerprint(id))
    return replace(ledger, entries=(*ledger.entries, known(id)), fingerprints=marks)


def judged(store: Store, before: Ledger, after: Ledger, id: str) -> None:
    store.record_judgement(article(id), [judgement(before, after, id)], [], NOON, NOON)


def test_a_ledger_is_read_once_and_goes_on_as_it_was_recorded(store: Store) -> None:
    held = Ledgers(store)
    empty = held.of("mill")
    assert held.of("mill") is empty
    judged(store, empty, FIRST, "a1")
    held.keep(FIRST)
    assert held.of("mill") is FIRST
    assert Ledgers(store).of("mill") == FIRST


def test_what_another_process_recorded_is_noticed_and_read(store: Store) -> None:
    mine, theirs = Ledgers(store), Ledgers(store)
    empty = mine.of("mill")
    judged(store, theirs.of("mill"), FIRST, "a1")
    with pytest.raises(StaleLedger, match="mill"):
        judged(store, empty, grown(empty, "a2"), "a2")
    mine.forget("mill")
    assert mine.of("mill") == FIRST
    judged(store, mine.of("mill"), grown(FIRST, "a2"), "a2")


def marked(id: str, entries: int = 1, marks: int = 0) -> Ledger:
    return replace(
        FIRST, subject=id, entries=FIRST.entries * entries, fingerprints=FIRST.fingerprints * marks
    )


@pytest.fixture
def held(store: Store, monkeypatch: pytest.MonkeyPatch) -> Ledgers:
    """No more than three claims at a time."""
    monkeypatch.setattr(ledgers, "MOST", 3)
    return Ledgers(store)


def test_what_was_not_kept_for_longest_is_let_go(held: Ledgers) -> None:
    kept = {id: marked(id) for id in ("mill", "mine", "dock")}
    for ledger in (*kept.values(), kept["mill"], marked("yard")):
        held.keep(ledger)
    assert held.of("mill") is kept["mill"]
    assert held.of("dock") is kept["dock"]
    assert held.of("mine") == Ledger("mine")


def test_one_that_is_kept_again_counts_once(held: Ledgers) -> None:
    mill, mine = marked("mill"), marked("mine", entries=2)
    for ledger in (mill, mine, mine, mine):
        held.keep(ledger)
    assert held.of("mill") is mill


def test_the_newest_is_kept_however_large(held: Ledgers) -> None:
    mine, dock = marked("mine"), marked("dock", marks=1)
    held.keep(mine)
    held.keep(dock)
    assert held.of("dock") is dock
    assert held.of("mine") == Ledger("mine")
