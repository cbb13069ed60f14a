"""Screen captures that relatives' clients report."""

from datetime import datetime

from sqlalchemy import insert, select

from connectors.postgres.audit import audit
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from schemas.calls.counts import CaptureReport
from schemas.tables.generated import GENERATED

capture = GENERATED["screen_captures"]


async def known(tx: Tx, call_id: str, event_no: str) -> str | None:
    """The record of an event that was reported before."""
    mine = (capture.c.call_no == call_id, capture.c.event_no == event_no)
    found: str | None = await tx.scalar(select(capture.c.id).where(*mine))
    return found


async def add(tx: Tx, call: CallRow, told: CaptureReport, *, at: datetime) -> str:
    """The caller holds the call's row, so that an event that comes twice at once is one."""
    capture_id = make_id()
    began = call.first_joined_at
    await tx.execute(
        insert(capture).values(
            id=capture_id,
            call_no=call.id,
            case_no=call.case_no,
            relative_id=call.relative_id,
            inmate_id=call.inmate_id,
            ward_id=call.ward_id,
            kind=told.kind,
            captured_at=at,
            second=None if began is None else int((at - began).total_seconds()),
            device=told.device or None,
            platform=told.platform or None,
            event_no=told.event_id,
        )
    )
    return capture_id


async def note(tx: Tx, call: CallRow, actor: Actor, capture_id: str, *, again: bool) -> None:
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=actor,
        action="capture.report",
        object_kind="video_call",
        object_id=call.id,
        detail={"case_no": call.case_no, "capture_id": capture_id, "again": again},
    )
