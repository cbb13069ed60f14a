"""Who may be in a call's picture beside the relative (VC-MON-07)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, exists, insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.people.faces import TemplateRow
from connectors.postgres.transaction import Tx
from schemas.people.kinds import BindingState, SubjectKind
from schemas.tables.calls.call import call_companion, video_call
from schemas.tables.people.face import face_template
from schemas.tables.people.person import inmate_binding, relative


class EligibleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A relative of the call's inmate other than the one who calls."""

    relative_id: str
    name: str
    kinship: str
    approved: bool
    face_registered: bool


async def eligible(tx: Tx, call_id: str) -> list[EligibleRow]:
    """Approved relatives of the call's inmate, and whether the call's picture may show them."""
    may = exists().where(
        call_companion.c.call_id == call_id, call_companion.c.relative_id == relative.c.id
    )
    known = exists().where(
        face_template.c.subject_kind == SubjectKind.RELATIVE.value,
        face_template.c.subject_id == relative.c.id,
    )
    statement = (
        select(
            relative.c.id.label("relative_id"),
            relative.c.name,
            inmate_binding.c.kinship,
            may.label("approved"),
            known.label("face_registered"),
        )
        .select_from(video_call)
        .join(inmate_binding, inmate_binding.c.inmate_id == video_call.c.inmate_id)
        .join(relative, relative.c.id == inmate_binding.c.relative_id)
        .where(
            video_call.c.id == call_id,
            inmate_binding.c.state == BindingState.APPROVED.value,
            relative.c.id != video_call.c.relative_id,
            relative.c.enabled,
        )
        .order_by(relative.c.id)
    )
    return await tx.all(statement, EligibleRow)


async def replace(
    tx: Tx, call_id: str, relative_ids: Sequence[str], *, officer_id: str, at: datetime
) -> None:
    """Exactly these may be in the picture from now on; the caller audits."""
    await tx.execute(delete(call_companion).where(call_companion.c.call_id == call_id))
    for relative_id in relative_ids:
        row = {"id": make_id(), "call_id": call_id, "relative_id": relative_id}
        await tx.execute(insert(call_companion).values(**row, approved_by=officer_id, at=at))


async def of_call(tx: Tx, call_id: str) -> list[str]:
    """Ids of the approved companions."""
    found = select(call_companion.c.relative_id).where(call_companion.c.call_id == call_id)
    return [row.relative_id for row in await tx.execute(found)]


async def templates(tx: Tx, relative_ids: Sequence[str], engine: str) -> list[TemplateRow]:
    """Registered faces of relatives, as this engine describes them."""
    found = select(face_template).where(
        face_template.c.subject_kind == SubjectKind.RELATIVE.value,
        face_template.c.subject_id.in_(relative_ids),
        face_template.c.engine == engine,
    )
    return await tx.all(found, TemplateRow)
