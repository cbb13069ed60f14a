"""Who may do what, and where."""

import pytest

from pipelines.rules.permissions import (
    ACTIONS,
    Action,
    actions_of,
    allowed_now,
    in_scope,
    may,
    require,
)
from schemas.calls.state import CallState
from schemas.errors import Forbidden
from schemas.people.kinds import Role

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


def test_every_role_is_known() -> None:
    assert set(ACTIONS) == set(Role)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_see_no_business(role: Role) -> None:
    assert ACTIONS[role] <= {Action.VERIFY_AUDIT}


def test_only_the_approver_decides() -> None:
    assert {role for role in Role if may([role], Action.APPROVE)} == {Role.APPROVER}


def test_only_the_monitor_acts_on_a_running_call() -> None:
    for action in (Action.WATCH, Action.NOTICE, Action.LENGTH, Action.CUT_OFF):
        assert {role for role in Role if may([role], action)} == {Role.MONITOR}


def test_roles_add_up() -> None:
    both = actions_of([Role.APPROVER, Role.MONITOR])
    assert both == ACTIONS[Role.APPROVER] | ACTIONS[Role.MONITOR]
    assert actions_of([]) == frozenset()


def test_a_missing_right_is_named() -> None:
    with pytest.raises(Forbidden) as refused:
        require([Role.REVIEWER], Action.CUT_OFF)
    assert refused.value.detail == {"action": "cut_off"}


@pytest.mark.parametrize(
    ("scope", "path", "inside"),
    [
        ("/SH/", "/SH/P03/P03-W01/", True),
        ("/SH/P03/", "/SH/P03/", True),
        ("/SH/P03/", "/SH/P031/P031-W01/", False),
        ("/SH/P03/P03-W01/", "/SH/P03/", False),
        ("/SH/P03/P03-W01/", "/SH/P03/P03-W02/", False),
    ],
)
def test_scope_is_a_prefix_of_whole_codes(scope: str, path: str, inside: bool) -> None:
    assert in_scope(scope, path) is inside


def test_what_is_allowed_follows_the_state() -> None:
    monitor = [Role.MONITOR]
    assert allowed_now(monitor, CallState.REQUESTED, False) == []
    connected = allowed_now(monitor, CallState.CONNECTED, False)
    assert connected == ["cut_off", "length", "notice", "rate", "watch"]
    assert allowed_now([Role.APPROVER], CallState.REQUESTED, False) == ["approve", "reject"]
    assert allowed_now([Role.REVIEWER], CallState.ENDED, False) == ["play", "review"]


def test_a_privileged_call_is_neither_watched_nor_reviewed() -> None:
    everybody = list(Role)
    assert "watch" not in allowed_now(everybody, CallState.CONNECTED, True)
    ended = allowed_now(everybody, CallState.ENDED, True)
    assert "play" not in ended
    assert "review" not in ended
