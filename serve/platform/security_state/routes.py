"""The route of the security state."""

from pipelines.flows.platform.security_state import reading
from pipelines.rules.access.codes.audit import READ_SECURITY_STATE
from schemas.platform.security_state import SecurityStatePage
from serve.http import Wired
from serve.route import officers


@officers.get("/api/security-state", asks=READ_SECURITY_STATE)
async def security_state(services: Wired) -> SecurityStatePage:
    return await reading.last(services)


HANDLERS = (security_state,)
