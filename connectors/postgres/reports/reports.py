"""Reports that were made, in reach of whoever asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.platform.units import ABOVE, FULL_NAME
from connectors.postgres.transaction import Tx, in_scopes
from schemas.errors import Conflict
from schemas.people.kinds import OrgType
from schemas.reports.definition import ReportLine
from schemas.reports.state import ReportState
from schemas.tables.platform.org import org_unit
from schemas.tables.reports.report import report, report_definition, report_version


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A report, with what its unit and form are called."""

    id: str
    definition_id: str
    version_id: str
    unit_id: str
    period: str
    state: ReportState
    lines: list[ReportLine]
    row_version: int
    case_id: str | None
    created_by: str
    created_by_name: str
    created_at: datetime
    changed_at: datetime
    approved_at: datetime | None
    fetched_at: datetime | None
    title: str
    number: int
    """Of the version it was made with."""
    unit_code: str
    unit_name: str
    unit_path: str
    unit_type: OrgType
    prison_id: str | None


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to."""

    definition_id: str | None = None
    period: str | None = None
    state: ReportState | None = None
    unit_id: str | None = None


def _reports() -> Select[tuple[object, ...]]:
    return (
        select(
            *report.c,
            report_definition.c.title,
            report_version.c.number,
            org_unit.c.code.label("unit_code"),
            FULL_NAME.label("unit_name"),
            org_unit.c.path.label("unit_path"),
            org_unit.c.org_type.label("unit_type"),
            org_unit.c.prison_id,
        )
        .join(report_definition, report_definition.c.id == report.c.definition_id)
        .join(report_version, report_version.c.id == report.c.version_id)
        .join(org_unit, org_unit.c.id == report.c.unit_id)
        .outerjoin(*ABOVE)
    )


async def get(
    tx: Tx, scopes: tuple[str, ...], report_id: str, *, for_update: bool = False
) -> ReportRow | None:
    """The report, where its unit is in reach."""
    found = _reports().where(report.c.id == report_id, in_scopes(org_unit.c.path, scopes))
    return await tx.first(found.with_for_update(of=report) if for_update else found, ReportRow)


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: Filter, *, limit: int, offset: int
) -> tuple[list[ReportRow], int]:
    """Newest periods first."""
    found = _reports().where(in_scopes(org_unit.c.path, scopes), *_conditions(wanted))
    order = (
        report.c.period.desc(),
        report_definition.c.sort,
        org_unit.c.path.collate("C"),
        report.c.id,
    )
    return await tx.page(found, ReportRow, *order, limit=limit, offset=offset)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    told = {
        report.c.definition_id: wanted.definition_id,
        report.c.period: wanted.period,
        report.c.state: wanted.state.value if wanted.state else None,
        report.c.unit_id: wanted.unit_id,
    }
    return [column == value for column, value in told.items() if value is not None]


async def of_period(
    tx: Tx, scopes: tuple[str, ...], definition_id: str, period: str
) -> list[ReportRow]:
    """All reports of one form and period in reach, in the order of the units."""
    found = _reports().where(
        report.c.definition_id == definition_id,
        report.c.period == period,
        in_scopes(org_unit.c.path, scopes),
    )
    return await tx.all(found.order_by(org_unit.c.path.collate("C")), ReportRow)


async def add(
    tx: Tx,
    *,
    definition_id: str,
    version_id: str,
    unit_id: str,
    period: str,
    lines: Sequence[ReportLine],
    by: str,
    by_name: str,
    at: datetime,
) -> str:
    """A new draft; `Conflict` where the unit has one of this form and period."""
    taken = select(report.c.id).where(
        report.c.definition_id == definition_id,
        report.c.unit_id == unit_id,
        report.c.period == period,
    )
    await tx.lock(f"report {definition_id} {unit_id} {period}")
    known = await tx.scalar(taken)
    if known is not None:
        raise Conflict("该单位这一期间的报表已经生成。", code="report_exists", id=known)
    report_id = make_id()
    row = {
        "id": report_id,
        "definition_id": definition_id,
        "version_id": version_id,
        "unit_id": unit_id,
        "period": period,
        "state": ReportState.DRAFT.value,
        "lines": msgspec.to_builtins(list(lines)),
        "row_version": 1,
        "created_by": by,
        "created_by_name": by_name,
        "created_at": at,
        "changed_at": at,
    }
    await tx.execute(insert(report).values(**row))
    return report_id


async def change(tx: Tx, known: ReportRow, at: datetime, **columns: Any) -> None:
    """Write columns of a report that the caller holds the lock of."""
    values = {"row_version": report.c.row_version + 1, "changed_at": at, **columns}
    await tx.execute(update(report).where(report.c.id == known.id).values(**values))
