"""HTTP to a system: to judged addresses alone, within limits of size, time and redirects."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import quote

import httpx

from connectors.prisons.adapters.answers import (
    MOST_BYTES,
    PATIENCE_S,
    away,
    too_large,
    unreadable,
)
from connectors.prisons.adapters.guard import Guard
from schemas.errors import InvalidInput

MOST_REDIRECTS = 3
NOT_NOW = (408, 425, 429)
REFUSES_US = (401, 403)
PORTS = {"http": 80, "https": 443}


class Answer(NamedTuple):
    """A complete answer."""

    status: int
    content: bytes


class JudgedTransport(httpx.AsyncBaseTransport):
    """Connects to the address that the guard gave, under the name that was asked for."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._inner = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in PORTS or not url.host or url.userinfo:
            raise InvalidInput("系统地址须为 http 或 https 地址。", code="address_broken")
        address = await self._guard.address(url.host, url.port or PORTS[url.scheme])
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        request.url = url.copy_with(host=address)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class GuardedHttp:
    """One system's line; `secret_headers` go to its own origin and nowhere else."""

    def __init__(self, address: str, guard: Guard, secret_headers: Mapping[str, str]) -> None:
        try:
            self._base = httpx.URL(address.rstrip("/"))
        except httpx.InvalidURL as error:
            raise InvalidInput("系统地址格式有误。", code="address_broken") from error
        self._secret_headers = dict(secret_headers)
        self._http = httpx.AsyncClient(
            transport=JudgedTransport(guard), timeout=PATIENCE_S, follow_redirects=False
        )

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The whole answer, of any status that is not the peer's own trouble."""
        url = self._url(path, params)
        async with self._asked(method, url, content, headers or {}) as response:
            return Answer(response.status_code, await _within(response))

    @asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """An answer whose body is read by and by."""
        async with self._asked("GET", self._url(path, None), None, headers) as response:
            yield response

    async def close(self) -> None:
        await self._http.aclose()

    def _url(self, path: str, params: Mapping[str, str | int] | None) -> httpx.URL:
        """`path` adds segments below the address; it cannot lead out of it. None: the address."""
        segments = [one for one in path.split("/") if one]
        if any(one in (".", "..") for one in segments):
            raise InvalidInput("系统路径含有非法片段。", code="address_broken")
        url = httpx.URL(str(self._base) + "".join(f"/{quote(one, safe='')}" for one in segments))
        return url.copy_merge_params(dict(params)) if params else url

    @asynccontextmanager
    async def _asked(
        self, method: str, url: httpx.URL, content: bytes | None, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        for _ in range(MOST_REDIRECTS + 1):
            at_home = _origin(url) == _origin(self._base)
            sent = {**headers, **(self._secret_headers if at_home else {})}
            request = self._http.build_request(method, url, content=content, headers=sent)
            try:
                response = await self._http.send(request, stream=True)
            except httpx.TransportError as error:
                raise away() from error
            except httpx.HTTPError as error:
                raise unreadable("不是有效的 HTTP 应答") from error
            try:
                if method == "GET" and response.has_redirect_location:
                    url = _elsewhere(url, response)
                    continue
                _need(response)
                yield response
                return
            finally:
                await response.aclose()
        raise unreadable("重定向次数过多", most=MOST_REDIRECTS)


async def _within(response: httpx.Response) -> bytes:
    content = bytearray()
    try:
        async for block in response.aiter_bytes():
            content += block
            if len(content) > MOST_BYTES:
                raise too_large()
    except httpx.TransportError as error:
        raise away("system_broke_off") from error
    except httpx.HTTPError as error:
        raise unreadable("内容编码有误") from error
    return bytes(content)


def _need(response: httpx.Response) -> None:
    status = response.status_code
    if status >= 500 and status != 501:
        raise away("system_failed", status=status)
    if status in NOT_NOW:
        raise away("system_busy", status=status)
    if status in REFUSES_US:
        raise away("system_refuses_us", status=status)
    if 300 <= status < 400:
        raise unreadable("不接受重定向", status=status)


def _elsewhere(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    try:
        return url.join(response.headers["Location"])
    except (httpx.InvalidURL, KeyError) as error:
        raise unreadable("重定向地址有误") from error


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or PORTS.get(url.scheme)
