"""What outside systems handed in: taken once, or refused with a reason (VC-SUP-15, -16)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from schemas.calls.state import Speaker
from schemas.people.contacts import ContactChannel
from schemas.speech.transcription import IntakePage, IntakeRow, IntakeState
from schemas.tables.platform.org import org_unit
from schemas.tables.speech.transcription import recording_intake

ward = org_unit.alias("intake_ward")
intake = recording_intake


async def took(
    tx: Tx,
    *,
    name: str,
    channel: ContactChannel,
    call_id: str,
    ward_id: str,
    sm3: str,
    channels: int,
    mixed: bool,
    at: datetime,
) -> str | None:
    """Claim the file for its conversation; None where the same file was taken already."""
    intake_id = make_id()
    claimed = await tx.insert_new(
        upsert(intake).values(
            id=intake_id,
            name=name,
            state=IntakeState.TAKEN.value,
            channel=channel.value,
            call_id=call_id,
            ward_id=ward_id,
            sm3=sm3,
            channels=channels,
            mixed=mixed,
            at=at,
        )
    )
    return intake_id if claimed else None


async def made(tx: Tx, intake_id: str, recording_id: str) -> None:
    """The recording that a taken file became."""
    mine = update(intake).where(intake.c.id == intake_id)
    await tx.execute(mine.values(recording_id=recording_id))


async def is_taken(tx: Tx, call_id: str, sm3: str) -> bool:
    found = (intake.c.call_id == call_id, intake.c.sm3 == sm3)
    return bool(await tx.scalar(select(exists().where(*found))))


async def was_taken(tx: Tx, call_id: str, name: str) -> bool:
    """Whether a file of this name was taken for the conversation."""
    found = (
        intake.c.call_id == call_id,
        intake.c.name == name,
        intake.c.state == IntakeState.TAKEN.value,
    )
    return bool(await tx.scalar(select(exists().where(*found))))


async def refuse(
    tx: Tx,
    *,
    name: str,
    channel: ContactChannel | None,
    ward_id: str | None,
    problem: str,
    at: datetime,
) -> str:
    """Keep that a file was refused, for the page."""
    intake_id = make_id()
    await tx.execute(
        insert(intake).values(
            id=intake_id,
            name=name[:200],
            state=IntakeState.REFUSED.value,
            channel=channel.value if channel else None,
            ward_id=ward_id,
            mixed=False,
            problem=problem[:200],
            at=at,
        )
    )
    return intake_id


async def speakers_of(tx: Tx, recording_id: str) -> tuple[Speaker, ...]:
    """Who speaks on each channel of the recording's sound that is worth listening to.

    Of our own recordings the relative is left and the inmate right. An outside one with a single
    channel lies on both sides, so one of them says all.
    """
    found = select(intake.c.channels, intake.c.mixed).where(intake.c.recording_id == recording_id)
    row = (await tx.execute(found)).first()
    if row is None or not row.mixed:
        return (Speaker.RELATIVE, Speaker.INMATE)
    return (Speaker.MIXED,) * int(row.channels)


async def see(
    tx: Tx, intake_id: str, officer_id: str, scopes: tuple[str, ...], at: datetime
) -> bool:
    """An officer has seen to a refusal; False where there is none within reach."""
    within = select(ward.c.id).where(in_scopes(ward.c.path, scopes))
    mine = (
        intake.c.id == intake_id,
        intake.c.state == IntakeState.REFUSED.value,
        intake.c.seen_at.is_(None),
        or_(intake.c.ward_id.in_(within), _homeless(scopes)),
    )
    seen = await tx.execute(update(intake).where(*mine).values(seen_by=officer_id, seen_at=at))
    return bool(seen.rowcount)


def _homeless(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Files that belong to nobody as far as is known are the bureau's."""
    root = org_unit.alias("intake_root")
    bureau = exists().where(root.c.parent_id.is_(None), in_scopes(root.c.path, scopes))
    return and_(intake.c.ward_id.is_(None), bureau)


def within_reach(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Row scope, for a statement that joins `ward` from the left."""
    return or_(in_scopes(ward.c.path, scopes), _homeless(scopes))


async def page(
    tx: Tx, scopes: tuple[str, ...], state: IntakeState | None, *, limit: int, offset: int
) -> IntakePage:
    """Newest first."""
    columns: list[Any] = [
        intake.c[name] for name in IntakeRow.__struct_fields__ if name in intake.c
    ]
    found = (
        select(*columns, intake.c.seen_at.is_not(None).label("seen"))
        .outerjoin(ward, ward.c.id == intake.c.ward_id)
        .where(within_reach(scopes))
    )
    if state is not None:
        found = found.where(intake.c.state == state.value)
    order = (intake.c.at.desc(), intake.c.id.desc())
    rows, total = await tx.page(found, IntakeRow, *order, limit=limit, offset=offset)
    return IntakePage(rows=rows, total=total)


async def unseen(tx: Tx, scopes: tuple[str, ...]) -> int:
    """Refusals that nobody has seen to."""
    found = (
        select(func.count())
        .select_from(intake)
        .outerjoin(ward, ward.c.id == intake.c.ward_id)
        .where(
            within_reach(scopes),
            intake.c.state == IntakeState.REFUSED.value,
            intake.c.seen_at.is_(None),
        )
    )
    return int(await tx.scalar(found))
