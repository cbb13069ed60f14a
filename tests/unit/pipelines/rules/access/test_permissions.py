"""Who may do what, and where."""

import pytest

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.codes.calls import CUT_OFF, LENGTH, MUTE, NOTICE, REMOVE, SPEAK, WATCH
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permission_catalog import PERMISSIONS, catalog, module_permissions
from pipelines.rules.access.permissions import (
    AMONG_THE_PARTIES,
    allowed_now,
    in_scopes,
    reaches_all,
    require_open,
    require_permission,
)
from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR, LOOKED_THROUGH, module_grants
from schemas.access.kinds import ADMINISTRATORS, Duty, PermissionKind
from schemas.calls.state import CallState
from schemas.errors import Forbidden
from schemas.modules.catalog import MODULES
from schemas.people.kinds import Role

GRANTS = {built_in.role: grants(built_in) for built_in in BUILT_IN}
BUSINESS = {p.code for p in PERMISSIONS if p.duties == {Duty.BUSINESS}}


def test_every_role_is_known_and_no_code_stands_twice() -> None:
    assert set(GRANTS) == set(Role)
    assert len(PERMISSIONS) + len(module_permissions()) == len(catalog())


def test_each_role_holds_what_its_duty_may() -> None:
    for built_in in BUILT_IN:
        assert all(built_in.duty in catalog()[code].duties for code in grants(built_in))


def test_a_role_holds_its_own_actions_what_its_duty_alone_may_and_what_modules_grant() -> None:
    # Asked anew: what stands at the head of this file was put together with it.
    for built_in in BUILT_IN:
        held = grants(built_in)
        assert held == GRANTS[built_in.role]
        assert held >= module_grants(built_in.role)
        assert held >= {one.code for one in PERMISSIONS if built_in.role in one.roles}
        if built_in.duty in ADMINISTRATORS:
            assert held >= {one.code for one in PERMISSIONS if built_in.duty in one.duties}


def test_administrators_see_no_business() -> None:
    for built_in in BUILT_IN:
        if built_in.duty in ADMINISTRATORS:
            assert not grants(built_in) & BUSINESS
    assert not GRANTS[Role.SYSTEM_ADMIN] & {"rights:decide"}
    assert not GRANTS[Role.SECURITY_ADMIN] & {"rights:propose", "accounts:create"}


def test_only_the_approver_decides() -> None:
    assert {role for role in Role if "approve" in GRANTS[role]} == {Role.APPROVER}


def test_only_the_monitor_acts_on_a_running_call() -> None:
    acts = (
        SPEAK,
        NOTICE,
        LENGTH,
        MUTE,
        REMOVE,
        CUT_OFF,
    )
    for one in acts:
        assert {role for role in Role if one.code in GRANTS[role]} == {Role.MONITOR}


def test_a_leader_looks_on_without_a_hand_in_it() -> None:
    watching = {role for role in Role if WATCH.code in GRANTS[role]}
    assert watching == {Role.MONITOR, Role.LEADER}


def test_a_missing_right_is_named() -> None:
    with pytest.raises(Forbidden) as refused:
        require_permission(GRANTS[Role.REVIEWER], CUT_OFF)
    assert refused.value.detail == {"action": "cut_off"}


@pytest.mark.parametrize(
    ("scopes", "path", "inside"),
    [
        (("/SH/",), "/SH/P03/P03-W01/", True),
        (("/SH/P03/",), "/SH/P03/", True),
        (("/SH/P03/",), "/SH/P031/P031-W01/", False),
        (("/SH/P03/P03-W01/",), "/SH/P03/", False),
        (("/SH/P03/P03-W01/", "/SH/P03/P03-W02/"), "/SH/P03/P03-W02/", True),
        ((), "/SH/", False),
    ],
)
def test_scope_is_a_prefix_of_whole_codes(scopes: tuple[str, ...], path: str, inside: bool) -> None:
    assert in_scopes(scopes, path) is inside


def test_what_is_allowed_follows_the_state() -> None:
    monitor = GRANTS[Role.MONITOR]
    assert allowed_now(monitor, CallState.REQUESTED, False) == []
    connected = allowed_now(monitor, CallState.CONNECTED, False)
    assert connected == [
        "cut_off",
        "length",
        "mute",
        "notice",
        "rate",
        "remove",
        "speak",
        "watch",
    ]
    approver = allowed_now(GRANTS[Role.APPROVER], CallState.REQUESTED, False)
    assert approver == ["approve", "reject"]
    assert allowed_now(GRANTS[Role.REVIEWER], CallState.ENDED, False) == ["play", "review"]


def test_a_privileged_call_is_neither_watched_nor_reviewed() -> None:
    everybody = frozenset().union(*GRANTS.values())
    connected = set(allowed_now(everybody, CallState.CONNECTED, True))
    assert connected == {"cut_off"}
    assert allowed_now(everybody, CallState.ENDED, True) == []
    for action in AMONG_THE_PARTIES:
        require_open(False, action)
        with pytest.raises(Forbidden) as refused:
            require_open(True, action)
        assert refused.value.code == "privileged"
    require_open(True, CUT_OFF)


def test_a_modules_permissions_are_its_verbs_and_actions_and_say_who_may_hold_them() -> None:
    # Asked anew, since the catalogue is put together once.
    found = {permission.code: permission for permission in module_permissions()}
    business, system = frozenset({Duty.BUSINESS}), frozenset({Duty.SYSTEM})
    title, of_officers = MODULES["inmates"].title, MODULES["officers"].title
    assert found["inmates:edit"] == Permission(
        "inmates:edit", "编辑", PermissionKind.BUTTON, title, business
    )
    listed = found["inmates:list"]
    assert (listed.kind, listed.group) == (PermissionKind.MENU, title)
    assert found["officers:list"].group == of_officers
    for code in KEPT_BY_ADMINISTRATOR:
        own = [one for one in found.values() if one.code.partition(":")[0] == code]
        assert own
        assert all(one.duties == business | system for one in own)
    for code in LOOKED_THROUGH - KEPT_BY_ADMINISTRATOR:
        assert found[f"{code}:list"].duties == business | system | {Duty.AUDIT}
        others = [one for one in found.values() if one.code.startswith(f"{code}:")]
        assert all(one.duties == business for one in others if not one.code.endswith(":list"))


def test_earlier_scopes_are_reached_by_the_same_or_by_wider_ones_alone() -> None:
    before = ("/SH/P03/", "/SH/P04/W01/")
    assert reaches_all(("/SH/",), before)
    assert reaches_all(before, before)
    assert reaches_all((), ())
    assert not reaches_all(("/SH/P03/",), before)
    assert not reaches_all(("/SH/P03/W01/", "/SH/P04/"), before)
