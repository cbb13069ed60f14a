"""What may be done in calls, and where (data scope by the path of the organisation tree)."""

from pipelines.rules.access.codes.calls import (
    APPROVE,
    CUT_OFF,
    LENGTH,
    MUTE,
    NOTICE,
    PLAY,
    RATE,
    REJECT,
    REMOVE,
    REVIEW,
    SPEAK,
    WATCH,
)
from pipelines.rules.access.permission import Permission
from schemas.calls.state import CallState
from schemas.errors import Forbidden

IN_STATES: dict[Permission, frozenset[CallState]] = {
    APPROVE: frozenset({CallState.REQUESTED}),
    REJECT: frozenset({CallState.REQUESTED}),
    WATCH: frozenset({CallState.APPROVED, CallState.WAITING, CallState.CONNECTED}),
    NOTICE: frozenset({CallState.WAITING, CallState.CONNECTED}),
    LENGTH: frozenset({CallState.CONNECTED}),
    CUT_OFF: frozenset({CallState.WAITING, CallState.CONNECTED}),
    SPEAK: frozenset({CallState.WAITING, CallState.CONNECTED}),
    MUTE: frozenset({CallState.WAITING, CallState.CONNECTED}),
    REMOVE: frozenset({CallState.WAITING, CallState.CONNECTED}),
    RATE: frozenset({CallState.CONNECTED, CallState.ENDED, CallState.CUT_OFF, CallState.REVIEWED}),
    REVIEW: frozenset({CallState.ENDED, CallState.CUT_OFF, CallState.REVIEWED}),
    PLAY: frozenset({CallState.ENDED, CallState.CUT_OFF, CallState.REVIEWED}),
}
"""Actions that make sense in some states of a call only."""

AMONG_THE_PARTIES = frozenset({WATCH, SPEAK, NOTICE, LENGTH, MUTE, REMOVE, RATE, PLAY, REVIEW})
"""What nobody does with a call that is nobody's but the parties' (decisions/0016): its end by time
and an officer's cut-off stay."""


def require_open(privileged: bool, action: Permission) -> None:
    """Raise `Forbidden` where the call is privileged and the action is none of an officer's."""
    if privileged and action in AMONG_THE_PARTIES:
        raise Forbidden("保密通话只能切断，不能进行此操作。", code="privileged", action=action.code)


def require_permission(held: frozenset[str], asked: Permission | str) -> None:
    """Raise `Forbidden` unless it is among those held; of modules the code is asked for."""
    code = asked if isinstance(asked, str) else asked.code
    if code not in held:
        raise Forbidden("您的账号没有此项权限。", code="no_permission", action=code)


def in_scope(scope: str, path: str) -> bool:
    """Whether a unit lies at or below another one; both paths end with a slash."""
    return path.startswith(scope)


def in_scopes(scopes: tuple[str, ...], path: str) -> bool:
    """Whether a unit lies at or below one of the scopes' units."""
    return any(in_scope(scope, path) for scope in scopes)


def reaches_all(scopes: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Whether all that earlier scopes reached is still within reach."""
    return all(in_scopes(scopes, path) for path in before)


def allowed_now(held: frozenset[str], state: CallState, privileged: bool) -> list[str]:
    """What an officer may do with a call now; a privileged one he may end, and nothing else."""
    now = {
        action for action, states in IN_STATES.items() if state in states and action.code in held
    }
    if privileged:
        now -= AMONG_THE_PARTIES
    return sorted(action.code for action in now)
