"""Guards: they find the open session before anything else of the request is read."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from schemas.people.kinds import SubjectKind
from serve.auth import sessions
from serve.auth.cookies import NAMES, address_of
from serve.auth.route_guard import require_route
from serve.services import Services

Connection = ASGIConnection[Any, Any, Any, Any]


async def officers_only(connection: Connection, _: BaseRouteHandler) -> None:
    """An officer with an open session, who holds what the permission table asks for."""
    services, secret, address = _cookie(connection, SubjectKind.OFFICER)
    officer = await sessions.officer(services, secret, address, restricted=True)
    connection.scope["user"] = officer
    await require_route(services, connection, officer)


async def relatives_only(connection: Connection, _: BaseRouteHandler) -> None:
    connection.scope["user"] = await sessions.relative(*_cookie(connection, SubjectKind.RELATIVE))


async def inmates_only(connection: Connection, _: BaseRouteHandler) -> None:
    connection.scope["user"] = await sessions.inmate(*_cookie(connection, SubjectKind.INMATE))


def _cookie(connection: Connection, kind: SubjectKind) -> tuple[Services, str, str]:
    """The services, the secret of a face's cookie, and where it came from."""
    services: Services = connection.app.state.services
    secret = connection.cookies.get(NAMES[kind], "")
    return services, secret, address_of(connection, services.settings)
