"""Who may read the metrics: an operator's session, or a machine that knows the metrics' word."""

import hmac

from litestar.handlers import BaseRouteHandler

from pipelines.flows.services import Services
from serve.access.auth.guards import Connection, officers_only

SCHEME = "Bearer "


async def metrics_readers(connection: Connection, handler: BaseRouteHandler) -> None:
    """The word opens this one address and nothing else; without it a session is asked for."""
    services: Services = connection.app.state.services
    said = connection.headers.get("authorization", "")
    told = said.removeprefix(SCHEME).encode() if said.startswith(SCHEME) else b""
    if hmac.compare_digest(told, services.metrics_word.encode()):
        return
    await officers_only(connection, handler)
