"""Which state of a call may follow which (VC-GEN-04)."""

from schemas.calls.state import CallState
from schemas.errors import Conflict

ALLOWED: dict[CallState, frozenset[CallState]] = {
    CallState.REQUESTED: frozenset({CallState.APPROVED, CallState.REJECTED, CallState.CANCELLED}),
    CallState.APPROVED: frozenset({CallState.WAITING, CallState.MISSED, CallState.CANCELLED}),
    CallState.WAITING: frozenset(
        {CallState.CONNECTED, CallState.MISSED, CallState.CUT_OFF, CallState.ENDED}
    ),
    CallState.CONNECTED: frozenset({CallState.ENDED, CallState.CUT_OFF}),
    CallState.ENDED: frozenset({CallState.REVIEWED}),
    CallState.CUT_OFF: frozenset({CallState.REVIEWED}),
    CallState.REJECTED: frozenset(),
    CallState.CANCELLED: frozenset(),
    CallState.MISSED: frozenset(),
    CallState.REVIEWED: frozenset(),
}

PENDING = frozenset({CallState.REQUESTED, CallState.APPROVED})
RUNNING = frozenset({CallState.WAITING, CallState.CONNECTED})
OVER = frozenset({CallState.ENDED, CallState.CUT_OFF, CallState.REVIEWED})
"""Held and finished; these have a recording to review."""

TITLES = {
    CallState.REQUESTED: "待审批",
    CallState.APPROVED: "已批准",
    CallState.REJECTED: "已驳回",
    CallState.CANCELLED: "已取消",
    CallState.WAITING: "等待对方",
    CallState.CONNECTED: "通话中",
    CallState.ENDED: "已结束",
    CallState.CUT_OFF: "已切断",
    CallState.MISSED: "未接通",
    CallState.REVIEWED: "已复核",
}


def require_move(frm: CallState, to: CallState) -> None:
    """Raise `Conflict` unless `to` may follow `frm`."""
    if to not in ALLOWED[frm]:
        raise Conflict(
            f"通话当前为“{TITLES[frm]}”，不能变为“{TITLES[to]}”。",
            code="state_not_allowed",
            state=frm.value,
            wanted=to.value,
        )
