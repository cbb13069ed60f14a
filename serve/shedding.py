"""Answers `busy` at once where an answer would come too late, so that what is taken is in time."""

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.types.asgi_types import (
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    WebSocketCloseEvent,
)

from pipelines.flows.services import Services
from pipelines.rules.platform.request_gate import RequestGate
from pipelines.rules.platform.shedding import Order
from schemas.errors import Unavailable
from serve.declaration import route_of

BUSY = Unavailable("系统繁忙，请稍后再试。", code="busy")
BODY = msgspec.json.encode(BUSY.body())
HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(BODY)).encode()),
    (b"retry-after", b"2"),
]
TRY_AGAIN = 1013
"""RFC 6455 and its registry: the server is overloaded, come again later."""


def shedding(app: ASGIApp, gate: RequestGate) -> ASGIApp:
    """Before anything is read, asked or noted: whoever is declined may come again."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await _socket(scope, receive, send)
            return
        number = gate.enter(_worth(scope))
        if number is None:
            services: Services = scope["litestar_app"].state.services
            services.requests.decline()
            await _decline(send)
            return
        try:
            await app(scope, receive, send)
        finally:
            gate.leave(number)

    async def _socket(scope: Scope, receive: Receive, send: Send) -> None:
        if not gate.open_socket(always=_worth(scope) is Order.NEVER):
            await receive()
            event: WebSocketCloseEvent = {
                "type": "websocket.close",
                "code": TRY_AGAIN,
                "reason": "busy",
            }
            await send(event)
            return
        try:
            await app(scope, receive, send)
        finally:
            gate.close_socket()

    return handle


async def _decline(send: Send) -> None:
    """As every refusal of the product, made once: under load it must cost next to nothing."""
    start: HTTPResponseStartEvent = {
        "type": "http.response.start",
        "status": BUSY.status,
        "headers": HEADERS,
    }
    body: HTTPResponseBodyEvent = {"type": "http.response.body", "body": BODY, "more_body": False}
    await send(start)
    await send(body)


def _worth(scope: Scope) -> Order:
    route = route_of(scope)
    return Order.USUAL if route is None else route.worth
