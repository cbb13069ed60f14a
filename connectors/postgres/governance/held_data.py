"""What the tables hold about one relative, for the relative's own eyes (NF-SEC-11)."""

from datetime import datetime

import msgspec
from sqlalchemy import func, select

from connectors.postgres.people.people import RelativeRow
from connectors.postgres.platform.attachments import AttachmentRow
from connectors.postgres.platform.attachments import by_ids as attachments_by_ids
from connectors.postgres.platform.jobs import JobRow
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.jobs.kinds import KINDS
from schemas.people.kinds import SubjectKind
from schemas.tables import metadata
from schemas.tables.access.access import session
from schemas.tables.people.face import face_check
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.file import attachment
from schemas.tables.platform.job import scheduled_job


class FullRelativeRow(RelativeRow, frozen=True, kw_only=True):
    """The relative with the address."""

    address: str | None = None


class NumberRow(msgspec.Struct, frozen=True, kw_only=True):
    """A number among those that may be dialled; it stays sealed."""

    id: str
    phone_sealed: bytes
    owner_name: str | None
    state: str
    inmate_name: str


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """That something happened of which its moment alone is told."""

    at: datetime
    source_address: str


async def relative_row(tx: Tx, relative_id: str) -> FullRelativeRow | None:
    return await tx.first(select(relative).where(relative.c.id == relative_id), FullRelativeRow)


async def numbers(tx: Tx, relative_id: str) -> list[NumberRow]:
    table = metadata.tables["relative_number"]
    columns = (table.c.id, table.c.phone_sealed, table.c.owner_name, table.c.state)
    found = (
        select(*columns, inmate.c.name.label("inmate_name"))
        .join(inmate, inmate.c.id == table.c.inmate_id)
        .where(table.c.relative_id == relative_id)
    )
    return await tx.all(found.order_by(table.c.id), NumberRow)


async def face_checks(tx: Tx, relative_id: str) -> tuple[int, datetime | None]:
    """How many face checks there are, and when the last one was."""
    mine = (
        face_check.c.subject_kind == SubjectKind.RELATIVE.value,
        face_check.c.subject_id == relative_id,
    )
    told = (func.count().label("checks"), func.max(face_check.c.at).label("last"))
    row = (await tx.execute(select(*told).where(*mine))).one()
    return row.checks, row.last


async def files(tx: Tx, relative_id: str) -> list[AttachmentRow]:
    """Files that the relative handed in and that are still there."""
    mine = attachment.c.owner_id == relative_id
    ids = (await tx.connection.scalars(select(attachment.c.id).where(mine))).all()
    return await attachments_by_ids(tx, ids)


async def count(tx: Tx, table: str, relative_id: str) -> int:
    """How many rows of a table are about the relative."""
    rows = metadata.tables[table]
    mine = select(func.count()).select_from(rows).where(rows.c.relative_id == relative_id)
    return int(await tx.scalar(mine))


async def entries(tx: Tx, relative_id: str, most: int) -> list[EntryRow]:
    """The last times that the relative signed in."""
    mine = (
        session.c.subject_kind == SubjectKind.RELATIVE.value,
        session.c.subject_id == relative_id,
    )
    found = select(session.c.created_at.label("at"), session.c.source_address).where(*mine)
    return await tx.all(found.order_by(session.c.created_at.desc()).limit(most), EntryRow)


async def retention_days(tx: Tx) -> dict[str, int]:
    """By the parameters of the built-in job, or as it begins."""
    days = {one.name: one.default for one in KINDS["retention"].parameters}
    found = select(scheduled_job).where(
        scheduled_job.c.kind == "retention", scheduled_job.c.built_in
    )
    row = await tx.first(found.limit(1), JobRow)
    return days | (dict(row.parameters) if row else {})
