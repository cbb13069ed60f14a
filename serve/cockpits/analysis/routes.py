"""Routes of exports for analysts."""

from litestar import get
from litestar.params import JSONBody

from pipelines.flows.cockpits.analysis import querying
from schemas.cockpits.analysis import AnalystExportPage, SqlAnswer, SqlQuery
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, Wired, act


@get("/api/analyst-exports", guards=[officers_only])
async def list_exports(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> AnalystExportPage:
    return await querying.exports(services, officer, limit, offset)


@act("/api/analyst-queries", guards=[officers_only])
async def query_export(services: Wired, officer: AsOfficer, data: JSONBody[SqlQuery]) -> SqlAnswer:
    return await querying.query(services, officer, data)


HANDLERS = (list_exports, query_export)
