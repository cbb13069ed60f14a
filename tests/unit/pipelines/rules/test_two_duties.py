"""Two who do the same work are as good as one."""

import pytest

from pipelines.rules.two_duties import require_other_duty
from schemas.errors import Forbidden


def test_two_of_one_role_are_refused_and_two_of_different_ones_are_not() -> None:
    require_other_duty({"reviewer"}, {"leader"})
    require_other_duty(frozenset(), {"leader"})
    with pytest.raises(Forbidden) as refused:
        require_other_duty({"reviewer", "leader"}, {"leader", "approver"})
    assert refused.value.code == "same_duty"
    assert refused.value.detail == {"roles": ["leader"]}
