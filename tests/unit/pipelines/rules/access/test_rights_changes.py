"""Nobody grants to himself, and no account is two administrators (AC-2)."""

from itertools import combinations

import pytest

from pipelines.rules.access.rights_changes import (
    require_another,
    require_changeable,
    require_fitting,
    require_one_administrator,
    require_role_of_others,
    require_second_person,
)
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.errors import Conflict, Forbidden, InvalidInput


@pytest.mark.parametrize("pair", list(combinations(sorted(ADMINISTRATORS), 2)))
def test_any_two_administrators_exclude_one_another(pair: tuple[Duty, Duty]) -> None:
    with pytest.raises(Conflict) as refused:
        require_one_administrator(pair)
    assert refused.value.code == "administrators_exclude"
    assert refused.value.message == "系统管理员、安全管理员、审计员不能由同一账号兼任。"
    for one in pair:
        require_one_administrator([one, Duty.BUSINESS, Duty.BUSINESS])


def test_neither_for_oneself_nor_by_oneself() -> None:
    with pytest.raises(Forbidden) as refused:
        require_another("a", "a")
    told = (refused.value.code, refused.value.message)
    assert told == ("own_rights", "不能办理本人的权限变更。")
    with pytest.raises(Forbidden) as refused:
        require_second_person("a", "a")
    told = (refused.value.code, refused.value.message)
    assert told == ("own_proposal", "不能审批本人提出的变更。")
    require_another("a", "b")
    require_second_person("a", "b")


def test_nobody_changes_a_role_that_he_has() -> None:
    require_role_of_others("leader", ["monitor", "approver"])
    with pytest.raises(Forbidden) as refused:
        require_role_of_others("leader", ["monitor", "leader"])
    assert refused.value.code == "own_rights"
    assert refused.value.message == "不能办理本人所任角色的权限变更。"
    assert refused.value.detail == {"role": "leader"}


def test_administrators_own_roles_are_fixed() -> None:
    with pytest.raises(Conflict) as refused:
        require_changeable(Duty.AUDIT, built_in=True)
    told = (refused.value.code, refused.value.message)
    assert told == ("role_fixed", "三员角色的权限由职责确定，不能修改。")
    require_changeable(Duty.AUDIT, built_in=False)
    require_changeable(Duty.BUSINESS, built_in=True)


def test_a_role_holds_no_permission_of_another_duty() -> None:
    require_fitting(["approve", "read_words"], Duty.BUSINESS)
    for code, duty in (("approve", Duty.SYSTEM), ("rights:decide", Duty.SYSTEM), ("x", Duty.AUDIT)):
        with pytest.raises(InvalidInput) as refused:
            require_fitting([code], duty)
        assert refused.value.detail == {"permissions": [code]}
        assert refused.value.code == "permission_not_fitting"
        assert refused.value.message == "所选权限不存在，或不能授予此类角色。"
