"""Routes of import and export, the same for all modules."""

from typing import Literal

import msgspec
from litestar import get
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, MultipartBody
from litestar.response import Stream

from schemas.modules.views import ImportReport
from serve.auth.guards import officers_only
from serve.http import Asked, AsOfficer, Wired, act
from serve.modules import exporting, importing
from serve.modules.routes import Code
from serve.pages.headers import TAKES_FILE

LARGEST_FILE = 16 * 1024 * 1024


class Upload(msgspec.Struct, kw_only=True):
    """A file that a person picked."""

    file: UploadFile


@get(
    "/api/records/{code:str}/export",
    guards=[officers_only],
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
    return await exporting.export(services, officer, code, format, asked)


@get("/api/records/{code:str}/template", guards=[officers_only])
async def read_template(services: Wired, officer: AsOfficer, code: Code) -> Stream:
    return await exporting.template(services, officer, code)


@act(
    "/api/records/{code:str}/import",
    guards=[officers_only],
    request_max_body_size=LARGEST_FILE,
    opt={TAKES_FILE: True},
)
async def import_records(
    services: Wired, officer: AsOfficer, code: Code, data: MultipartBody[Upload]
) -> ImportReport:
    content = await data.file.read()
    return await importing.load(services, officer, code, data.file.filename, content)


HANDLERS = (export_records, read_template, import_records)
