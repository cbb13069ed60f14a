"""Answers `busy` at once where an answer would come too late, so that what is taken is in time."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from pipelines.rules.platform.request_gate import RequestGate
from pipelines.rules.platform.shedding import order_of
from schemas.errors import Unavailable


def shedding(app: ASGIApp, gate: RequestGate) -> ASGIApp:
    """Before anything is read, asked or noted: whoever is declined may come again."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        number = gate.enter(order_of(f"{scope['method']} {scope['path_template']}"))
        if number is None:
            raise Unavailable("系统繁忙，请稍后再试。", code="busy")
        try:
            await app(scope, receive, send)
        finally:
            gate.leave(number)

    return handle
