"""Making a report and writing its cells while it is open (LR-RPT-04, LR-RPT-06)."""

from collections.abc import Mapping, Sequence

from connectors.postgres.platform import units
from connectors.postgres.reports import cells, definitions, reports, rows_of
from connectors.postgres.reports.cells import CellRow, NewValue
from connectors.postgres.reports.reports import ReportRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.reports.access import attempt, definition_for, note, report_for, require_open
from pipelines.flows.reports.linking import fill
from pipelines.flows.reports.reading import UNIT_OF, detail_of
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.reports.period import require_period
from pipelines.rules.reports.sheet import Place, is_open
from pipelines.rules.reports.values import read_value
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.reports.definition import ReportColumn, ReportForm, ReportLine, SourceKind
from schemas.reports.state import Origin
from schemas.reports.views import CellEdit, CreateReport, ReportDetail, RestoreCell, SaveCells


async def create(services: Services, officer: Officer, asked: CreateReport) -> ReportDetail:
    """A new draft on the version in force, with its linked cells filled."""
    async with (
        attempt(services, officer, "report.create", None),
        services.database.transaction() as tx,
    ):
        definition = await definition_for(tx, asked.definition_id)
        version = await definitions.in_force(tx, definition.id)
        if version is None:
            raise Conflict("该报表还没有发布，不能填报。", code="form_unpublished")
        unit = await units.get(tx, asked.unit_id)
        if unit is None or not in_scopes(officer.scopes, unit.path):
            raise NotFound("没有找到该单位。", code="unit_not_found")
        if unit.org_type is not UNIT_OF[definition.level]:
            raise InvalidInput("该单位不填报这种报表。", code="wrong_level", field="unit_id")
        now = services.clock()
        made = await reports.add(
            tx,
            definition_id=definition.id,
            version_id=version.id,
            unit_id=unit.id,
            period=require_period(definition.period, asked.period, now),
            lines=await rows_of.lines_of(tx, version.form, unit),
            by=officer.id,
            by_name=officer.name,
            at=now,
        )
        row = await report_for(tx, officer, made, for_update=True)
        await fill(tx, services, row, version.form)
        told = {"name": definition.title, "period": row.period, "version": version.number}
        await note(tx, officer, "report.create", made, told, unit.path)
        return await detail_of(tx, services, officer, await report_for(tx, officer, made))


async def save(
    services: Services, officer: Officer, report_id: str, asked: SaveCells
) -> ReportDetail:
    """Write cells as they are typed: all of them or none."""
    async with (
        attempt(services, officer, "report.enter", report_id),
        services.database.transaction() as tx,
    ):
        row, form = await open_report(tx, officer, report_id)
        kept = await cells.of_report(tx, services.keys, row.id)
        values = new_values(form, row.lines, kept, asked.cells)
        await write(tx, services, officer, row, values, "report.enter")
        return await detail_of(tx, services, officer, await report_for(tx, officer, row.id))


async def restore(
    services: Services, officer: Officer, report_id: str, asked: RestoreCell
) -> ReportDetail:
    """Let an overwritten cell hold what its source says again."""
    async with (
        attempt(services, officer, "report.restore", report_id),
        services.database.transaction() as tx,
    ):
        row, _ = await open_report(tx, officer, report_id)
        kept = (await cells.of_report(tx, services.keys, row.id)).get((asked.row, asked.column))
        if kept is None or kept.origin is not Origin.OVERRIDDEN:
            raise Conflict("这一格没有被改动过。", code="not_overridden")
        back = NewValue(
            row_key=asked.row,
            column_key=asked.column,
            old=kept.value,
            new=kept.source_value,
            origin=Origin.LINKED,
            reason="恢复关联数",
        )
        await write(tx, services, officer, row, [back], "report.restore")
        return await detail_of(tx, services, officer, await report_for(tx, officer, row.id))


async def fetch(services: Services, officer: Officer, report_id: str) -> ReportDetail:
    """Take the linked values anew."""
    async with (
        attempt(services, officer, "report.fetch", report_id),
        services.database.transaction() as tx,
    ):
        row, form = await open_report(tx, officer, report_id)
        changed = await fill(tx, services, row, form)
        await note(tx, officer, "report.fetch", row.id, {"cells": changed}, row.unit_path)
        return await detail_of(tx, services, officer, await report_for(tx, officer, row.id))


async def open_report(tx: Tx, officer: Officer, report_id: str) -> tuple[ReportRow, ReportForm]:
    """The locked report, whose cells may be changed freely, and its form."""
    row = await report_for(tx, officer, report_id, for_update=True)
    require_open(row)
    return row, (await definitions.version_of(tx, row.version_id)).form


async def write(
    tx: Tx,
    services: Services,
    officer: Officer,
    row: ReportRow,
    values: Sequence[NewValue],
    action: str,
) -> None:
    """Keep the cells with their history, and what was done in the audit log."""
    now = services.clock()
    await cells.write(tx, services.keys, row.id, values, officer.actor(), now)
    await reports.change(tx, row, now)
    told = {
        "period": row.period,
        # What they were and became stands sealed in the report's own history.
        "cells": [[one.row_key, one.column_key] for one in values[:50]],
        "changed": len(values),
    }
    await note(tx, officer, action, row.id, told, row.unit_path)


def new_values(
    form: ReportForm,
    lines: Sequence[ReportLine],
    kept: Mapping[Place, CellRow],
    asked: Sequence[CellEdit],
) -> list[NewValue]:
    """What is to be written; `InvalidInput` and `Conflict` name the cell that does not go."""
    rows = {line.key: line for line in lines}
    if len({(one.row, one.column) for one in asked}) < len(asked):
        raise InvalidInput("同一格一次只能填一个值。", code="cell_twice")
    return [_new_value(form, rows, kept, one) for one in asked]


def _new_value(
    form: ReportForm,
    rows: Mapping[str, ReportLine],
    kept: Mapping[Place, CellRow],
    asked: CellEdit,
) -> NewValue:
    column, line = form.column(asked.column), rows.get(asked.row)
    if column is None or line is None:
        raise NotFound("报表没有这一格。", code="cell_not_found")
    if not is_open(form, line, column):
        raise InvalidInput(f"“{column.title}”由公式计算，不能填写。", code="computed_cell")
    known = kept.get((asked.row, asked.column))
    now = known.value if known else None
    if (asked.was or None) != now:
        who = known.by_name if known else ""
        raise Conflict(
            f"“{line.title} {column.title}”已被{who}改为{now or '空'}，请核对后再改。",
            code="cell_changed",
            row=asked.row,
            column=asked.column,
        )
    value = read_value(column, asked.value)
    return _with_origin(column, asked, known, value)


def _with_origin(
    column: ReportColumn, asked: CellEdit, known: CellRow | None, value: str | None
) -> NewValue:
    """A linked value that is overwritten keeps what its source says beside it."""
    old = known.value if known else None
    origin, source_value = Origin.ENTERED, None
    if column.from_ is SourceKind.LINKED:
        overridden = known is not None and known.origin is Origin.OVERRIDDEN
        source_value = known.source_value if known and overridden else old
        origin = Origin.OVERRIDDEN
        if not asked.reason.strip():
            raise InvalidInput(
                f"“{column.title}”是关联数据，手工改动须写明原因。",
                code="reason_needed",
                row=asked.row,
                column=asked.column,
            )
    return NewValue(
        row_key=asked.row,
        column_key=asked.column,
        old=old,
        new=value,
        origin=origin,
        source_value=source_value,
        reason=asked.reason.strip(),
    )
