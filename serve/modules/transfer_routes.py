"""Routes of import and export, the same for all modules."""

from typing import Annotated, Literal

import msgspec
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from pipelines.flows.modules import export_requests, exporting, importing
from pipelines.rules.access.route import ANY_OFFICER, OfModule, Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.modules.exports import AskExport, ExportRequest
from schemas.modules.views import ImportReport
from serve.answers import SHEETS, WORKBOOK
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import Asked, AsOfficer, PathId, Wired, file_known_as
from serve.modules.routes import Code
from serve.route import officers

LARGEST_FILE = 16 * 1024 * 1024


class Upload(msgspec.Struct, kw_only=True):
    """A file that a person picked."""

    file: UploadFile


Picked = Annotated[Upload, file_known_as("modules_transfer_routes_Upload")]


@officers.get(
    "/api/records/{code:str}/export",
    asks=OfModule("{code}:export"),
    worth=Order.LATER,
    answers=SHEETS,
    description="Takes the queries of the list beside `format`.",
)
async def export_records(
    request: Asked,
    services: Wired,
    officer: AsOfficer,
    code: Code,
    format: FromQuery[Literal["xlsx", "csv"]] = "xlsx",
) -> Stream:
    asked = request.query_params.multi_items()
    return sending.made(await exporting.export(services, officer, code, format, asked))


@officers.get("/api/records/{code:str}/template", asks=OfModule("{code}:import"), answers=WORKBOOK)
async def read_template(services: Wired, officer: AsOfficer, code: Code) -> Stream:
    return sending.made(await exporting.template(services, officer, code))


@officers.act(
    "/api/records/{code:str}/import",
    asks=OfModule("{code}:import"),
    repeats=Unnoted.FILE,
    takes=Takes.FORM,
    request_max_body_size=LARGEST_FILE,
)
async def import_records(
    services: Wired, officer: AsOfficer, code: Code, data: Picked
) -> ImportReport:
    content = await sheet_of(services, officer, f"{code}.import", data.file)
    return await importing.load(services, officer, code, data.file.filename, content)


@officers.post("/api/records/{code:str}/export-requests", asks=OfModule("{code}:export"))
async def ask_export(
    services: Wired, officer: AsOfficer, code: Code, data: JSONBody[AskExport]
) -> ExportRequest:
    return await export_requests.ask(services, officer, code, data)


@officers.get("/api/export-requests", asks=ANY_OFFICER)
async def own_export_requests(services: Wired, officer: AsOfficer) -> list[ExportRequest]:
    return await export_requests.own(services, officer)


@officers.act(
    "/api/export-requests/{case_id:str}/file",
    asks=ANY_OFFICER,
    repeats=Unnoted.FILE,
    answers=SHEETS,
)
async def take_export(services: Wired, officer: AsOfficer, case_id: PathId) -> Stream:
    """By POST, since the file can be fetched once."""
    return sending.made(await export_requests.take(services, officer, case_id))


HANDLERS = (
    ask_export,
    own_export_requests,
    take_export,
    export_records,
    read_template,
    import_records,
)
