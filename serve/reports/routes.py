"""Routes of reports."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from connectors.postgres.reports.reports import Filter
from pipelines.flows.reports import entering, reading, submitting, transfer
from schemas.reports.state import ReportState
from schemas.reports.views import (
    CellChange,
    CellsImport,
    CreateReport,
    ReportDetail,
    ReportPage,
    RequestChange,
    RestoreCell,
    SaveCells,
    SourceLine,
    Standing,
    SubmitReport,
)
from serve.access.auth.guards import officers_only
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import ULID, AnId, AsOfficer, Limit, Offset, PathId, Wired, act
from serve.modules.transfer_routes import Picked
from serve.pages.headers import TAKES_FILE

LARGEST_FILE = 4 * 1024 * 1024
OneId = Annotated[str, QueryParameter(pattern=ULID)]
MaybePeriod = Annotated[str | None, QueryParameter(max_length=7)]
Named = Annotated[str, QueryParameter(max_length=64)]


@get("/api/reports", guards=[officers_only])
async def list_reports(
    services: Wired,
    officer: AsOfficer,
    definition_id: AnId = None,
    unit_id: AnId = None,
    period: MaybePeriod = None,
    report_state: Annotated[ReportState | None, QueryParameter(name="state")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ReportPage:
    wanted = Filter(definition_id=definition_id, unit_id=unit_id, period=period, state=report_state)
    return await reading.page(services, officer, wanted, limit, offset)


@post("/api/reports", guards=[officers_only])
async def create_report(
    services: Wired, officer: AsOfficer, data: JSONBody[CreateReport]
) -> ReportDetail:
    return await entering.create(services, officer, data)


@get("/api/report-standings", guards=[officers_only])
async def list_standings(
    services: Wired, officer: AsOfficer, definition_id: OneId, period: FromQuery[str]
) -> list[Standing]:
    return await reading.standings(services, officer, definition_id, period)


@get("/api/reports/{report_id:str}", guards=[officers_only])
async def read_report(services: Wired, officer: AsOfficer, report_id: PathId) -> ReportDetail:
    return await reading.read(services, officer, report_id)


@put("/api/reports/{report_id:str}/cells", guards=[officers_only])
async def save_report_cells(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[SaveCells]
) -> ReportDetail:
    return await entering.save(services, officer, report_id, data)


@act("/api/reports/{report_id:str}/fetch", guards=[officers_only])
async def fetch_report(services: Wired, officer: AsOfficer, report_id: PathId) -> ReportDetail:
    return await entering.fetch(services, officer, report_id)


@act("/api/reports/{report_id:str}/restore", guards=[officers_only])
async def restore_report_cell(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[RestoreCell]
) -> ReportDetail:
    return await entering.restore(services, officer, report_id, data)


@act("/api/reports/{report_id:str}/submit", guards=[officers_only])
async def submit_report(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[SubmitReport]
) -> ReportDetail:
    return await submitting.hand_in(services, officer, report_id, data)


@act("/api/reports/{report_id:str}/changes", guards=[officers_only])
async def request_report_change(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[RequestChange]
) -> ReportDetail:
    return await submitting.request_change(services, officer, report_id, data)


@get("/api/reports/{report_id:str}/history", guards=[officers_only])
async def read_cell_history(
    services: Wired, officer: AsOfficer, report_id: PathId, row: Named, column: Named
) -> list[CellChange]:
    return await reading.history(services, officer, report_id, row, column)


@get("/api/reports/{report_id:str}/sources", guards=[officers_only])
async def read_cell_source(
    services: Wired, officer: AsOfficer, report_id: PathId, row: Named, column: Named
) -> SourceLine:
    return await reading.source_of(services, officer, report_id, row, column)


@get("/api/reports/{report_id:str}/export", guards=[officers_only])
async def export_report(services: Wired, officer: AsOfficer, report_id: PathId) -> Stream:
    return sending.made(await transfer.export(services, officer, report_id))


@act(
    "/api/reports/{report_id:str}/import",
    guards=[officers_only],
    request_max_body_size=LARGEST_FILE,
    opt={TAKES_FILE: True},
)
async def import_report_cells(
    services: Wired, officer: AsOfficer, report_id: PathId, data: Picked
) -> CellsImport:
    content = await sheet_of(services, officer, "reports.import", data.file)
    return await transfer.load(services, officer, report_id, content)


HANDLERS = (
    list_reports,
    create_report,
    list_standings,
    read_report,
    save_report_cells,
    fetch_report,
    restore_report_cell,
    submit_report,
    request_report_change,
    read_cell_history,
    read_cell_source,
    export_report,
    import_report_cells,
)
