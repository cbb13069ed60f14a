"""Routes of the white list beside those of every module."""

from litestar import get

from pipelines.flows.people.whitelist import reading
from schemas.people.whitelist import WhitelistRelative
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Wired


@get("/api/whitelist-entries/{record_id:str}/relative", guards=[officers_only])
async def whitelisted_relative(
    services: Wired, officer: AsOfficer, record_id: PathId
) -> WhitelistRelative:
    return await reading.relative(services, officer, record_id)


HANDLERS = (whitelisted_relative,)
