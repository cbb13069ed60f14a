"""Where a handler keeps what its route says of itself."""

from typing import Any, Final

from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from pipelines.rules.access.route import Route
from serve import tables

OPTION: Final = "route"
ADDRESSES: Final = "addresses"
"""Litestar copies handlers; their options go along."""


def said_by(handler: BaseRouteHandler, text: str) -> Route | None:
    """None where nothing is said, which opens nothing."""
    found: Route | None = handler.opt.get(OPTION)
    return tables.route(text, handler.opt) if found is None else found


def route_of(scope: Scope) -> Route | None:
    """Of the handler that the router found; OPTIONS, which Litestar adds, says nothing."""
    handler: Any = scope["route_handler"]
    return said_by(handler, text_of(scope))


def text_of(scope: Scope) -> str:
    """As a route is told to people: `GET /api/calls/{call_id}`."""
    return f"{scope.get('method', 'WS')} {scope['path_template']}"
