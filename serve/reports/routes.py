"""Routes of reports."""

from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from connectors.postgres.reports.reports import Filter
from pipelines.flows.reports import entering, reading, submitting, transfer
from pipelines.rules.access.codes.reports import ENTER_REPORTS, EXPORT_REPORTS, LIST_REPORTS
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
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
from serve.answers import WORKBOOK
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import ULID, AnId, AsOfficer, Limit, Offset, PathId, Wired
from serve.modules.transfer_routes import Picked
from serve.route import officers

LARGEST_FILE = 4 * 1024 * 1024
OneId = Annotated[str, QueryParameter(pattern=ULID)]
MaybePeriod = Annotated[str | None, QueryParameter(max_length=7)]
Named = Annotated[str, QueryParameter(max_length=64)]


@officers.get("/api/reports", asks=LIST_REPORTS)
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


@officers.post("/api/reports", asks=ENTER_REPORTS)
async def create_report(
    services: Wired, officer: AsOfficer, data: JSONBody[CreateReport]
) -> ReportDetail:
    return await entering.create(services, officer, data)


@officers.get("/api/report-standings", asks=LIST_REPORTS)
async def list_standings(
    services: Wired, officer: AsOfficer, definition_id: OneId, period: FromQuery[str]
) -> list[Standing]:
    return await reading.standings(services, officer, definition_id, period)


@officers.get("/api/reports/{report_id:str}", asks=LIST_REPORTS)
async def read_report(services: Wired, officer: AsOfficer, report_id: PathId) -> ReportDetail:
    return await reading.read(services, officer, report_id)


@officers.put("/api/reports/{report_id:str}/cells", asks=ENTER_REPORTS)
async def save_report_cells(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[SaveCells]
) -> ReportDetail:
    return await entering.save(services, officer, report_id, data)


@officers.act("/api/reports/{report_id:str}/fetch", asks=ENTER_REPORTS)
async def fetch_report(services: Wired, officer: AsOfficer, report_id: PathId) -> ReportDetail:
    return await entering.fetch(services, officer, report_id)


@officers.act("/api/reports/{report_id:str}/restore", asks=ENTER_REPORTS)
async def restore_report_cell(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[RestoreCell]
) -> ReportDetail:
    return await entering.restore(services, officer, report_id, data)


@officers.act("/api/reports/{report_id:str}/submit", asks=ENTER_REPORTS)
async def submit_report(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[SubmitReport]
) -> ReportDetail:
    return await submitting.hand_in(services, officer, report_id, data)


@officers.act("/api/reports/{report_id:str}/changes", asks=ENTER_REPORTS)
async def request_report_change(
    services: Wired, officer: AsOfficer, report_id: PathId, data: JSONBody[RequestChange]
) -> ReportDetail:
    return await submitting.request_change(services, officer, report_id, data)


@officers.get("/api/reports/{report_id:str}/history", asks=LIST_REPORTS)
async def read_cell_history(
    services: Wired, officer: AsOfficer, report_id: PathId, row: Named, column: Named
) -> list[CellChange]:
    return await reading.history(services, officer, report_id, row, column)


@officers.get("/api/reports/{report_id:str}/sources", asks=LIST_REPORTS)
async def read_cell_source(
    services: Wired, officer: AsOfficer, report_id: PathId, row: Named, column: Named
) -> SourceLine:
    return await reading.source_of(services, officer, report_id, row, column)


@officers.get(
    "/api/reports/{report_id:str}/export", asks=EXPORT_REPORTS, worth=Order.LATER, answers=WORKBOOK
)
async def export_report(services: Wired, officer: AsOfficer, report_id: PathId) -> Stream:
    return sending.made(await transfer.export(services, officer, report_id))


@officers.act(
    "/api/reports/{report_id:str}/import",
    asks=ENTER_REPORTS,
    repeats=Unnoted.FILE,
    takes=Takes.FORM,
    request_max_body_size=LARGEST_FILE,
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
