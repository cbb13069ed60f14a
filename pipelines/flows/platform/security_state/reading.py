"""What this node last saw of itself (NF-SEC-20).

The platform's first process looks: replicas do not see other processes' sockets and folders.
"""

import asyncio

from connectors.state_file import StateFile
from pipelines.flows.services import Services
from pipelines.rules.platform.security_state.points import is_stale
from schemas.platform.security_state import SecurityStatePage


async def last(services: Services) -> SecurityStatePage:
    state = await asyncio.to_thread(StateFile.of(services.live.base).read)
    return SecurityStatePage(state=state, stale=is_stale(state, services.clock()))
