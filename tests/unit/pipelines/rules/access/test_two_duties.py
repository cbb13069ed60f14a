"""Two who do the same work are as good as one."""

import pytest

from pipelines.rules.access.two_duties import require_another_duty, require_other_duty
from schemas.access.kinds import Duty
from schemas.errors import Forbidden


def test_two_of_one_role_are_refused_and_two_of_different_ones_are_not() -> None:
    require_other_duty({"reviewer"}, {"leader"})
    require_other_duty(frozenset(), {"leader"})
    with pytest.raises(Forbidden) as refused:
        require_other_duty({"reviewer", "leader"}, {"leader", "approver"})
    assert refused.value.code == "same_duty"
    assert refused.value.detail == {"roles": ["leader"]}


def test_two_roles_of_one_side_of_the_separation_of_duties_are_one_duty() -> None:
    require_another_duty([Duty.SYSTEM], [Duty.BUSINESS])
    require_another_duty([], [Duty.BUSINESS])
    with pytest.raises(Forbidden) as refused:
        require_another_duty([Duty.SYSTEM, Duty.BUSINESS], [Duty.BUSINESS])
    assert refused.value.code == "same_duty"
    assert refused.value.detail == {"duties": ["business"]}
