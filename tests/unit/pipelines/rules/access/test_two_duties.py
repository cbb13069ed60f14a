"""Two who do the same work are as good as one."""

from functools import partial

from pipelines.rules.access.two_duties import require_another_duty, require_other_duty
from schemas.access.kinds import Duty
from schemas.errors import Forbidden
from tests.unit.pipelines.refusing import assert_refused


def test_two_of_one_role_are_refused_and_two_of_different_ones_are_not() -> None:
    require_other_duty({"reviewer"}, {"leader"})
    require_other_duty(frozenset(), {"leader"})
    assert_refused(
        (
            partial(require_other_duty, {"reviewer", "leader"}, {"leader", "approver"}),
            Forbidden,
            "same_duty",
            "须由与申请人职责不同的民警审批：您与申请人担任同一角色。",
            {"roles": ["leader"]},
        )
    )


def test_two_roles_of_one_side_of_the_separation_of_duties_are_one_duty() -> None:
    require_another_duty([Duty.SYSTEM], [Duty.BUSINESS])
    require_another_duty([], [Duty.BUSINESS])
    assert_refused(
        (
            partial(require_another_duty, [Duty.SYSTEM, Duty.BUSINESS], [Duty.BUSINESS]),
            Forbidden,
            "same_duty",
            "须由与申请人职责不同的人员审批：您与申请人承担同一职责。",
            {"duties": ["business"]},
        )
    )
