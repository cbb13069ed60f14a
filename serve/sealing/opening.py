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

from pipelines.security.sealed_request import CONTENT_TYPE, context_of, sealed_size
from schemas.errors import IntegrityBroken, InvalidInput, TooLarge
from serve.sealing.openings import Openings

logger = logging.getLogger(__name__)


def unsealing(app: ASGIApp, largest: int) -> ASGIApp:
    """A sealed body is opened when it is read: nobody who is turned away costs that much.

    `largest` bounds the JSON in bytes.
    """

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and _content_type(scope) == CONTENT_TYPE:
            openings: Openings = scope["litestar_app"].state.services.openings
            receive = _Opened(scope, receive, openings, largest).receive
        await app(scope, receive, send)

    return handle


class _Opened:
    """The messages of one request, with its JSON in place of the sealed body."""

    def __init__(
        self, scope: HTTPScope, receive: Receive, openings: Openings, largest: int
    ) -> None:
        query = scope["query_string"].decode("latin-1")
        self._context = context_of(str(scope["method"]), scope["path"], query)
        self._receive = receive
        self._openings = openings
        self._largest = largest
        self._read = False

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
        return HTTPRequestEvent(
            type="http.request", body=await self._open(bytes(sealed)), more_body=False
        )

    async def _open(self, sealed: bytes) -> bytes:
        try:
            plain = await self._openings.open(sealed, self._context)
        except IntegrityBroken as error:
            logger.warning("a sealed request does not open: %s", error)
            message = "提交的内容在途中被改动，或页面已经过期。请刷新页面后重试。"
            raise InvalidInput(message, code="seal_broken") from error
        if len(plain) > self._largest:
            raise TooLarge("提交的内容过大。")
        return plain


def _content_type(scope: Scope) -> str:
    found = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    return found.decode("latin-1").split(";")[0].strip().lower()
