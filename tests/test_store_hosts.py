"""Hosts that several processes ask: one at a time, and none held for ever by one that died."""

from datetime import timedelta

from bot.store import Store
from bot.store.records import HostTurn
from tests.fakes.nouns import MINUTE, NOON

SECOND = timedelta(seconds=1)
WIRE = "wire.example"


def test_who_comes_first_has_the_host_until_he_leaves(store: Store) -> None:
    mine = store.claim_host(WIRE, NOON, MINUTE)
    assert mine == HostTurn(NOON + MINUTE, True, False, 0)
    assert store.claim_host(WIRE, NOON, MINUTE) == HostTurn(NOON + MINUTE, False, True, 0)
    assert store.claim_host("paper.example", NOON, MINUTE).mine
    store.leave_host(WIRE, mine.until, NOON + 2 * SECOND, 0)
    assert store.claim_host(WIRE, NOON + SECOND, MINUTE) == HostTurn(NOON + 2 * SECOND, False, False, 0)
    assert store.claim_host(WIRE, NOON + 2 * SECOND, MINUTE).mine


def test_each_host_has_a_lease_of_its_own(store: Store) -> None:
    store.claim_host("paper.example", NOON, 2 * MINUTE)
    mine = store.claim_host(WIRE, NOON, MINUTE)
    store.claim_host("journal.example", NOON, MINUTE)
    assert store.claim_host(WIRE, NOON, MINUTE).until == NOON + MINUTE
    store.leave_host(WIRE, mine.until, NOON, 0)
    assert store.claim_host("journal.example", NOON, MINUTE) == HostTurn(NOON + MINUTE, False, True, 0)
    assert store.claim_host(WIRE, NOON, MINUTE).mine


def test_a_host_that_wished_for_rest_says_so_to_all(store: Store) -> None:
    mine = store.claim_host(WIRE, NOON, MINUTE)
    store.leave_host(WIRE, mine.until, NOON + 5 * MINUTE, 429)
    assert store.claim_host(WIRE, NOON + MINUTE, MINUTE) == HostTurn(NOON + 5 * MINUTE, False, False, 429)
    again = store.claim_host(WIRE, NOON + 5 * MINUTE, MINUTE)
    store.leave_host(WIRE, again.until, NOON + 6 * MINUTE, 0)
    assert store.claim_host(WIRE, NOON + 5 * MINUTE, MINUTE).status == 0


def test_the_host_of_one_that_died_is_free_when_its_lease_ends(store: Store) -> None:
    late = store.claim_host(WIRE, NOON, MINUTE)
    assert store.claim_host(WIRE, NOON + MINUTE, MINUTE).mine
    store.leave_host(WIRE, late.until, NOON, 0)  # it lived after all: the host is another's now
    assert not store.claim_host(WIRE, NOON + MINUTE, MINUTE).mine


def test_hosts_of_long_ago_are_forgotten(store: Store) -> None:
    mine = store.claim_host(WIRE, NOON, MINUTE)
    store.leave_host(WIRE, mine.until, NOON, 0)
    assert store.prune(NOON + MINUTE) == 1
