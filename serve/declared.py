"""What every route of the platform says of itself, read off its handler."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from litestar.handlers import HTTPRouteHandler

from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.access.route import OfModule, Route, Undeclared, Who
from pipelines.rules.access.sealed_routes import FAULTS, takes_sealed
from serve.declaration import ADDRESSES, said_by
from serve.handlers import API, SIMULATED, SOCKETS
from serve.pages.routes import HANDLERS as PAGES

TYPE = re.compile(r":\w+\}")
"""Of a part of an address, as `{call_id:str}` says it."""
PART = re.compile(r"\{(\w+)\}")
BRINGING = frozenset({"POST", "PUT"})
SIGNING = frozenset({Who.CONSUMER, Who.DEVICE})
"""They sign what they send; all others seal it."""
SIMULATORS = "/api/simulators/"


@cache
def routes() -> Mapping[str, Route]:
    """By method and address, of all that the platform may serve."""
    return MappingProxyType(require_said((*API, *SIMULATED, *SOCKETS, *PAGES)))


def require_said(handlers: Iterable[Any]) -> dict[str, Route]:
    """What they say, by method and address.

    `Undeclared` where one says nothing, two say the same, a body is sealed or not against what
    clients are told before they know any route, or a permission is none.
    """
    found: dict[str, Route] = {}
    for handler in handlers:
        route = said_by(handler)
        if route is None:
            raise Undeclared(f"{handler} does not say who may ask")
        for text in texts_of(handler):
            if text in found:
                raise Undeclared(f"{text} has two handlers")
            _require_sealed(text, route)
            _require_permission(text, route)
            found[text] = route
    return found


def _require_sealed(text: str, route: Route) -> None:
    method, _, path = text.partition(" ")
    if method not in BRINGING or path.startswith((SIMULATORS, FAULTS)):
        return
    if takes_sealed(path) == (route.who in SIGNING or route.signed):
        raise Undeclared(f"{text} is sealed by its address and not by who asks, or the other way")


def _require_permission(text: str, route: Route) -> None:
    if not isinstance(route.asks, OfModule):
        return
    named = set(PART.findall(route.asks.code))
    if not named <= set(PART.findall(text)) or (not named and route.asks.code not in catalog()):
        raise Undeclared(f"{text} asks for {route.asks.code}, which there is not")


def texts_of(handler: Any) -> Iterator[str]:
    """Each of its addresses with each of its methods; a socket has none."""
    methods = handler.http_methods if isinstance(handler, HTTPRouteHandler) else ("WS",)
    for path in handler.opt[ADDRESSES]:
        for method in methods:
            yield f"{method} {TYPE.sub('}', path)}"
