"""What this node last saw of itself (NF-SEC-20).

The platform's first process looks: replicas do not see other processes' sockets and folders.
"""

import asyncio

from connectors.state_file import StateFile
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.audit import READ_SECURITY_STATE
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.platform.security_state.points import is_stale
from schemas.platform.security_state import SecurityStatePage


async def last(services: Services, officer: Officer) -> SecurityStatePage:
    require_permission(officer.permissions, READ_SECURITY_STATE)
    state = await asyncio.to_thread(StateFile.of(services.live.base).read)
    return SecurityStatePage(state=state, stale=is_stale(state, services.clock()))
