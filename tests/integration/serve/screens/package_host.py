"""The container of 随申办: it shows the files of a package, and passes on what these ask of us."""

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.integration.ended import ended
from tests.integration.serve.client import ANSWER_S, PLAIN

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
ONE_WAY = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade"})
"""Said to the next one on the way alone."""


class PackageHost:
    """By the package's own manifest: which file opens, and what is passed on."""

    def __init__(self, files: Mapping[str, bytes], service: str, proxied: Sequence[str]) -> None:
        self._files = files
        self._service = service
        self._proxied = tuple(proxied)
        self._http = httpx.AsyncClient(base_url=service, timeout=ANSWER_S, verify=PLAIN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith(self._proxied):
            await self._show(scope["path"].removeprefix("/"), send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._pass_on(scope, receive, send)

    async def close(self) -> None:
        await self._http.aclose()

    async def _show(self, path: str, send: Send) -> None:
        content = self._files.get(path)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        headers = [(b"content-type", kind.encode())]
        status = 404 if content is None else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content or b""})

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = self._http.build_request(
            scope["method"],
            httpx.URL(self._service).copy_with(raw_path=_target(scope)),
            headers=[one for one in scope["headers"] if one[0] not in ONE_WAY],
            content=await _whole(receive),
        )
        answer = await self._http.send(asked, stream=True)
        headers = [one for one in answer.headers.raw if one[0].lower() not in ONE_WAY]
        start = {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        await send(start)
        async for part in answer.aiter_raw():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await answer.aclose()
        await send({"type": "http.response.body", "body": b""})

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = {name.decode(): value.decode() for name, value in scope["headers"]}
        headers = {name: told[name] for name in ("cookie", "user-agent") if name in told}
        address = self._service.replace("http", "ws", 1) + _target(scope).decode()
        # The host of the container is that of its pages, which is what an origin is held against.
        async with connect(
            address, additional_headers=headers, open_timeout=ANSWER_S, origin=None
        ) as there:
            await receive()
            await send({"type": "websocket.accept"})
            back = asyncio.create_task(_brought(there, send))
            while (frame := await receive())["type"] == "websocket.receive":
                await there.send(frame.get("text") or frame.get("bytes") or b"")
            await ended(back)


async def _brought(there: Any, send: Send) -> None:
    """What the service says, until it has nothing more to say."""
    try:
        async for said in there:
            part = {"text": said} if isinstance(said, str) else {"bytes": said}
            await send({"type": "websocket.send"} | part)
    except ConnectionClosed:
        pass
    await send({"type": "websocket.close", "code": there.close_code or 1000})


async def _whole(receive: Receive) -> bytes:
    parts, more = [], True
    while more:
        part = await receive()
        parts.append(part.get("body", b""))
        more = part.get("more_body", False)
    return b"".join(parts)


def _target(scope: Scope) -> bytes:
    query = scope["query_string"]
    path: bytes = scope["raw_path"]
    return path + b"?" + query if query else path


@asynccontextmanager
async def standing(
    files: Mapping[str, bytes], service: str, proxied: Sequence[str]
) -> AsyncIterator[str]:
    """The container's address, while it stands."""
    host = PackageHost(files, service, proxied)
    config = uvicorn.Config(host, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    work = asyncio.create_task(server.serve())
    while not server.started:
        if work.done():
            await work
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await work
        await host.close()
