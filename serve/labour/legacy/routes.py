"""Routes of old data that were taken over; `qinqiao labour migrate` alone writes them."""

from typing import Annotated, Literal

from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from connectors.postgres.labour.legacy.lists import Wanted
from pipelines.flows.labour.legacy import reading
from pipelines.rules.access.codes.labour import READ_LEGACY
from pipelines.rules.platform.shedding import Order
from schemas.labour.legacy import LegacyFilePage, LegacyRefusalPage, RowProblem
from serve.answers import SHEETS
from serve.files import sending
from serve.http import AsOfficer, Limit, Offset, PathId, UnitId, Wired
from serve.route import officers

Year = Annotated[int | None, QueryParameter(ge=2000, le=2100)]
Form = Literal["xlsx", "csv"]


@officers.get("/api/legacy-files", asks=READ_LEGACY)
async def list_legacy_files(
    services: Wired,
    officer: AsOfficer,
    prison_id: UnitId = None,
    year: Year = None,
    differing: FromQuery[bool] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> LegacyFilePage:
    wanted = Wanted(prison_id=prison_id, year=year, differing=differing)
    return await reading.page(services, officer, wanted, limit, offset)


@officers.get("/api/legacy-files/{legacy_id:str}/refusals", asks=READ_LEGACY)
async def list_legacy_refusals(
    services: Wired,
    officer: AsOfficer,
    legacy_id: PathId,
    problem: FromQuery[RowProblem | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> LegacyRefusalPage:
    return await reading.refusals(services, officer, legacy_id, problem, limit, offset)


@officers.get(
    "/api/legacy-files/{legacy_id:str}/refusals/export",
    asks=READ_LEGACY,
    worth=Order.LATER,
    answers=SHEETS,
)
async def export_legacy_refusals(
    services: Wired, officer: AsOfficer, legacy_id: PathId, format: FromQuery[Form] = "xlsx"
) -> Stream:
    return sending.made(await reading.export(services, officer, legacy_id, format))


HANDLERS = (list_legacy_files, list_legacy_refusals, export_legacy_refusals)
