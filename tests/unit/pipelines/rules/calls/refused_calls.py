"""What the rules of calls refuse: booking them, joining them, and what is used in them."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import msgspec

from pipelines.rules.calls import (
    allowance,
    call_kind,
    call_state,
    call_tools,
    cancelling,
    custody,
    slots,
    window,
)
from pipelines.rules.calls.venues import venue
from pipelines.rules.exchange import prison_affairs
from pipelines.rules.phone import phone_call_state
from schemas.calls.board import MOST_SHARES, MOST_STROKES, BoardState, Stroke, Tool
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from schemas.errors import Conflict, Forbidden, InvalidInput, Unavailable
from schemas.people.kinds import CustodyState, Kinship
from tests.unit.pipelines.refusing import Refusal

# 14:00 in the bureau.
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FULL = BoardState(by="李芳", picture=None, strokes=[Stroke(points=[(0.1, 0.1)])] * MOST_STROKES)
WINDOW = window.join_window(NOW, 600, 900)
AFFAIRS = prison_affairs.KnownStatus(
    status=prison_affairs.InmateStatus(
        custody=CustodyState.IN_CUSTODY, visits_allowed=False, reason="隔离观察"
    ),
    read_at=NOW,
    failed_at=None,
)
NO_REASON = msgspec.structs.replace(
    AFFAIRS,
    status=prison_affairs.InmateStatus(custody=CustodyState.IN_CUSTODY, visits_allowed=False),
)

BOOKING: list[Refusal] = [
    (
        partial(allowance.require_left, 0, most_calls=2, used=3, period="本周"),
        Conflict,
        "allowance_used",
        "该服刑人员本周可通话2次，已全部使用或预约。",
        {"most_calls": 2, "used": 3},
    ),
    (
        partial(
            allowance.require_left,
            -1,
            most_calls=2,
            used=3,
            period="本月",
            first_day=date(2026, 12, 1),
            noun="会见",
        ),
        Conflict,
        "allowance_used",
        "该服刑人员本月可会见2次，已全部使用或预约，最早可约2026年12月1日。",
        {"most_calls": 2, "used": 3, "first_day": "2026-12-01"},
    ),
    (
        partial(allowance.require_short, 16, 15),
        Conflict,
        "call_too_long",
        "每次通话最长15分钟。",
        {"most_minutes": 15},
    ),
    (
        partial(call_kind.kind_to_book, Kinship.LAWYER, CallKind.FAMILY),
        Conflict,
        "kind_is_privileged",
        "对方是律师、法律援助、公务人员或关系未明，通话受保密，不能按家属通话预约。",
        {},
    ),
    (
        partial(call_kind.require_kind_holds, CallKind.FAMILY, Kinship.LAWYER),
        Conflict,
        "kind_outdated",
        "双方关系已变更，本次通话应当保密，请取消后重新预约。",
        {},
    ),
    (
        partial(
            cancelling.require_cancellable,
            CallState.APPROVED,
            NOW + timedelta(minutes=30),
            30,
            NOW + timedelta(seconds=1),
        ),
        Conflict,
        "cancel_too_late",
        "已过取消时限（最晚11月24日 14:00），如不能参加请联系监狱。",
        {"until": "2026-11-24T06:00:00+00:00"},
    ),
    (
        partial(custody.require_custody, CustodyState.RELEASED),
        Forbidden,
        "not_in_custody",
        "该服刑人员已释放，不能进行可视通话。",
        {"custody": "released"},
    ),
    (
        partial(custody.require_not_blacklisted, "曾携带违禁品"),
        Forbidden,
        "blacklisted",
        "您目前不能办理此项业务，请联系监狱。",
        {},
    ),
    (
        partial(prison_affairs.require_status, None, NOW, DAY),
        Unavailable,
        "affairs_unknown",
        "狱政平台没有应答，无法核实服刑人员的当前状态，请稍后再试。",
        {},
    ),
    (
        partial(prison_affairs.require_status, AFFAIRS, NOW, DAY),
        Forbidden,
        "visits_not_allowed",
        "狱政平台未批准该服刑人员会见（隔离观察），不能进行可视通话。",
        {},
    ),
    (
        partial(prison_affairs.require_status, NO_REASON, NOW, DAY),
        Forbidden,
        "visits_not_allowed",
        "狱政平台未批准该服刑人员会见，不能进行可视通话。",
        {},
    ),
    (
        partial(
            slots.require_bookable,
            NOW,
            15,
            slots.ALL_DAY,
            [slots.Span(NOW, NOW + timedelta(minutes=5))],
            NOW,
        ),
        Conflict,
        "slot_taken",
        "这个时间已被占用，请选择其他时间。",
        {},
    ),
    (
        partial(slots.require_bookable, NOW - DAY, 15, slots.ALL_DAY, [], NOW),
        InvalidInput,
        "time_past",
        "通话时间已经过去，请重新选择。",
        {},
    ),
    (
        partial(slots.require_bookable, NOW + 31 * DAY, 15, slots.ALL_DAY, [], NOW),
        InvalidInput,
        "time_too_far",
        "只能预约30天内的通话。",
        {},
    ),
    (
        partial(slots.require_bookable, NOW + timedelta(hours=5), 15, (8 * 60, 18 * 60), [], NOW),
        InvalidInput,
        "time_closed",
        "可预约时间为8:00至18:00。",
        {},
    ),
    *(
        (
            partial(venue.stretches, hours),
            InvalidInput,
            "hours_reversed",
            "开放时段的结束应晚于开始。",
            {},
        )
        for hours in ("11:30-08:30", "08:30-08:30", "08:30-11:30,14:00-14:00")
    ),
    *(
        (
            partial(venue.stretches, hours),
            InvalidInput,
            "hours_overlap",
            "同一天的开放时段不能重叠。",
            {},
        )
        for hours in ("08:00-12:00,11:59-13:00", "11:59-13:00,08:00-12:00")
    ),
]

CALLS: list[Refusal] = [
    (
        partial(call_state.require_move, CallState.ENDED, CallState.APPROVED),
        Conflict,
        "state_not_allowed",
        "通话当前为“已结束”，不能变为“已批准”。",
        {"state": "ended", "wanted": "approved"},
    ),
    (
        partial(call_tools.require_tool, [], Tool.SHARE),
        Forbidden,
        "tool_not_open",
        "内容共享功能未对您开放。",
        {"tool": Tool.SHARE},
    ),
    (
        partial(call_tools.require_open, None),
        Conflict,
        "board_closed",
        "白板尚未打开。",
        {},
    ),
    (
        partial(call_tools.require_room, FULL),
        Conflict,
        "board_full",
        "白板已写满，请先清空。",
        {},
    ),
    (
        partial(call_tools.require_more, MOST_SHARES),
        Conflict,
        "too_many_shares",
        f"一次通话最多共享{MOST_SHARES}张图片。",
        {},
    ),
    (
        partial(window.require_joinable, CallState.APPROVED, WINDOW, NOW - DAY),
        Forbidden,
        "call_too_early",
        "还没到进入时间，请在11月24日 13:50之后进入。",
        {"joinable_from": "2026-11-24T05:50:00+00:00"},
    ),
    (
        partial(window.require_joinable, CallState.APPROVED, WINDOW, NOW + DAY),
        Forbidden,
        "call_too_late",
        "进入时间已过（最晚14:15），本次通话不能再进入。",
        {"joinable_until": "2026-11-24T06:15:00+00:00"},
    ),
    (
        partial(window.require_joinable, CallState.REQUESTED, WINDOW, NOW),
        Forbidden,
        "call_not_approved",
        "通话申请还没有批准，请等待民警审批。",
        {"state": "requested"},
    ),
    (
        partial(window.require_joinable, CallState.CANCELLED, WINDOW, NOW),
        Forbidden,
        "call_not_approved",
        "通话已取消，不能进入。",
        {"state": "cancelled"},
    ),
    (
        partial(window.require_joinable, CallState.MISSED, WINDOW, NOW),
        Forbidden,
        "call_too_late",
        "进入时间已过，本次通话没有接通。",
        {"state": "missed"},
    ),
    (
        partial(window.require_joinable, CallState.ENDED, WINDOW, NOW),
        Forbidden,
        "call_over",
        "通话已经结束，不能再进入。",
        {"state": "ended"},
    ),
    (
        partial(phone_call_state.require_order, datetime(2026, 11, 24), None),
        InvalidInput,
        "time_without_zone",
        "时间缺少时区。",
        {},
    ),
    (
        partial(phone_call_state.require_order, NOW, NOW - timedelta(seconds=1)),
        InvalidInput,
        "wrong_time",
        "结束时间早于接通时间。",
        {},
    ),
]
