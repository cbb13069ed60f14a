"""The bureau's summary: approved reports alone, and who is missing (LR-RPT-01, LR-RPT-02)."""

import msgspec

from connectors.postgres.reports import cells, definitions, reports
from connectors.postgres.reports.definitions import DefinitionRow, VersionRow
from connectors.postgres.reports.reports import ReportRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.reports.access import definition_for
from pipelines.flows.reports.cell_views import cell_view, stored_of, total_views
from pipelines.flows.reports.reading import standings_of
from pipelines.flows.services import Services
from pipelines.rules.reports.period import require_period, title_of
from pipelines.rules.reports.sheet import Sheet, work_out
from pipelines.rules.reports.summary import Counted, summarised
from pipelines.rules.reports.table import table
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.sheets.cells import Cell
from schemas.errors import Conflict, InvalidInput
from schemas.reports.definition import ReportForm, ReportLevel, ReportLine, RowsFrom
from schemas.reports.state import ReportState
from schemas.reports.views import Standing, SummaryView

UNIT_ROWS = (RowsFrom.WARDS, RowsFrom.PRISONS)


class Summed(msgspec.Struct, frozen=True, kw_only=True):
    """A period's summary, worked out."""

    definition: DefinitionRow
    form: ReportForm
    lines: list[ReportLine]
    sheet: Sheet
    counted: int
    standings: list[Standing]


async def summary(
    services: Services, officer: Officer, definition_id: str, period: str
) -> SummaryView:
    async with services.database.transaction() as tx:
        return _view(await _summed(tx, services, officer, definition_id, period), period)


async def summary_table(
    tx: Tx, services: Services, officer: Officer, definition_id: str, period: str
) -> tuple[SummaryView, list[list[Cell]]]:
    """The summary, and its rows as a file has them."""
    found = await _summed(tx, services, officer, definition_id, period)
    return _view(found, period), table(found.form, found.lines, found.sheet)


async def _summed(
    tx: Tx, services: Services, officer: Officer, definition_id: str, period: str
) -> Summed:
    """Over the prisons in the officer's reach; of the versions in use the newest gives the form."""
    definition = await definition_for(tx, definition_id)
    require_period(definition.period, period, services.clock())
    if definition.level is not ReportLevel.PRISON:
        raise InvalidInput("只有监狱填报的报表有汇总。", code="no_summary")
    made = await reports.of_period(tx, officer.scopes, definition.id, period)
    approved = [one for one in made if one.state is ReportState.APPROVED]
    versions = await definitions.versions(tx, [definition.id])
    form = (await _newest(tx, definition, versions, approved)).form
    counted = await _counted(tx, services.keys, approved, {one.id: one for one in versions})
    lines, sheet = summarised(form, counted)
    return Summed(
        definition=definition,
        form=form,
        lines=lines,
        sheet=sheet,
        counted=len(counted),
        standings=await standings_of(tx, officer.scopes, definition.level, made),
    )


def _view(found: Summed, period: str) -> SummaryView:
    return SummaryView(
        definition_id=found.definition.id,
        title=found.definition.title,
        period=period,
        period_title=title_of(period),
        form=found.form,
        rows_are="units" if found.form.rows_from in UNIT_ROWS else "lines",
        lines=found.lines,
        cells=[cell_view(place, cell) for place, cell in found.sheet.cells.items()],
        totals=total_views(found.sheet),
        counted=found.counted,
        units=found.standings,
        missing=[one for one in found.standings if one.state is not ReportState.APPROVED],
    )


async def _newest(
    tx: Tx, definition: DefinitionRow, versions: list[VersionRow], approved: list[ReportRow]
) -> VersionRow:
    used = {one.version_id for one in approved}
    for one in versions:
        if one.id in used:
            return one
    found = await definitions.in_force(tx, definition.id)
    if found is None:
        raise Conflict("该报表还没有发布，没有汇总。", code="form_unpublished")
    return found


async def _counted(
    tx: Tx, keys: KeyProvider, approved: list[ReportRow], versions: dict[str, VersionRow]
) -> list[Counted]:
    """Each report worked out by the version that it was made with."""
    kept = await cells.of_reports(tx, keys, [one.id for one in approved])
    return [
        Counted(
            unit_code=one.unit_code,
            unit_name=one.unit_name,
            lines=one.lines,
            sheet=work_out(versions[one.version_id].form, one.lines, stored_of(kept[one.id])),
        )
        for one in approved
    ]
