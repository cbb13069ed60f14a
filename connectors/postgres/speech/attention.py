"""Attention records: written once a finding, decided by officers, each change audited."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.audit import audit
from connectors.postgres.calls.call_row import CallRow, prison
from connectors.postgres.ids import make_id
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.speech import attention_list
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from pipelines.rules.speech.attention import (
    Finding,
    joined,
    may_change,
    require_archived,
    require_open,
    summary,
)
from pipelines.rules.speech.attention_rows import (
    ACTIONS,
    ANALYST,
    attention_row,
    found_detail,
)
from schemas.calls.attention import (
    AttentionReason,
    AttentionState,
    AttentionView,
)
from schemas.tables.speech.attention import attention_record

record = attention_record

Held = ConversationRow | CallRow


class _Kept(msgspec.Struct, frozen=True):
    id: str
    state: AttentionState
    confidence: float
    reasons: list[AttentionReason]
    decided_by: str | None


async def keep(
    tx: Tx,
    call: ConversationRow | CallRow,
    finding: Finding,
    *,
    at: datetime,
    actor: Actor = ANALYST,
) -> bool:
    """Keep a finding of a conversation; whether anything changed.

    One that is known grows by new reasons, unless a person decided on it.
    """
    known = await _known(tx, call.id, finding)
    if known is None:
        return await _add(tx, call, finding, at, actor)
    if not may_change(known.state, known.decided_by is not None):
        return False
    reasons = joined(known.reasons, finding.reasons)
    confidence = max(known.confidence, finding.confidence)
    if (reasons, confidence) == (known.reasons, known.confidence):
        return False
    grown = {
        "confidence": confidence,
        "reasons": msgspec.to_builtins(reasons),
        "line_ids": list(dict.fromkeys(one.line_id for one in reasons if one.line_id)),
        "summary": summary(finding.cause, finding.class_name, reasons),
        "classifier": finding.classifier,
        "classifier_version": finding.classifier_version,
    }
    await tx.execute(update(record).where(record.c.id == known.id).values(**grown))
    detail = {"reasons": len(reasons), "confidence": confidence}
    await _note(tx, call.prison_code, actor, "attention.add", known.id, at, detail)
    return True


async def accept(
    tx: Tx,
    scopes: tuple[str, ...],
    record_id: str,
    reason: str,
    *,
    officer_id: str,
    at: datetime,
    actor: Actor,
) -> AttentionView:
    """A proposal becomes an archived record."""
    require_open(await _locked(tx, scopes, record_id))
    decided = _Decided(AttentionState.ARCHIVED, "attention.accept", reason, officer_id, at)
    return await _decide(tx, scopes, record_id, decided, actor)


async def dismiss(
    tx: Tx,
    scopes: tuple[str, ...],
    record_id: str,
    reason: str,
    *,
    officer_id: str,
    at: datetime,
    actor: Actor,
) -> AttentionView:
    """A proposal was wrong."""
    require_open(await _locked(tx, scopes, record_id))
    decided = _Decided(AttentionState.DISMISSED, "attention.dismiss", reason, officer_id, at)
    return await _decide(tx, scopes, record_id, decided, actor)


async def lift(
    tx: Tx,
    scopes: tuple[str, ...],
    record_id: str,
    reason: str,
    *,
    officer_id: str,
    at: datetime,
    actor: Actor,
) -> AttentionView:
    """An archived record needs no attention any more."""
    require_archived(await _locked(tx, scopes, record_id))
    decided = _Decided(AttentionState.LIFTED, "attention.lift", reason, officer_id, at)
    return await _decide(tx, scopes, record_id, decided, actor)


class _Decided(msgspec.Struct, frozen=True):
    state: AttentionState
    action: str
    reason: str
    officer_id: str
    at: datetime


async def _decide(
    tx: Tx, scopes: tuple[str, ...], record_id: str, decided: _Decided, actor: Actor
) -> AttentionView:
    columns = {
        "state": decided.state.value,
        "decided_by": decided.officer_id,
        "decided_at": decided.at,
        "decision_reason": decided.reason or None,
    }
    await tx.execute(update(record).where(record.c.id == record_id).values(**columns))
    code = await tx.scalar(
        select(prison.c.code)
        .join(record, record.c.prison_id == prison.c.id)
        .where(record.c.id == record_id)
    )
    detail: dict[str, object] = {"state": decided.state.value, "reason": decided.reason}
    await _note(tx, str(code), actor, decided.action, record_id, decided.at, detail)
    return await attention_list.need(tx, scopes, record_id)


async def _locked(tx: Tx, scopes: tuple[str, ...], record_id: str) -> AttentionState:
    """Its state, held until the commit, so that of two officers one is the second."""
    await tx.execute(select(record.c.id).where(record.c.id == record_id).with_for_update())
    return (await attention_list.need(tx, scopes, record_id)).state


async def _known(tx: Tx, call_id: str, finding: Finding) -> _Kept | None:
    names = (record.c[name] for name in _Kept.__struct_fields__)
    found = select(*names).where(
        record.c.call_id == call_id,
        record.c.cause == finding.cause.value,
        record.c.class_name == finding.class_name,
    )
    return await tx.first(found.with_for_update(), _Kept)


async def _add(tx: Tx, call: Held, finding: Finding, at: datetime, actor: Actor) -> bool:
    row = attention_row(make_id(), call, finding, at)
    if not await tx.insert_new(insert(record).values(**row)):
        return False
    detail = found_detail(call.id, finding)
    action = ACTIONS[finding.state]
    await _note(tx, call.prison_code, actor, action, str(row["id"]), at, detail)
    return True


async def _note(
    tx: Tx,
    stream: str,
    actor: Actor,
    action: str,
    record_id: str,
    at: datetime,
    detail: Mapping[str, object],
) -> None:
    await audit.write(
        tx,
        stream=stream,
        actor=actor,
        action=action,
        object_kind="attention_record",
        object_id=record_id,
        detail=dict(detail),
        at=at,
    )
