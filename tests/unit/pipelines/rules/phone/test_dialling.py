"""Whether a number may be dialled, and what is told where not."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from pipelines.rules.phone.dialling import (
    TITLES,
    DialFacts,
    reason,
    refusal,
    warning_second,
    written_forms,
)
from schemas.calls.phone import Refusal
from schemas.modules.phone.phone_calls import REFUSALS
from schemas.people.kinds import CustodyState

GOOD = DialFacts(
    subsystem_open=True,
    card_usable=True,
    custody=CustodyState.IN_CUSTODY,
    authoriser_known=True,
    number_state="usable",
    number_of_another=False,
    relative_barred=False,
    calls_left=1,
)


def test_a_call_that_nothing_speaks_against_is_allowed() -> None:
    assert refusal(GOOD) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"subsystem_open": False}, Refusal.SUBSYSTEM_CLOSED),
        ({"card_usable": False}, Refusal.CARD_UNUSABLE),
        ({"custody": CustodyState.RELEASED}, Refusal.NOT_IN_CUSTODY),
        ({"authoriser_known": False}, Refusal.AUTHORISER_UNKNOWN),
        ({"number_state": None}, Refusal.NUMBER_UNKNOWN),
        ({"number_state": None, "number_of_another": True}, Refusal.NUMBER_OF_ANOTHER),
        ({"number_state": "applied"}, Refusal.NUMBER_NOT_APPROVED),
        ({"number_state": "rejected"}, Refusal.NUMBER_REJECTED),
        ({"number_state": "disabled"}, Refusal.NUMBER_DISABLED),
        ({"number_state": "a state of tomorrow"}, Refusal.NUMBER_UNKNOWN),
        ({"relative_barred": True}, Refusal.RELATIVE_BARRED),
        ({"inmate_barred": True}, Refusal.INMATE_BARRED),
        ({"unfunded": True}, Refusal.NO_FUNDS),
        ({"calls_left": None}, Refusal.NO_RULE),
        ({"calls_left": 0}, Refusal.ALLOWANCE_USED),
    ],
)
def test_each_obstacle_has_its_reason(change: dict[str, Any], expected: Refusal) -> None:
    assert refusal(replace(GOOD, **change)) is expected


@pytest.mark.parametrize("calls_left", [None, 0, 2])
def test_what_is_not_counted_is_dialled_whatever_is_left(calls_left: int | None) -> None:
    assert refusal(replace(GOOD, uncounted=True, calls_left=calls_left)) is None
    barred = replace(GOOD, uncounted=True, inmate_barred=True)
    assert refusal(barred) is Refusal.INMATE_BARRED


def test_every_reason_is_told_in_words() -> None:
    assert {option.value for option in REFUSALS} == set(Refusal)
    assert reason(Refusal.NUMBER_DISABLED) == "号码已停用。"
    told = reason(Refusal.ALLOWANCE_USED, period="本月", most_calls=5)
    assert told == "本月可通话5次，已用完。"
    day = date(2026, 12, 1)
    told = reason(Refusal.ALLOWANCE_USED, period="本月", most_calls=5, first_day=day)
    assert told == "本月可通话5次，已用完，2026年12月1日起可以通话。"
    # Without a period nobody knows of what it is none.
    assert reason(Refusal.ALLOWANCE_USED, most_calls=5) == f"{TITLES[Refusal.ALLOWANCE_USED]}。"
    assert reason(Refusal.NO_RULE, period="本月", most_calls=5) == f"{TITLES[Refusal.NO_RULE]}。"


@pytest.mark.parametrize(("most", "warned"), [(600, 540), (120, 60), (119, 59), (61, 30), (60, 30)])
def test_the_warning_leaves_a_minute_or_half_the_call(most: int, warned: int) -> None:
    assert warning_second(most) == warned


def test_a_fixed_line_is_found_with_and_without_its_hyphen() -> None:
    both = ("021-12345678", "0211-2345678", "02112345678")
    assert written_forms("02112345678") == written_forms("021-12345678") == both
    assert written_forms("0512-87654321") == ("0512-87654321", "051287654321")
    assert written_forms("13912345678") == ("13912345678",)
