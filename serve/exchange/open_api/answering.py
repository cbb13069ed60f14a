"""One call of an opened interface: let in, answered, and logged whatever came of it."""

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from email.utils import format_datetime
from types import TracebackType
from typing import Self, TypeVar

import msgspec
from litestar import Request, Response

from connectors.doors import fresh_id
from connectors.postgres.exchange import open_api
from pipelines.flows.exchange.open_api import entering, fetching
from pipelines.flows.exchange.open_api.entering import Entered
from pipelines.flows.exchange.open_api.fetching import Window
from pipelines.flows.services import Services
from pipelines.rules.exchange.open_api.life import Standing
from pipelines.rules.exchange.open_api.signature import canonical
from pipelines.rules.platform.local_time import day_bounds
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import InvalidInput, QinqiaoError
from schemas.exchange.open_api import ApiCallView, OpenPage
from serve.access.auth.cookies import address_of
from serve.http import Asked, Socket
from serve.validation import explain

T = TypeVar("T")
OK = 200
UNKNOWN = "未知接入方"
LONGEST_PATH = 200


async def answer(
    services: Services, request: Asked, interface: str, window: Window, version: int | None
) -> Response[OpenPage]:
    async with admitted(services, request, interface, version) as call:
        page = await fetching.page(services, call.entered, window)
        call.rows = len(page.rows)
        return Response(page, headers=_told_of(call.entered.standing))


def _told_of(standing: Standing) -> dict[str, str]:
    """Which version answered, and until when it will (RFC 8594)."""
    headers = {"X-Api-Version": str(standing.version)}
    if standing.ends_on is not None:
        begins_after = day_bounds(standing.ends_on)[1]
        headers |= {"Deprecation": "true", "Sunset": format_datetime(begins_after, usegmt=True)}
    return headers


@asynccontextmanager
async def admitted(
    services: Services, request: Asked, interface: str, version: int | None = None
) -> AsyncIterator["AdmittedCall"]:
    """A call that was let in; whatever comes of it, its line is written."""
    async with AdmittedCall(services, request, interface) as call:
        call.body = await request.body()
        await call.enter(interface, version)
        yield call


@asynccontextmanager
async def admitted_socket(
    services: Services, socket: Socket, interface: str
) -> AsyncIterator["AdmittedCall"]:
    """The same for the handshake of a WebSocket, which has no body."""
    async with AdmittedCall(services, socket, interface) as call:
        await call.enter(interface)
        yield call


def decoded(body: bytes, kind: type[T]) -> T:
    """A signed body, read once its caller was let in; `InvalidInput` says what does not fit."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `$.")
        message, detail = explain([{"message": text, "key": place.rstrip("`")}])
        raise InvalidInput(message, **detail) from error
    except msgspec.DecodeError as error:
        raise InvalidInput("提交的内容不是有效的 JSON。", code="bad_json") from error


def _pairs(request: Asked | Socket) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, value in request.query_params.multi_items()]


class AdmittedCall:
    """Writes the line of the call log at the end, with the outcome (VC-CFG-13)."""

    def __init__(self, services: Services, request: Asked | Socket, interface: str) -> None:
        self._services = services
        self._request = request
        # A handshake is a GET, by RFC 6455.
        self._method = request.method if isinstance(request, Request) else "GET"
        self._interface = interface
        self._began = time.perf_counter()
        self.address = address_of(request)
        self.consumer_id: str | None = None
        self.consumer = UNKNOWN
        self.rows = 0
        self.entered: Entered
        """Set once the caller is let in."""
        self.body = b""

    async def enter(self, interface: str, version: int | None = None) -> None:
        """Let the caller in, once its body was read; every refusal has its own code."""
        signed = entering.signed_request(self._request.headers)
        consumer = await entering.find(self._services, signed)
        self.consumer_id, self.consumer = consumer.id, consumer.name
        self.entered = await entering.enter(
            self._services,
            consumer,
            signed,
            text=canonical(
                self._method,
                self._request.url.path,
                _pairs(self._request),
                signed.at,
                signed.nonce,
                self.body,
            ),
            address=self.address,
            interface=interface,
            version=version,
        )
        # As a guard does elsewhere; what is not let in is not answered (`serve.let_in`).
        self._request.scope["user"] = self.entered

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        status, code = OK, ""
        if isinstance(error, QinqiaoError):
            status, code = error.status, error.code
        elif error is not None:
            status, code = 500, "internal"
        async with self._services.database.transaction() as tx:
            await open_api.log(tx, self._line(status, code))

    def _line(self, status: int, code: str) -> ApiCallView:
        query = "&".join(f"{name}={value}" for name, value in _pairs(self._request))
        return ApiCallView(
            id=fresh_id(),
            at=self._services.clock(),
            consumer_id=self.consumer_id,
            consumer=self.consumer,
            interface=self._interface[:64],
            method=self._method,
            path=self._request.url.path[:LONGEST_PATH],
            parameters_digest=sm3_hex(query.encode() + self.body),
            address=self.address,
            status=status,
            code=code,
            rows=self.rows,
            duration_ms=round((time.perf_counter() - self._began) * 1000),
        )
