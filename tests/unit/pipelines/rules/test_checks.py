"""What the automatic checks find and suggest."""

import msgspec
import pytest

from pipelines.rules.checks import (
    TITLES,
    Facts,
    run_checks,
    suggestion,
)
from schemas.people.kinds import BindingState, CustodyState

GOOD = Facts(
    binding=BindingState.APPROVED,
    blacklist_reason=None,
    most_calls=2,
    used_calls=1,
    calls_left=1,
    period="本月",
    rule="市局规则",
    custody=CustodyState.IN_CUSTODY,
    relative_face=True,
    inmate_face=True,
)
FAILING = [
    ("binding", {"binding": None}),
    ("binding", {"binding": BindingState.PENDING}),
    ("blacklist", {"blacklist_reason": "曾携带违禁品"}),
    ("allowance", {"used_calls": 2, "calls_left": 0}),
    ("allowance", {"most_calls": 0, "used_calls": 0, "calls_left": 0}),
    ("custody", {"custody": CustodyState.RELEASED}),
    ("custody", {"custody": CustodyState.TRANSFERRED_OUT}),
    ("custody", {"custody": CustodyState.DEAD}),
    ("face_registered", {"relative_face": False}),
    ("face_registered", {"inmate_face": False}),
]


def test_a_good_application_is_to_be_approved() -> None:
    outcomes = run_checks(GOOD)
    assert [outcome.name for outcome in outcomes] == list(TITLES)
    assert suggestion(outcomes) == "approve"


@pytest.mark.requirement("VC-GEN-19")
@pytest.mark.parametrize(("name", "changes"), FAILING)
def test_one_failed_check_is_exactly_that_one(name: str, changes: dict[str, object]) -> None:
    outcomes = run_checks(msgspec.structs.replace(GOOD, **changes))
    assert [outcome.name for outcome in outcomes if not outcome.passed] == [name]
    assert suggestion(outcomes) == "reject"


def test_messages_name_who_is_missing() -> None:
    both = msgspec.structs.replace(GOOD, relative_face=False, inmate_face=False)
    assert run_checks(both)[-1].message == "亲属、服刑人员未登记人脸"
