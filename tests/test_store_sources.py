"""Sources are due, claimed, polled, and due again."""

from collections.abc import Mapping
from dataclasses import replace

from bot.history import NO_PAGES, Fault, History, Trouble
from bot.model import Message
from bot.store import Store
from bot.store.polls import Learned, Taken
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, found, message, poll, record_poll, source


def test_a_new_source_is_due_at_once_and_was_never_polled(store: Store) -> None:
    store.sync_sources([source()], NOON)
    (due,) = store.claim_due(NOON, 10, HOUR)
    assert (due.source, due.etag, due.last_modified, due.body_hash) == ("gazette", "", "", "")
    assert (due.first, due.failures, due.added_at) == (True, 0, NOON)


def test_new_sources_come_in_a_mixed_but_stable_order(store: Store) -> None:
    ids = [f"host-{n:02}" for n in range(20)]
    store.sync_sources([source(id) for id in ids], NOON)
    order = [due.source for due in store.claim_due(NOON, 20, MINUTE)]
    assert sorted(order) == ids
    assert order != ids


def test_a_claimed_source_is_due_again_only_when_its_lease_ends(store: Store) -> None:
    store.sync_sources([source()], NOON)
    store.claim_due(NOON, 10, HOUR)
    assert store.claim_due(NOON + 59 * MINUTE, 10, HOUR) == []
    assert len(store.claim_due(NOON + HOUR, 10, HOUR)) == 1


def test_no_more_are_claimed_than_asked_for(store: Store) -> None:
    store.sync_sources([source(f"s{n}") for n in range(5)], NOON)
    assert len(store.claim_due(NOON, 2, HOUR)) == 2
    assert len(store.claim_due(NOON, 9, HOUR)) == 3


def test_a_poll_leaves_its_validators_for_the_next(store: Store) -> None:
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(NOON + HOUR, etag='W/"7"'), [], NOON)
    assert store.claim_due(NOON + 59 * MINUTE, 1, HOUR) == []
    (due,) = store.claim_due(NOON + HOUR, 1, HOUR)
    assert (due.etag, due.body_hash, due.first) == ('W/"7"', "b0d1", False)


def test_failures_are_counted_until_a_poll_succeeds(store: Store) -> None:
    store.sync_sources([source()], NOON)
    store.record_poll_failure("gazette", "fetch", "answered 503", NOON + HOUR, NOON)
    store.record_poll_failure("gazette", "fetch", "answered 502", NOON + 2 * HOUR, NOON + HOUR)
    (due,) = store.claim_due(NOON + 2 * HOUR, 1, HOUR)
    assert (due.failures, due.first) == (2, True)
    record_poll(store, "gazette", poll(NOON + 4 * HOUR), [], NOON + 3 * HOUR)
    (state,) = store.source_states()
    assert (state.failures, state.polls, state.last_ok_at) == (0, 3, NOON + 3 * HOUR)
    assert (state.last_error, state.last_error_at) == ("fetch: answered 502", NOON + HOUR)


def test_a_failure_ends_the_claim_and_is_no_other_sources(store: Store) -> None:
    store.sync_sources([source(), source("wire")], NOON)
    assert store.end_leases(NOON) == 0
    store.claim_due(NOON, 9, HOUR)
    store.record_poll_failure("gazette", "fetch", "answered 503", NOON + DAY, NOON)
    assert [state.failures for state in store.source_states()] == [1, 0]
    assert store.end_leases(NOON + MINUTE) == 1  # of the other


def test_what_a_failure_says_of_its_source_is_remembered(store: Store) -> None:
    store.sync_sources([source(), source("wire")], NOON)
    fault = History(fault=Fault(Trouble.FAILING, NOON))
    taken: list[Taken] = []

    def learn(seen: Taken) -> Learned:
        taken.append(seen)
        return Learned(fault, False, NOON + DAY)

    store.record_poll_failure("gazette", "fetch", "answered 503", NOON + HOUR, NOON, learn)
    gazette, wire = store.source_states()
    assert taken == [Taken(0, 0, 0, History(), NO_PAGES)]
    assert (gazette.history, gazette.next_poll_at) == (fault, NOON + DAY)
    assert (wire.history, wire.next_poll_at <= NOON) == (History(), True)


def test_the_health_that_operators_do_not_know_is_told_once(store: Store) -> None:
    ids = ("gazette", "gone", "known", "wire")
    store.sync_sources([source(id) for id in ids], NOON)
    for id in ids:
        told = Learned(History(held=id), id != "known", NOON + HOUR)
        record_poll(store, id, poll(), [], NOON, lambda _: told)  # noqa: B023
    store.sync_sources([source(id) for id in ids if id != "gone"], NOON)
    asked: list[dict[str, History]] = []

    def say(untold: Mapping[str, History]) -> list[Message]:
        asked.append(dict(untold))
        return [message("health")]

    def after(history: History) -> History:
        return replace(history, quiet=1.0)

    assert store.tell(say, after, NOON) == 2
    assert store.tell(say, after, NOON) == 0
    assert asked == [{"gazette": History(held="gazette"), "wire": History(held="wire")}]
    assert [state.history.quiet for state in store.source_states()] == [1, 0, 0, 1]
    assert store.channels(NOON) == ["#deals"]


def test_a_source_remembers_when_it_last_brought_something(store: Store) -> None:
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(), [found("e1"), found("e2")], NOON)
    record_poll(store, "gazette", poll(), [found("e1")], NOON + HOUR)
    record_poll(store, "gazette", poll(changed=False), [], NOON + 2 * HOUR)
    (state,) = store.source_states()
    assert (state.last_new_at, state.last_changed_at) == (NOON, NOON + HOUR)
    assert (state.last_ok_at, state.entries) == (NOON + 2 * HOUR, 2)


def test_a_source_whose_address_changed_is_asked_at_once_without_validators(store: Store) -> None:
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(NOON + DAY), [], NOON)
    store.sync_sources([source(url="https://gazette.example/new")], NOON + HOUR)
    (due,) = store.claim_due(NOON + HOUR, 1, HOUR)
    assert (due.etag, due.last_modified, due.body_hash) == ("", "", "")
    assert (due.first, due.added_at) == (False, NOON)


def test_what_an_old_address_failed_at_is_forgotten_and_the_new_one_is_new_but_once(store: Store) -> None:
    moved = source(url="https://gazette.example/new")
    store.sync_sources([source()], NOON)
    store.record_poll_failure("gazette", "fetch", "answered 404", NOON + DAY, NOON)
    store.sync_sources([moved], NOON)
    [state] = store.source_states()
    assert (state.url, state.failures) == (moved.url, 0)
    record_poll(store, "gazette", poll(NOON + DAY), [], NOON)
    store.sync_sources([moved], NOON + HOUR)
    assert store.claim_due(NOON + HOUR, 1, HOUR) == []


def test_a_source_that_is_unchanged_keeps_its_pace(store: Store) -> None:
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(NOON + DAY), [], NOON)
    store.sync_sources([source()], NOON + HOUR)
    assert store.claim_due(NOON + HOUR, 1, HOUR) == []


def test_a_source_that_is_to_be_asked_more_often_does_not_wait_for_the_end_of_its_old_pace(
    store: Store,
) -> None:
    store.sync_sources([source(), source("wire")], NOON)
    record_poll(store, "gazette", poll(NOON + DAY), [], NOON)
    record_poll(store, "wire", poll(NOON + DAY), [], NOON)
    store.sync_sources([source(every=10 * MINUTE), source("wire")], NOON + HOUR)
    gazette, wire = store.source_states()
    assert gazette.next_poll_at == NOON + HOUR + 10 * MINUTE
    assert wire.next_poll_at == NOON + DAY


def test_one_that_is_due_sooner_than_its_new_pace_is_not_put_off(store: Store) -> None:
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(NOON + MINUTE), [], NOON)
    store.sync_sources([source(every=10 * MINUTE)], NOON)
    assert len(store.claim_due(NOON + MINUTE, 1, HOUR)) == 1


def test_one_that_is_being_asked_is_not_asked_twice_for_its_new_pace(store: Store) -> None:
    store.sync_sources([source()], NOON)
    store.claim_due(NOON, 1, HOUR)
    store.sync_sources([source(every=10 * MINUTE)], NOON)
    assert store.claim_due(NOON + 59 * MINUTE, 1, HOUR) == []


def test_one_that_fails_or_is_held_is_not_asked_sooner(store: Store) -> None:
    often = source(every=10 * MINUTE)
    store.sync_sources([source()], NOON)
    store.record_poll_failure("gazette", "fetch", "refused", NOON + DAY, NOON)
    store.sync_sources([often], NOON + HOUR)
    assert store.claim_due(NOON + 2 * HOUR, 1, HOUR) == []
    held = Learned(History(held="Retry-After"), False, NOON + DAY)
    record_poll(store, "gazette", poll(NOON + DAY), [], NOON, lambda _: held)
    store.sync_sources([often], NOON + HOUR)
    assert store.claim_due(NOON + 2 * HOUR, 1, HOUR) == []


def test_a_source_that_was_asked_while_the_clock_was_a_year_ahead_does_not_wait_for_it(store: Store) -> None:
    store.sync_sources([source()], NOON)
    record_poll(store, "gazette", poll(NOON + 366 * DAY), [], NOON + 365 * DAY)
    store.sync_sources([source()], NOON + HOUR)
    assert [due.source for due in store.claim_due(NOON + HOUR, 1, HOUR)] == ["gazette"]


def test_a_source_that_left_the_configuration_rests_until_it_is_back(store: Store) -> None:
    store.sync_sources([source(), source("wire")], NOON)
    record_poll(store, "gazette", poll(NOON + HOUR), [], NOON)
    store.sync_sources([source("wire")], NOON + MINUTE)
    assert [(state.id, state.active) for state in store.source_states()] == [
        ("gazette", False),
        ("wire", True),
    ]
    assert [due.source for due in store.claim_due(NOON + DAY, 9, HOUR)] == ["wire"]
    store.sync_sources([source(), source("wire")], NOON + DAY)
    (due,) = store.claim_due(NOON + DAY, 9, HOUR)
    assert (due.source, due.etag, due.added_at) == ("gazette", '"1"', NOON)


def test_a_subject_is_added_when_it_is_first_asked_for(store: Store) -> None:
    assert store.sync_subjects(["mill"], NOON) == {"mill": NOON}
    assert store.sync_subjects(["merger", "mill"], NOON + DAY) == {"merger": NOON + DAY, "mill": NOON}
    assert store.sync_subjects([], NOON + DAY) == {}


def test_a_subject_that_was_left_out_is_followed_since_it_is_back(store: Store) -> None:
    store.set("another fact", "")
    store.sync_subjects(["merger", "mill"], NOON)
    store.sync_subjects(["merger"], NOON + HOUR)
    back = {"merger": NOON, "mill": NOON + DAY}
    assert store.sync_subjects(["merger", "mill"], NOON + DAY) == back
    assert store.sync_subjects(["merger", "mill"], NOON + 2 * DAY) == back


def test_what_a_worker_asks_for_leaves_no_subject_out(store: Store) -> None:
    store.sync_subjects(["merger", "mill"], NOON)
    store.sync_subjects(["merger"], NOON + HOUR, leads=False)
    assert store.sync_subjects(["mill"], NOON + DAY) == {"mill": NOON}
