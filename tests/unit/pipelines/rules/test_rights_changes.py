"""Nobody grants to himself, and no account is two administrators (AC-2)."""

from itertools import combinations

import pytest

from pipelines.rules.rights_changes import (
    require_another,
    require_changeable,
    require_fitting,
    require_one_administrator,
    require_second_person,
)
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.errors import Conflict, Forbidden, InvalidInput


@pytest.mark.parametrize("pair", list(combinations(sorted(ADMINISTRATORS), 2)))
def test_any_two_administrators_exclude_one_another(pair: tuple[Duty, Duty]) -> None:
    with pytest.raises(Conflict):
        require_one_administrator(pair)
    for one in pair:
        require_one_administrator([one, Duty.BUSINESS, Duty.BUSINESS])


def test_neither_for_oneself_nor_by_oneself() -> None:
    with pytest.raises(Forbidden):
        require_another("a", "a")
    with pytest.raises(Forbidden):
        require_second_person("a", "a")
    require_another("a", "b")
    require_second_person("a", "b")


def test_administrators_own_roles_are_fixed() -> None:
    with pytest.raises(Conflict):
        require_changeable(Duty.AUDIT, built_in=True)
    require_changeable(Duty.AUDIT, built_in=False)
    require_changeable(Duty.BUSINESS, built_in=True)


def test_a_role_holds_no_permission_of_another_duty() -> None:
    require_fitting(["approve", "read_words"], Duty.BUSINESS)
    for code, duty in (("approve", Duty.SYSTEM), ("rights:decide", Duty.SYSTEM), ("x", Duty.AUDIT)):
        with pytest.raises(InvalidInput) as refused:
            require_fitting([code], duty)
        assert refused.value.detail == {"permissions": [code]}
