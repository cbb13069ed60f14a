"""Headers that protect every answer, and the check of where a request comes from."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from pipelines.rules.access.route import Takes
from pipelines.rules.access.sealed_routes import takes_sealed
from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.errors import Forbidden, InvalidInput
from serve.declaration import route_of

POLICY = "; ".join(
    (
        "default-src 'self'",
        # The inmate's page finds the person on its picture by WebAssembly, and by no eval.
        "script-src 'self' 'wasm-unsafe-eval'",
        # The component library and the waveform write style elements and attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob: mediastream:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PROTECTION = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
READING = frozenset({"GET", "HEAD", "OPTIONS"})
Connection = ASGIConnection[Any, Any, Any, Any]


async def protect(message: Message, scope: Scope) -> None:
    """Put the protecting headers on every answer; what is not told otherwise is not cached."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in PROTECTION.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


async def same_origin(connection: Connection, _: BaseRouteHandler) -> None:
    """A page of another site can neither change anything nor open a WebSocket."""
    # A WebSocket has no method.
    method = str(connection.scope.get("method", ""))
    if method in READING:
        return
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host", ""):
        raise Forbidden("请求来源不正确。", code="foreign_origin")
    route = route_of(connection.scope)
    takes = Takes.JSON if route is None else route.takes
    if takes is Takes.FORM:
        _require_file(connection, origin)
    elif takes is Takes.CONTENT:
        _require_content(connection)
    elif method and method != "DELETE":
        _require_json(connection)


def _require_file(connection: Connection, origin: str | None) -> None:
    """A form of another site needs no leave to be sent: here the browser must say whose it is."""
    kind = connection.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise InvalidInput("请求必须带有文件。", code="file_needed")
    if origin is None:
        raise Forbidden("请求来源不正确。", code="foreign_origin")


def _require_content(connection: Connection) -> None:
    """As with JSON: a form of another site cannot say this type without asking first."""
    kind = connection.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/octet-stream":
        raise InvalidInput("请求必须是文件内容。", code="content_needed")


def _require_json(connection: Connection) -> None:
    """A form of another site cannot send JSON without asking first; DELETE has to ask anyway."""
    kind = connection.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in ("application/json", CONTENT_TYPE):
        raise InvalidInput("请求必须是JSON。", code="json_needed")
    if kind != CONTENT_TYPE and takes_sealed(connection.scope["path"]):
        raise InvalidInput("请求必须加密提交，请刷新页面后重试。", code="seal_needed")
