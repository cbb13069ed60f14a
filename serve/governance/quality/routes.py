"""Routes of the data quality report."""

from litestar import get
from litestar.params import FromQuery

from connectors.postgres.governance.data_quality import Place
from pipelines.flows.governance.quality import measuring
from schemas.governance.quality import DataQuality, IncompletePage
from serve.access.auth.guards import officers_only
from serve.http import AnId, AsOfficer, Limit, Offset, Wired, act
from serve.modules.routes import Code


@get("/api/data-quality", guards=[officers_only])
async def read_report(services: Wired, officer: AsOfficer) -> DataQuality:
    return await measuring.report(services, officer)


@act("/api/data-quality/measurements", guards=[officers_only])
async def measure(services: Wired, officer: AsOfficer) -> DataQuality:
    return await measuring.measure(services, officer)


@get("/api/data-quality/{code:str}/records", guards=[officers_only])
async def list_incomplete(
    services: Wired,
    officer: AsOfficer,
    code: Code,
    place_id: AnId = None,
    unassigned: FromQuery[bool] = False,
    field: FromQuery[str | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> IncompletePage:
    place = Place(unit_id=place_id, unassigned=unassigned)
    return await measuring.incomplete(services, officer, code, place, field, limit, offset)


HANDLERS = (read_report, measure, list_incomplete)
