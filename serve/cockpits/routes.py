"""Routes of the cockpit."""

from litestar import get

from pipelines.flows.cockpits import counting
from schemas.cockpits.cockpit import Headcount
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/cockpit/headcount", guards=[officers_only])
async def read_headcount(services: Wired, officer: AsOfficer) -> Headcount:
    return await counting.heads(services, officer)


HANDLERS = (read_headcount,)
