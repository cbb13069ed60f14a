"""Answers that hold a secret go under the content key of the request that asked."""

import secrets
from typing import Protocol

import msgspec
from litestar.datastructures import MutableScopeHeaders
from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Message, Send

from pipelines.flows.security.openings import Opened
from pipelines.rules.security.sealed_request import CONTENT_TYPE, sealed_answer
from pipelines.rules.security.sm4 import NONCE_BYTES


class Asking(Protocol):
    """The request that is answered."""

    @property
    def opened(self) -> Opened | None: ...


class Answering:
    """Holds the head of an answer back until its body is there; a refusal goes as it is."""

    def __init__(self, asking: Asking, send: Send) -> None:
        self._asking, self._send = asking, send
        self._start: HTTPResponseStartEvent | None = None
        self._body = bytearray()

    async def tell(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._asking.opened is None or message["status"] >= 400:
                await self._send(message)
            else:
                self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message["body"]
            if not message["more_body"]:
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _finish(self, start: HTTPResponseStartEvent) -> None:
        opened = self._asking.opened
        # Read before the route's work began.
        assert opened is not None
        nonce = secrets.token_bytes(NONCE_BYTES)
        told = sealed_answer(opened.key, nonce, opened.answer, bytes(self._body))
        body = msgspec.json.encode(told)
        headers = MutableScopeHeaders.from_message(start)
        headers["Content-Type"] = CONTENT_TYPE
        headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send(
            HTTPResponseBodyEvent(type="http.response.body", body=body, more_body=False)
        )
