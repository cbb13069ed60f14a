"""Who may take an alert, and when nobody having taken it is too long."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from pipelines.rules.speech.alert_handling import (
    Hand,
    Standing,
    handling,
    leaders,
    overdue,
    receivers,
    require_escalatable,
    require_other_owner,
    require_owner,
    require_receiver,
    require_takeable,
)
from schemas.calls.alert_handling import Handling
from schemas.errors import Conflict, Forbidden

AT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
FRESH = Standing(state="new", at=AT, owner_id=None, owner=None, escalated_at=None)
TAKEN = msgspec.structs.replace(FRESH, owner_id="a", owner="王警官")
PASSED_UP = msgspec.structs.replace(FRESH, escalated_at=AT)
WARD = "/SH/P03/P03-W01/"


def hand(name: str, scope: str, *permissions: str) -> Hand:
    return Hand(
        id=name, name=name, unit="某单位", permissions=frozenset(permissions), scopes=(scope,)
    )


@pytest.mark.parametrize(
    ("alert", "expected"),
    [
        (FRESH, Handling.NEW),
        (TAKEN, Handling.ACKNOWLEDGED),
        (PASSED_UP, Handling.ESCALATED),
        (msgspec.structs.replace(TAKEN, escalated_at=AT), Handling.ACKNOWLEDGED),
    ],
)
def test_an_owner_counts_before_an_escalation(alert: Standing, expected: Handling) -> None:
    assert handling(alert.owner_id, alert.escalated_at) is expected


def test_it_is_overdue_from_the_very_second_and_only_while_nobody_has_it() -> None:
    due = AT + timedelta(seconds=60)
    assert not overdue(FRESH, due - timedelta(milliseconds=1), 60)
    assert overdue(FRESH, due, 60)
    assert not overdue(TAKEN, due, 60)
    assert not overdue(PASSED_UP, due, 60)
    assert not overdue(msgspec.structs.replace(FRESH, state="dismissed"), due, 60)


def test_a_colleague_who_was_faster_keeps_it() -> None:
    require_takeable(FRESH, "b")
    require_takeable(TAKEN, "a")
    with pytest.raises(Conflict, match="王警官"):
        require_takeable(TAKEN, "b")
    require_other_owner(TAKEN, "b")
    with pytest.raises(Conflict):
        require_other_owner(TAKEN, "a")


@pytest.mark.parametrize("state", ["confirmed", "dismissed"])
@pytest.mark.parametrize(
    "asked", [require_takeable, require_other_owner, require_owner, require_escalatable]
)
def test_what_was_concluded_goes_to_no_other_hand(
    state: str, asked: Callable[[Standing, str], None]
) -> None:
    for alert in (FRESH, TAKEN, PASSED_UP):
        with pytest.raises(Conflict) as refused:
            asked(msgspec.structs.replace(alert, state=state), "a")
        assert refused.value.code == "alert_concluded"


def test_only_its_owner_hands_it_on() -> None:
    require_owner(TAKEN, "a")
    for alert in (TAKEN, FRESH):
        with pytest.raises(Forbidden):
            require_owner(alert, "b")


def test_what_waits_with_the_leaders_is_not_passed_up_again() -> None:
    require_escalatable(FRESH, "b")
    require_escalatable(TAKEN, "a")
    # Who took it after it was passed up has it in hand, and may pass it up again.
    require_escalatable(msgspec.structs.replace(TAKEN, escalated_at=AT), "a")
    for alert, officer in ((TAKEN, "b"), (PASSED_UP, "b")):
        with pytest.raises(Conflict):
            require_escalatable(alert, officer)


def test_the_leaders_nearest_to_the_ward_have_it() -> None:
    chief = hand("chief", "/SH/", "alerts:escalated")
    head = hand("head", "/SH/P03/", "alerts:escalated", "alerts:take_over")
    ward_head = hand("ward", WARD, "alerts:escalated")
    other = hand("other", "/SH/P04/", "alerts:escalated")
    monitor = hand("monitor", WARD, "acknowledge", "alerts:take_over")
    assert [one.name for one in leaders([chief, head, other, monitor], WARD)] == ["head"]
    assert [one.name for one in leaders([chief, head, ward_head], WARD)] == ["ward"]
    assert [one.name for one in leaders([chief, monitor], WARD)] == ["chief"]
    assert leaders([monitor, other], WARD) == []
    both = Hand(id="9", name="both", unit="", permissions=chief.permissions, scopes=("/SH/", WARD))
    assert leaders([head, both], WARD) == [both]


def test_no_more_leaders_are_named_than_a_line_holds_and_in_the_order_of_their_names() -> None:
    hands = [hand(name, WARD, "alerts:escalated") for name in "jihgfedcba"]
    assert [one.name for one in leaders(hands, WARD)] == list("abcdefgh")
    twins = [msgspec.structs.replace(hands[0], id=id) for id in ("2", "1")]
    assert [one.id for one in leaders(twins, WARD)] == ["1", "2"]
    able = [msgspec.structs.replace(one, permissions=frozenset({"acknowledge"})) for one in twins]
    assert [one.id for one in receivers(able, WARD)] == ["1", "2"]


def test_it_is_handed_only_to_those_who_can_deal_with_it() -> None:
    head = hand("head", "/SH/P03/", "alerts:take_over")
    monitor = hand("monitor", WARD, "acknowledge")
    reader = hand("reader", WARD, "read_alerts")
    elsewhere = hand("elsewhere", "/SH/P04/", "acknowledge")
    known = [monitor, head, reader, elsewhere]
    assert [one.name for one in receivers(known, WARD)] == ["head", "monitor"]
    assert require_receiver(known, "monitor", WARD) is monitor
    for one in ("reader", "elsewhere", "nobody"):
        with pytest.raises(Conflict):
            require_receiver(known, one, WARD)
