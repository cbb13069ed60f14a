"""Routes of exports for analysts."""

from litestar.params import JSONBody

from pipelines.flows.cockpits.analysis import querying
from pipelines.rules.access.codes.cockpits import LIST_EXPORTS, QUERY_EXPORTS
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.cockpits.analysis import AnalystExportPage, SqlAnswer, SqlQuery
from serve.http import AsOfficer, Limit, Offset, Wired
from serve.route import officers


@officers.get("/api/analyst-exports", asks=LIST_EXPORTS)
async def list_exports(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> AnalystExportPage:
    return await querying.exports(services, officer, limit, offset)


@officers.act("/api/analyst-queries", asks=QUERY_EXPORTS, repeats=Unnoted.READING)
async def query_export(services: Wired, officer: AsOfficer, data: JSONBody[SqlQuery]) -> SqlAnswer:
    return await querying.query(services, officer, data)


HANDLERS = (list_exports, query_export)
