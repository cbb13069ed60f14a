"""Opens sealed bodies as the routes read them; the guards see to it that none comes plain."""

import logging

from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPRequestEvent,
    HTTPScope,
    Receive,
    ReceiveMessage,
    Scope,
    Send,
)

from connectors.postgres.access import nonces
from pipelines.flows.security.openings import Opened, Place
from pipelines.flows.services import Services
from pipelines.rules.security.sealed_request import CONTENT_TYPE, TWICE, require_timely, sealed_size
from schemas.errors import Conflict, IntegrityBroken, InvalidInput, TooLarge
from serve.declaration import route_of
from serve.http import Asked
from serve.security.answering import Answering

logger = logging.getLogger(__name__)

BODIES = "sealed bodies"
"""Whose numbers used once theirs are."""


def unsealing(app: ASGIApp, largest: int) -> ASGIApp:
    """A sealed body is opened when it is read: nobody who is turned away costs that much.

    `largest` bounds the JSON in bytes.
    """

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or _content_type(scope) != CONTENT_TYPE:
            await app(scope, receive, send)
            return
        body = _Sealed(scope, receive, largest)
        route = route_of(scope)
        if route is not None and route.seals_answer:
            send = Answering(body, send).tell
        await app(scope, body.receive, send)

    return handle


async def open_ahead(request: Asked) -> None:
    """Before a use case begins: a body that the route does not read is whole and new as well."""
    if _content_type(request.scope) == CONTENT_TYPE:
        await request.body()


class _Sealed:
    """The messages of one request, with its JSON in place of the sealed body."""

    def __init__(self, scope: HTTPScope, receive: Receive, largest: int) -> None:
        query = scope["query_string"].decode("latin-1")
        self._place = Place(method=str(scope["method"]), path=scope["path"], query=query)
        self._services: Services = scope["litestar_app"].state.services
        self._receive = receive
        self._largest = largest
        self._read = False
        self._came = self._services.clock()
        """When its head was there: a large picture from a phone takes its time."""
        self.opened: Opened | None = None
        """Set once it was read."""

    async def receive(self) -> ReceiveMessage:
        if self._read:
            return await self._receive()
        sealed = bytearray()
        while True:
            message = await self._receive()
            if message["type"] != "http.request":
                return message
            sealed += message["body"]
            if len(sealed) > sealed_size(self._largest):
                raise TooLarge("提交的内容过大。")
            if not message["more_body"]:
                break
        self._read = True
        self.opened = await self._open(bytes(sealed))
        await self._use_up(self.opened)
        return HTTPRequestEvent(type="http.request", body=self.opened.plain, more_body=False)

    async def _open(self, sealed: bytes) -> Opened:
        services = self._services
        most_s = services.settings.request_skew_s
        # Whoever holds a line open until the number is forgotten comes too late.
        require_timely(int(self._came.timestamp()), services.clock(), most_s)
        try:
            opened = await services.openings.open(sealed, self._place, self._came, most_s)
        except IntegrityBroken as error:
            logger.warning("a sealed request does not open: %s", error)
            message = "提交的内容在途中被改动，或页面已经过期。请刷新页面后重试。"
            raise InvalidInput(message, code="seal_broken") from error
        if len(opened.plain) > self._largest:
            raise TooLarge("提交的内容过大。")
        return opened

    async def _use_up(self, opened: Opened) -> None:
        """Last of all, since it alone writes a row; whoever is first among all replicas goes on."""
        now = self._services.clock()
        if not await nonces.use_ahead(self._services.database, BODIES, opened.mark, now):
            logger.warning("a sealed request came twice: %s", self._place.path)
            raise Conflict("这次提交已经收到过，不能重复使用。请刷新查看结果。", code=TWICE)


def _content_type(scope: HTTPScope) -> str:
    found = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    return found.decode("latin-1").split(";")[0].strip().lower()
