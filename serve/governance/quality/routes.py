"""Routes of the data quality report."""

from litestar.params import FromQuery

from connectors.postgres.governance.data_quality import Place
from pipelines.flows.governance.quality import measuring
from pipelines.rules.access.codes.governance import MEASURE_QUALITY, READ_QUALITY
from pipelines.rules.access.route import OfModule
from schemas.governance.quality import DataQuality, IncompletePage
from serve.http import AnId, AsOfficer, Limit, Offset, Wired
from serve.modules.routes import Code
from serve.route import officers


@officers.get("/api/data-quality", asks=READ_QUALITY)
async def read_report(services: Wired, officer: AsOfficer) -> DataQuality:
    return await measuring.report(services, officer)


@officers.act("/api/data-quality/measurements", asks=MEASURE_QUALITY)
async def measure(services: Wired, officer: AsOfficer) -> DataQuality:
    return await measuring.measure(services, officer)


# That the report itself may be read is looked at within.
@officers.get("/api/data-quality/{code:str}/records", asks=OfModule("{code}:list"))
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
