"""The route of the security state."""

from litestar import get

from pipelines.flows.platform.security_state import reading
from schemas.platform.security_state import SecurityStatePage
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/security-state", guards=[officers_only])
async def security_state(services: Wired, officer: AsOfficer) -> SecurityStatePage:
    return await reading.last(services, officer)


HANDLERS = (security_state,)
