"""What every route of the platform says of itself, read off its handler."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from litestar.handlers import HTTPRouteHandler

from pipelines.rules.access.route import Route, Undeclared
from serve.declaration import ADDRESSES, said_by
from serve.handlers import API, SIMULATED, SOCKETS
from serve.pages.routes import HANDLERS as PAGES

TYPE = re.compile(r":\w+\}")
"""Of a part of an address, as `{call_id:str}` says it."""


@cache
def routes() -> Mapping[str, Route]:
    """By method and address; `Undeclared` where one says nothing, or two say the same."""
    found: dict[str, Route] = {}
    for handler in (*API, *SIMULATED, *SOCKETS, *PAGES):
        route = said_by(handler)
        if route is None:
            raise Undeclared(f"{handler} does not say who may ask")
        for text in texts_of(handler):
            if text in found:
                raise Undeclared(f"{text} has two handlers")
            found[text] = route
    return MappingProxyType(found)


def texts_of(handler: Any) -> Iterator[str]:
    """Each of its addresses with each of its methods; a socket has none."""
    methods = handler.http_methods if isinstance(handler, HTTPRouteHandler) else ("WS",)
    for path in handler.opt[ADDRESSES]:
        for method in methods:
            yield f"{method} {TYPE.sub('}', path)}"
