"""Puts the address that the edge names in place of the edge's own, before anything is read."""

from litestar.types import ASGIApp, Receive, Scope, Send

from pipelines.flows.services import Services
from pipelines.rules.security.edge import told_address, without


def sourced(app: ASGIApp) -> ASGIApp:
    """Without an edge a request comes from its peer, whatever its headers say."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        services: Services = scope["litestar_app"].state.services
        address = told_address(scope["headers"], services.edge_word)
        scope["headers"] = without(scope["headers"])
        if address is not None:
            scope["client"] = (address, 0)
        await app(scope, receive, send)

    return handle
