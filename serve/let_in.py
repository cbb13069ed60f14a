"""The last lock: nothing is answered to whoever is not of the kind that the route names."""

from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from pipelines.flows.access.auth.callers import (
    Device,
    Inmate,
    Officer,
    Official,
    PublicUser,
    Relative,
)
from pipelines.flows.exchange.open_api.entering import Entered
from pipelines.rules.access.route import Route, Who
from serve import failures
from serve.access.auth.guards import ByWord
from serve.declaration import route_of, text_of
from serve.http import Asked

KINDS: Final[dict[Who, type]] = {
    Who.RELATIVE: Relative,
    Who.INMATE: Inmate,
    Who.DEVICE: Device,
    Who.CONSUMER: Entered,
    Who.OFFICIAL: Official,
    Who.PUBLIC: PublicUser,
    Who.OFFICER: Officer,
}
"""What stands in the scope once somebody was let in, by a guard or by the handler itself."""
REFUSED: Final = 400
"""From this status on an answer is a refusal, which is anybody's to hear."""
ADDED: Final = "OPTIONS"
"""Litestar answers it by itself, with the methods and nothing else."""


class NotLetIn(Exception):
    """A route answered somebody whom nothing let in: a fault of ours, told in the log alone."""


def let_in(app: ASGIApp) -> ASGIApp:
    """Look at the head of each answer before it goes; sockets are let in after they opened."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] == ADDED:
            await app(scope, receive, send)
            return
        held_back = False

        async def told(message: Message) -> None:
            nonlocal held_back
            begins = message["type"] == "http.response.start" and message["status"] < REFUSED
            if begins and not _is_let_in(route_of(scope), scope.get("user")):
                held_back = True
                await _fail(scope, receive, send)
            elif not held_back:
                await send(message)

        await app(scope, receive, told)

    return handle


async def _fail(scope: HTTPScope, receive: Receive, send: Send) -> None:
    """In place of the answer: by now nothing else would turn an exception into one."""
    request = Asked(scope)
    instead = failures.broken(request, NotLetIn(text_of(scope)))
    await instead.to_asgi_response(None, request)(scope, receive, send)


def _is_let_in(route: Route | None, user: object) -> bool:
    if route is None:
        return False
    if route.who is Who.ANYBODY:
        return True
    if route.by_word and isinstance(user, ByWord):
        return True
    kind = KINDS.get(route.who)
    return kind is not None and isinstance(user, kind)
