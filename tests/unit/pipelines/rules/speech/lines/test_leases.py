"""Sixty live channels, the sixty-first waits or is refused (NF-DEP-06, VC-API-08)."""

import pytest

from pipelines.rules.speech.lines.leases import LeaseBook
from schemas.people.contacts import ContactChannel
from schemas.speech.speech import LeaseState

pytestmark = [pytest.mark.requirement("NF-DEP-06"), pytest.mark.requirement("VC-API-08")]

VIDEO, VISIT, PHONE = (
    ContactChannel.VIDEO_CALL,
    ContactChannel.VISIT,
    ContactChannel.PHONE_CALL,
)
LEASE_S = 15.0
LATER = 100.0
"""A book made at 0 has long begun by then."""


def book(capacity: int = 60, most_waiting: int = 2, *, anew: bool = True) -> LeaseBook:
    return LeaseBook(capacity, most_waiting=most_waiting, lease_s=LEASE_S, now_s=0.0, anew=anew)


def filled(most_waiting: int = 2) -> LeaseBook:
    """Sixty conversations of all three kinds hold a channel."""
    full = book(most_waiting=most_waiting)
    for n in range(60):
        standing = full.ask(f"c{n}", (VIDEO, VISIT, PHONE)[n % 3], LATER)
        assert standing.state is LeaseState.LEASED
    return full


def test_sixty_channels_are_shared_by_all_kinds_of_conversation() -> None:
    assert filled().leased() == {VIDEO: 20, VISIT: 20, PHONE: 20}


def test_the_sixty_first_waits_and_gets_the_next_free_channel() -> None:
    full = filled()
    standing = full.ask("c60", VIDEO, LATER)
    assert (standing.state, standing.place) == (LeaseState.WAITING, 1)
    full.release("c7")
    assert full.ask("c60", VIDEO, LATER + 1).state is LeaseState.LEASED
    assert sum(full.leased().values()) == 60


def test_a_free_channel_goes_to_the_first_in_line_and_not_to_who_asks_first() -> None:
    full = filled()
    full.ask("first", VISIT, LATER)
    full.ask("second", PHONE, LATER)
    full.release("c7")
    assert full.ask("second", PHONE, LATER + 1).place == 2
    assert full.ask("first", VISIT, LATER + 1).state is LeaseState.LEASED
    assert full.ask("second", PHONE, LATER + 1).place == 1


def test_newcomers_do_not_pass_those_who_wait() -> None:
    full = filled()
    full.ask("first", VISIT, LATER)
    full.release("c7")
    assert full.ask("newcomer", VIDEO, LATER + 1).state is LeaseState.WAITING


def test_a_full_line_refuses_and_counts_each_conversation_once() -> None:
    full = filled()
    full.ask("w1", VIDEO, LATER)
    full.ask("w2", VIDEO, LATER)
    for _ in range(3):
        assert full.ask("w3", VIDEO, LATER).state is LeaseState.REFUSED
    assert full.refusals == 1
    assert full.waiting() == {VIDEO: 2}


def test_where_nobody_may_wait_the_next_is_refused_at_once() -> None:
    full = filled(most_waiting=0)
    assert full.ask("c60", VIDEO, LATER).state is LeaseState.REFUSED
    full.release("c7")
    assert full.ask("c60", VIDEO, LATER).state is LeaseState.LEASED


def test_a_holder_that_is_not_heard_loses_the_channel() -> None:
    full = filled()
    for n in range(1, 60):
        full.ask(f"c{n}", VIDEO, LATER + LEASE_S)
    assert full.ask("c60", VIDEO, LATER + LEASE_S + 1).state is LeaseState.LEASED


def test_one_that_waits_and_leaves_frees_its_place() -> None:
    full = filled()
    full.ask("gone", VIDEO, LATER)
    full.ask("stays", VIDEO, LATER)
    for n in range(60):
        full.ask(f"c{n}", VIDEO, LATER + LEASE_S)
    full.ask("stays", VIDEO, LATER + LEASE_S)
    assert full.ask("stays", VIDEO, LATER + LEASE_S + 1).place == 1


def test_a_book_that_begins_anew_serves_the_holders_before_newcomers() -> None:
    anew = book(capacity=1)
    assert anew.ask("newcomer", VIDEO, 1.0).state is LeaseState.WAITING
    assert anew.ask("holder", VISIT, 2.0, held=True).state is LeaseState.LEASED
    assert anew.ask("newcomer", VIDEO, 14.0).state is LeaseState.WAITING
    assert anew.ask("holder", VISIT, 14.0, held=True).state is LeaseState.LEASED
    assert anew.ask("newcomer", VIDEO, 20.0).state is LeaseState.WAITING


def test_the_first_book_has_no_holders_to_wait_for() -> None:
    assert book(capacity=1, anew=False).ask("first", VIDEO, 0.0).state is LeaseState.LEASED


def test_after_its_beginning_newcomers_are_served() -> None:
    anew = book(capacity=1)
    anew.ask("newcomer", VIDEO, 10.0)
    assert anew.ask("newcomer", VIDEO, LEASE_S).state is LeaseState.LEASED


def test_asking_again_keeps_one_channel() -> None:
    few = book(capacity=2)
    for at in range(3):
        few.ask("c", VIDEO, LATER + at)
    assert few.leased() == {VIDEO: 1}
