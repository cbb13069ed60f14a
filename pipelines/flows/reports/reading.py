"""Reports in reach: the list, who has got how far, one as a sheet, history and source of a cell."""

from collections import Counter

from connectors.postgres.approvals import cases, steps
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.reports import cells, definitions, reports
from connectors.postgres.reports.cells import CellRow
from connectors.postgres.reports.reports import Filter, ReportRow
from connectors.postgres.reports.sources import SOURCES
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.reports.access import definition_for, report_for
from pipelines.flows.reports.cell_views import cell_view, stored_of, total_views
from pipelines.flows.reports.form_views import source_views
from pipelines.flows.reports.linking import reach_of
from pipelines.flows.reports.report_approvals import CHANGE_CODE
from pipelines.flows.services import Services
from pipelines.rules.access.codes.reports import ENTER_REPORTS
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.reports.period import require_period, title_of
from pipelines.rules.reports.sheet import Place, unfilled, work_out
from schemas.approvals.state import StepAction
from schemas.errors import InvalidInput
from schemas.people.kinds import OrgType
from schemas.reports.definition import ReportLevel, SourceKind
from schemas.reports.state import OPEN, ReportState
from schemas.reports.views import (
    CellChange,
    ReportDetail,
    ReportItem,
    ReportPage,
    SourceLine,
    Standing,
)

UNIT_OF = {
    ReportLevel.BUREAU: OrgType.BUREAU,
    ReportLevel.PRISON: OrgType.PRISON,
    ReportLevel.WARD: OrgType.WARD,
}
SENT_BACK = frozenset({StepAction.RETURN, StepAction.REJECT})


async def page(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> ReportPage:
    async with services.database.transaction() as tx:
        rows, total = await reports.page(tx, officer.scopes, wanted, limit=limit, offset=offset)
    return ReportPage(rows=[item_of(row) for row in rows], total=total)


async def standings(
    services: Services, officer: Officer, definition_id: str, period: str
) -> list[Standing]:
    """Every unit in reach that should make the report, and how far it has come."""
    async with services.database.transaction() as tx:
        row = await definition_for(tx, definition_id)
        require_period(row.period, period, services.clock())
        made = await reports.of_period(tx, officer.scopes, row.id, period)
        return await standings_of(tx, officer.scopes, row.level, made)


async def standings_of(
    tx: Tx, scopes: tuple[str, ...], level: ReportLevel, made: list[ReportRow]
) -> list[Standing]:
    by_unit = {one.unit_id: one for one in made}
    listed = [
        unit for unit in await makers(tx, scopes, level) if unit.enabled or unit.id in by_unit
    ]
    names = await units.full_names(tx, [unit.id for unit in listed])
    return [
        Standing(
            unit_id=unit.id,
            unit=names[unit.id],
            report_id=by_unit[unit.id].id if unit.id in by_unit else None,
            state=by_unit[unit.id].state if unit.id in by_unit else None,
        )
        for unit in listed
    ]


async def makers(tx: Tx, scopes: tuple[str, ...], level: ReportLevel) -> list[UnitRow]:
    """Units of the level in reach."""
    found: dict[str, UnitRow] = {}
    for scope in scopes:
        for unit in await units.tree(tx, scope):
            if unit.org_type is UNIT_OF[level] and in_scopes(scopes, unit.path):
                found[unit.id] = unit
    return list(found.values())


async def read(services: Services, officer: Officer, report_id: str) -> ReportDetail:
    async with services.database.transaction() as tx:
        return await detail_of(tx, services, officer, await report_for(tx, officer, report_id))


async def detail_of(tx: Tx, services: Services, officer: Officer, row: ReportRow) -> ReportDetail:
    """The report by the version it was made with, whatever was published since."""
    version = await definitions.version_of(tx, row.version_id)
    definition = await definition_for(tx, row.definition_id)
    kept = await cells.of_report(tx, services.keys, row.id)
    sheet = work_out(version.form, row.lines, stored_of(kept))
    changes = Counter(
        (one.row_key, one.column_key) for one in await cells.history(tx, services.keys, row.id)
    )
    pending = await cases.open_of(tx, CHANGE_CODE, row.id)
    enters = ENTER_REPORTS.code in officer.permissions
    return ReportDetail(
        report=item_of(row),
        period_title=title_of(row.period),
        level=definition.level,
        row_version=row.row_version,
        form=version.form,
        lines=row.lines,
        cells=[
            cell_view(place, cell, kept.get(place), changes[place])
            for place, cell in sheet.cells.items()
        ],
        totals=total_views(sheet),
        case_id=row.case_id,
        opinion=await _opinion(tx, row),
        change_case_id=pending.id if pending else None,
        unfilled=len(unfilled(version.form, row.lines, sheet)),
        fetched_at=row.fetched_at,
        sources=source_views(),
        can_edit=enters and row.state in OPEN,
        can_submit=enters and row.state in OPEN,
        can_request=enters and row.state is ReportState.APPROVED and pending is None,
    )


async def _opinion(tx: Tx, row: ReportRow) -> str:
    """With which it was sent back last."""
    if row.state is not ReportState.RETURNED or row.case_id is None:
        return ""
    told = [one for one in await steps.of_case(tx, row.case_id) if one.action in SENT_BACK]
    return told[-1].opinion if told else ""


def item_of(row: ReportRow) -> ReportItem:
    return ReportItem(
        id=row.id,
        definition_id=row.definition_id,
        title=row.title,
        period=row.period,
        unit_id=row.unit_id,
        unit=row.unit_name,
        number=row.number,
        state=row.state,
        created_by_name=row.created_by_name,
        changed_at=row.changed_at,
        approved_at=row.approved_at,
    )


async def history(
    services: Services, officer: Officer, report_id: str, row: str, column: str
) -> list[CellChange]:
    """What a cell was, what it became, by whom and why; newest first."""
    async with services.database.transaction() as tx:
        known = await report_for(tx, officer, report_id)
        found = await cells.history(tx, services.keys, known.id, (row, column))
    return [
        CellChange(
            row=one.row_key,
            column=one.column_key,
            old=one.old,
            new=one.new,
            origin=one.origin,
            reason=one.reason,
            by_name=one.by_name,
            at=one.at,
            case_id=one.case_id,
        )
        for one in found
    ]


async def source_of(
    services: Services, officer: Officer, report_id: str, row: str, column: str
) -> SourceLine:
    """Where a linked cell comes from, and the page of its lines for whoever may open that."""
    async with services.database.transaction() as tx:
        known = await report_for(tx, officer, report_id)
        version = await definitions.version_of(tx, known.version_id)
        found = version.form.column(column)
        if found is None or found.from_ is not SourceKind.LINKED:
            raise InvalidInput("这一格不是关联数据。", code="not_linked")
        kept = (await cells.of_report(tx, services.keys, known.id)).get((row, column))
        return await _source_line(tx, services, officer, known, found.source, (row, column), kept)


async def _source_line(
    tx: Tx,
    services: Services,
    officer: Officer,
    known: ReportRow,
    code: str,
    place: Place,
    kept: CellRow | None,
) -> SourceLine:
    source = SOURCES.get(code)
    value = (kept.source_value or kept.value) if kept else None
    if source is None:
        return SourceLine(source=code, title=code, value=value, now=None, address=None)
    unit = await units.get(tx, known.unit_id)
    assert unit is not None
    values = await source.fetch(reach_of(tx, services), unit, known.period)
    now = values.get(place[0])
    of_row = await units.by_code(tx, place[0]) or unit
    opens = source.permission in officer.permissions
    return SourceLine(
        source=code,
        title=source.title,
        value=value,
        now=None if now is None else format(now, "f"),
        address=source.address(of_row, known.period) if opens else None,
    )
