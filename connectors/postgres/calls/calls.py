"""Calls: made, found, and moved from state to state (VC-GEN-04)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from connectors.postgres.audit import audit
from connectors.postgres.calls import call_notices, extra_calls
from connectors.postgres.calls.call_holds import kept_from_others
from connectors.postgres.calls.call_notices import NoticeRow, notices
from connectors.postgres.calls.call_row import CallRow, select_calls, ward
from connectors.postgres.calls.call_stages import StageRow, add_stage, stages
from connectors.postgres.calls.call_tokens import TokenRow, claim_token, issue_token, revoke_token
from connectors.postgres.ids import make_id
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.calls.call_rows import (
    case_no,
    case_prefix,
    moved_detail,
    noted_detail,
    requested_columns,
    requested_detail,
    state_action,
)
from pipelines.rules.calls.call_state import require_move
from pipelines.rules.calls.venues.holding import Hold, hold_columns
from pipelines.rules.security.actor import Actor
from schemas.calls.charge import ChargeKind
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState, StageKind
from schemas.errors import Conflict
from schemas.messages.call import CallStateMessage
from schemas.messages.subjects import call_state
from schemas.tables.calls.call import video_call

__all__ = [
    "CallRow",
    "NoticeRow",
    "StageRow",
    "TokenRow",
    "add_notice",
    "add_stage",
    "change_state",
    "claim_token",
    "create",
    "get",
    "issue_token",
    "move",
    "note_control",
    "notices",
    "page",
    "record",
    "revoke_token",
    "set_length",
    "stages",
]

RECORDABLE = frozenset(
    {"consented_at", "billed_minutes", "end_note", "charged_as", "extra_call_id"}
)


async def create(
    tx: Tx,
    *,
    relative_id: str,
    inmate_id: str,
    prison_id: str,
    ward_id: str,
    prison_code: str,
    kind: CallKind | None,
    requested_at: datetime,
    starts_at: datetime,
    minutes: int,
    actor: Actor,
    hold: Hold | None = None,
    booked_by: str | None = None,
    dialled: bool = False,
    charged_as: ChargeKind | None = None,
    extra_call_id: str | None = None,
) -> CallRow:
    """Open a case in state `requested`, with its first stage, audit row and message.

    `kind` decides whether the call is ordinary; without one it is undetermined. The ledger takes
    what it is charged to with the row itself.
    """
    call_id = make_id()
    requested = requested_columns(
        relative_id=relative_id,
        inmate_id=inmate_id,
        prison_id=prison_id,
        ward_id=ward_id,
        kind=kind,
        requested_at=requested_at,
        starts_at=starts_at,
        minutes=minutes,
        booked_by=booked_by,
        dialled=dialled,
    )
    number = await _next_case_no(tx, prison_code, requested_at)
    opened = insert(video_call).values(
        id=call_id,
        case_no=number,
        charged_as=charged_as and charged_as.value,
        extra_call_id=extra_call_id,
        **requested,
        **hold_columns(hold),
    )
    async with kept_from_others():
        await tx.execute(opened)
    await extra_calls.recount(tx, (extra_call_id,))
    call = await _need(tx, call_id)
    detail = requested_detail(minutes, kind)
    await _tell(tx, call, at=requested_at, actor=actor, detail=detail)
    return call


async def _next_case_no(tx: Tx, prison_code: str, at: datetime) -> str:
    """`<prison code>-YYYYMMDD-nnnn` in the bureau's time; the lock holds until the commit."""
    prefix = case_prefix(prison_code, at)
    await tx.lock(f"case:{prefix}")
    last = await tx.scalar(
        select(video_call.c.case_no)
        .where(video_call.c.case_no.startswith(prefix, autoescape=True))
        .order_by(func.length(video_call.c.case_no).desc(), video_call.c.case_no.desc())
        .limit(1)
    )
    return case_no(prefix, int(last.removeprefix(prefix)) + 1 if last else 1)


async def get(tx: Tx, call_id: str, *, for_update: bool = False) -> CallRow | None:
    """One call, without row scope: the caller checks whose it is."""
    statement = select_calls().where(video_call.c.id == call_id)
    if for_update:
        statement = statement.with_for_update(of=video_call, key_share=True)
    return await tx.first(statement, CallRow)


async def _need(tx: Tx, call_id: str) -> CallRow:
    call = await get(tx, call_id)
    if call is None:
        raise Conflict("通话不存在", code="call_gone", call_id=call_id)
    return call


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    states: tuple[CallState, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
    relative_id: str | None = None,
    inmate_id: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[CallRow], int]:
    """Calls of a unit, latest start first, and how many there are in all.

    `since` and `until` bound the start (half open); `text` is looked for in case number and names.
    """
    conditions = _filters(states, since, until, text)
    if relative_id is not None:
        conditions.append(video_call.c.relative_id == relative_id)
    if inmate_id is not None:
        conditions.append(video_call.c.inmate_id == inmate_id)
    found = select_calls().where(in_scopes(ward.c.path, scopes), *conditions)
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(video_call.c.starts_at.desc(), video_call.c.id.desc())
    return await tx.all(ordered.limit(limit).offset(offset), CallRow), int(total)


def _filters(
    states: tuple[CallState, ...], since: datetime | None, until: datetime | None, text: str
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if states:
        found.append(video_call.c.state.in_([state.value for state in states]))
    if since is not None:
        found.append(video_call.c.starts_at >= since)
    if until is not None:
        found.append(video_call.c.starts_at < until)
    if text:
        columns = [c for c in select_calls().selected_columns if c.name in SEARCHED]
        found.append(or_(*(column.contains(text, autoescape=True) for column in columns)))
    return found


SEARCHED = ("case_no", "relative_name", "inmate_name", "inmate_no")


async def change_state(
    tx: Tx,
    call: CallRow,
    to: CallState,
    *,
    at: datetime,
    actor: Actor,
    detail: dict[str, Any] | None = None,
    **columns: Any,
) -> CallRow:
    """Move a call, where the state machine allows it and nobody has moved it meanwhile.

    Writes stage, audit row and message in the same transaction; `columns` are set along with it.
    """
    require_move(call.state, to)
    changed = await _write(tx, call, state=to.value, **columns)
    await extra_calls.recount(tx, (call.extra_call_id,))
    await _tell(tx, changed, at=at, actor=actor, detail=moved_detail(call.state, detail or {}))
    return changed


async def _write(tx: Tx, call: CallRow, **columns: Any) -> CallRow:
    """Set columns and raise the version, unless somebody else did so meanwhile."""
    async with kept_from_others():
        moved = await tx.execute(
            update(video_call)
            .where(video_call.c.id == call.id, video_call.c.version == call.version)
            .values(version=call.version + 1, **columns)
        )
    if moved.rowcount != 1:
        raise Conflict("通话已被他人处理，请刷新后再试", code="stale", call_id=call.id)
    return await _need(tx, call.id)


async def move(
    tx: Tx,
    call: CallRow,
    *,
    starts_at: datetime,
    hold: Hold | None,
    at: datetime,
    actor: Actor,
    why: str = "",
) -> CallRow:
    """Give a call another venue or time; open pages of both sides are told (VC-ROOM-05).

    `hold` None takes the venue away. Stage, audit row and message go along.
    """
    changed = await _write(tx, call, starts_at=starts_at, **hold_columns(hold))
    detail: dict[str, Any] = {"venue": changed.venue_name}
    if call.venue_name != changed.venue_name:
        detail["from_venue"] = call.venue_name
    if call.starts_at != starts_at:
        detail |= {"from_time": call.starts_at.isoformat(), "time": starts_at.isoformat()}
    if why:
        detail["reason"] = why
    await add_stage(tx, call.id, StageKind.MOVE, actor=actor, at=at, detail=detail)
    await _audit(tx, changed, "call.move", at=at, actor=actor, detail=detail)
    await _publish(tx, changed, at)
    return changed


async def record(tx: Tx, call_id: str, **columns: Any) -> None:
    """Set facts of a call that change no state; the caller writes stage and audit row."""
    if unknown := set(columns) - RECORDABLE:
        raise ValueError(f"not recordable without a change of state: {sorted(unknown)}")
    await tx.execute(update(video_call).where(video_call.c.id == call_id).values(**columns))


async def set_length(tx: Tx, call: CallRow, *, minutes: int, at: datetime, actor: Actor) -> CallRow:
    """Change the whole length, counted from the connection; stage and audit row go along."""
    starts = call.connected_at
    ends_at = starts + timedelta(minutes=minutes) if starts else None
    changed = {"minutes": minutes, "ends_at": ends_at}
    await tx.execute(update(video_call).where(video_call.c.id == call.id).values(**changed))
    detail = {"from_minutes": call.minutes, "minutes": minutes}
    await add_stage(tx, call.id, StageKind.LENGTH, actor=actor, at=at, detail=detail)
    await _audit(tx, call, "call.length", at=at, actor=actor, detail=detail)
    return await _need(tx, call.id)


async def note_control(
    tx: Tx,
    call: CallRow,
    kind: StageKind,
    action: str,
    *,
    at: datetime,
    actor: Actor,
    detail: dict[str, Any],
) -> None:
    """An officer's hand on the call that changes no column: stage and audit row."""
    await add_stage(tx, call.id, kind, actor=actor, at=at, detail=detail)
    await _audit(tx, call, action, at=at, actor=actor, detail=detail)


async def add_notice(
    tx: Tx, call: CallRow, *, level: str, text: str, seconds: int, at: datetime, actor: Actor
) -> str:
    """Keep a notice that is laid over the picture; stage and audit row go along."""
    notice_id = await call_notices.add(
        tx, call.id, level=level, text=text, seconds=seconds, actor=actor, at=at
    )
    detail = {"level": level, "text": text, "seconds": seconds}
    await add_stage(tx, call.id, StageKind.NOTICE, actor=actor, at=at, detail=detail)
    await _audit(tx, call, "call.notice", at=at, actor=actor, detail=detail)
    return notice_id


async def _audit(
    tx: Tx, call: CallRow, action: str, *, at: datetime, actor: Actor, detail: dict[str, Any]
) -> None:
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=actor,
        action=action,
        object_kind="video_call",
        object_id=call.id,
        detail=noted_detail(call.case_no, detail),
        at=at,
    )


async def _tell(
    tx: Tx, call: CallRow, *, at: datetime, actor: Actor, detail: dict[str, Any]
) -> None:
    """Stage, audit row and message of the state that `call` has now."""
    await add_stage(
        tx, call.id, StageKind.STATE, actor=actor, at=at, state=call.state, detail=detail
    )
    told = {"version": call.version, **detail}
    await _audit(tx, call, state_action(call.state), at=at, actor=actor, detail=told)
    await _publish(tx, call, at)


async def _publish(tx: Tx, call: CallRow, at: datetime) -> None:
    """Open pages read the call anew."""
    message = CallStateMessage(
        call_id=call.id,
        case_no=call.case_no,
        prison_code=call.prison_code,
        ward_path=call.ward_path,
        state=call.state,
        at=at,
        end_reason=call.end_reason,
    )
    await outbox.put(tx, call_state(call.prison_code, call.id), message)
