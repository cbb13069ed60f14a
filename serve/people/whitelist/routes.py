"""Routes of the white list beside those of every module."""

from pipelines.flows.people.whitelist import reading
from pipelines.rules.access.route import OfModule
from schemas.people.whitelist import WhitelistRelative
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers


@officers.get(
    "/api/whitelist-entries/{record_id:str}/relative",
    asks=OfModule("whitelist_entries:list"),
    about="whitelist_entries",
)
async def whitelisted_relative(
    services: Wired, officer: AsOfficer, record_id: PathId
) -> WhitelistRelative:
    return await reading.relative(services, officer, record_id)


HANDLERS = (whitelisted_relative,)
