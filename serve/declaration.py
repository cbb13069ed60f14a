"""Where a handler keeps what its route says of itself."""

from typing import Any, Final

from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from pipelines.rules.access.route import Route

OPTION: Final = "route"
"""Litestar copies handlers; their options go along."""
ADDRESSES: Final = "addresses"
"""As they were written: Litestar takes the last slash from its own."""


def said_by(handler: BaseRouteHandler) -> Route | None:
    """None where nothing is said, which opens nothing."""
    found: Route | None = handler.opt.get(OPTION)
    return found


def route_of(scope: Scope) -> Route | None:
    """Of the handler that the router found; OPTIONS, which Litestar adds, says nothing."""
    handler: Any = scope["route_handler"]
    return said_by(handler)


def text_of(scope: Scope) -> str:
    """As a route is told to people: `GET /api/calls/{call_id}`."""
    return f"{scope.get('method', 'WS')} {scope['path_template']}"
