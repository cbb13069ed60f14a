"""Forms of reports and the versions that reports are made with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.errors import Conflict, IntegrityBroken
from schemas.reports.definition import Period, ReportForm, ReportLevel
from schemas.reports.state import VersionState
from schemas.tables.reports.report import report, report_definition, report_version

definition, version = report_definition, report_version


class DefinitionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A report and who makes it how often."""

    id: str
    code: str
    title: str
    period: Period
    level: ReportLevel
    sort: int
    operated_at: datetime
    operated_by: str


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a report's form."""

    id: str
    definition_id: str
    number: int
    state: VersionState
    form: ReportForm
    note: str
    created_by: str
    created_at: datetime
    published_by: str | None
    published_at: datetime | None


async def every(tx: Tx) -> list[DefinitionRow]:
    found = select(definition).order_by(definition.c.sort, definition.c.title, definition.c.id)
    return await tx.all(found, DefinitionRow)


async def get(tx: Tx, definition_id: str, *, for_update: bool = False) -> DefinitionRow | None:
    found = select(definition).where(definition.c.id == definition_id)
    return await tx.first(found.with_for_update() if for_update else found, DefinitionRow)


async def add(
    tx: Tx,
    *,
    code: str,
    title: str,
    period: Period,
    level: ReportLevel,
    sort: int,
    by: str,
    at: datetime,
) -> str | None:
    """A new report without a version; None where the code is taken."""
    new_id = make_id()
    row = {
        "id": new_id,
        "code": code,
        "title": title,
        "period": period.value,
        "level": level.value,
        "sort": sort,
        "operated_by": by,
        "operated_at": at,
    }
    return new_id if await tx.insert_new(upsert(definition).values(**row)) else None


async def touch(tx: Tx, definition_id: str, *, title: str, by: str, at: datetime) -> None:
    """Note who last worked on the form, and when."""
    changed = {"title": title, "operated_by": by, "operated_at": at}
    await tx.execute(update(definition).where(definition.c.id == definition_id).values(**changed))


async def versions(tx: Tx, definition_ids: Sequence[str]) -> list[VersionRow]:
    """All versions, newest first."""
    found = select(version).where(version.c.definition_id.in_(definition_ids))
    return await tx.all(found.order_by(version.c.number.desc()), VersionRow)


async def version_of(tx: Tx, version_id: str) -> VersionRow:
    """The version that a report was made with."""
    found = await tx.first(select(version).where(version.c.id == version_id), VersionRow)
    if found is None:
        raise IntegrityBroken("报表版本缺失。", code="report_version_gone")
    return found


async def in_force(tx: Tx, definition_id: str) -> VersionRow | None:
    """The published version that a new report is made with."""
    found = select(version).where(
        version.c.definition_id == definition_id,
        version.c.state == VersionState.PUBLISHED.value,
    )
    return await tx.first(found, VersionRow)


async def save_draft(
    tx: Tx, definition_id: str, form: ReportForm, *, note: str, by: str, at: datetime
) -> int:
    """Keep a form as the draft: in its place where there is one, else as a new version.

    The caller holds the definition's lock. Answers the draft's number.
    """
    content: dict[str, Any] = {
        "form": msgspec.to_builtins(form),
        "note": note,
        "created_by": by,
        "created_at": at,
    }
    of_draft = (
        version.c.definition_id == definition_id,
        version.c.state == VersionState.DRAFT.value,
    )
    kept = update(version).where(*of_draft).values(**content).returning(version.c.number)
    number = (await tx.execute(kept)).scalar()
    if number is not None:
        return int(number)
    last = select(func.coalesce(func.max(version.c.number), 0)).where(
        version.c.definition_id == definition_id
    )
    next_number = int(await tx.scalar(last)) + 1
    row = {
        "id": make_id(),
        "definition_id": definition_id,
        "number": next_number,
        "state": VersionState.DRAFT.value,
        **content,
    }
    await tx.execute(insert(version).values(**row))
    return next_number


async def publish(tx: Tx, definition_id: str, number: int, *, by: str, at: datetime) -> None:
    """Let a draft govern new reports; those that were made keep the version before."""
    of_definition = version.c.definition_id == definition_id
    await tx.execute(
        update(version)
        .where(of_definition, version.c.state == VersionState.PUBLISHED.value)
        .values(state=VersionState.RETIRED.value)
    )
    published = {"state": VersionState.PUBLISHED.value, "published_by": by, "published_at": at}
    done = await tx.execute(
        update(version)
        .where(
            of_definition,
            version.c.number == number,
            version.c.state == VersionState.DRAFT.value,
        )
        .values(**published)
    )
    if done.rowcount != 1:
        raise Conflict("草稿已被发布或放弃，请刷新后再试。", code="draft_gone")


async def drop_draft(tx: Tx, definition_id: str) -> bool:
    """Remove a draft; whether there was one."""
    done = await tx.execute(
        delete(version).where(
            version.c.definition_id == definition_id,
            version.c.state == VersionState.DRAFT.value,
        )
    )
    return done.rowcount > 0


async def made_with(tx: Tx, version_ids: Sequence[str]) -> dict[str, int]:
    """How many reports were made with each version."""
    found = (
        select(report.c.version_id, func.count().label("made"))
        .where(report.c.version_id.in_(version_ids))
        .group_by(report.c.version_id)
    )
    return {row.version_id: row.made for row in await tx.execute(found)}
