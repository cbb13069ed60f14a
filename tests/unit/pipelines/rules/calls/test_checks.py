"""What the automatic checks find and suggest."""

import msgspec
import pytest

from pipelines.rules.calls.checks import TITLES, Facts, run_checks, suggestion
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
    # What the pre-review of a visit found comes beside them.
    assert [outcome.name for outcome in outcomes] == [one for one in TITLES if one != "prereview"]
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


def told(name: str, **changes: object) -> tuple[bool, str]:
    outcomes = {one.name: one for one in run_checks(msgspec.structs.replace(GOOD, **changes))}
    return outcomes[name].passed, outcomes[name].message


@pytest.mark.parametrize(
    ("name", "changes", "passed", "message"),
    [
        ("binding", {}, True, "亲属关系已审核"),
        ("binding", {"binding": None}, False, "亲属关系未审核通过"),
        ("blacklist", {}, True, "不在黑名单"),
        ("blacklist", {"blacklist_reason": "带物"}, False, "在黑名单中：带物"),
        ("inmate_blacklist", {}, True, "罪犯不在黑名单"),
        ("inmate_blacklist", {"inmate_blacklist_reason": "串供"}, False, "罪犯在黑名单中：串供"),
        ("allowance", {}, True, "本月可通话2次，已用1次（市局规则）"),
        (
            "allowance",
            {"extra_left": 1},
            True,
            "本月可通话2次，已用1次（市局规则），另有批准增加的1次",
        ),
        (
            "allowance",
            {"privileged": True, "calls_left": 0},
            True,
            "保密通话，不计入家属通话次数",
        ),
        ("custody", {}, True, "在押"),
        ("custody", {"custody": CustodyState.RELEASED}, False, "该服刑人员已释放"),
        ("custody", {"custody_source": "狱政平台"}, True, "在押（狱政平台）"),
        ("custody", {"visits_refused": "隔离"}, False, "在押，狱政平台未批准会见：隔离"),
        (
            "custody",
            {"visits_refused": "", "custody_source": "刚刚"},
            False,
            "在押，狱政平台未批准会见：未说明原因（刚刚）",
        ),
        ("key_control", {}, True, "非重控"),
        ("key_control", {"key_control": True}, False, "重控罪犯，须从严审批"),
        ("face_registered", {}, True, "双方均已登记人脸"),
        ("face_registered", {"relative_face": False}, False, "亲属未登记人脸"),
        ("face_registered", {"inmate_face": False}, False, "服刑人员未登记人脸"),
    ],
)
def test_the_officer_reads_what_was_found(
    name: str, changes: dict[str, object], passed: bool, message: str
) -> None:
    assert told(name, **changes) == (passed, message)
