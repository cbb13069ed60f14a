"""Guards: they find the open session before anything else of the request is read."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from schemas.people.kinds import SubjectKind
from serve.auth import sessions
from serve.auth.cookies import NAMES, address_of
from serve.services import Services

Connection = ASGIConnection[Any, Any, Any, Any]


def services_of(connection: Connection) -> Services:
    services: Services = connection.app.state.services
    return services


async def officers_only(connection: Connection, _: BaseRouteHandler) -> None:
    secret = connection.cookies.get(NAMES[SubjectKind.OFFICER], "")
    connection.scope["user"] = await sessions.officer(
        services_of(connection), secret, address_of(connection)
    )


async def relatives_only(connection: Connection, _: BaseRouteHandler) -> None:
    secret = connection.cookies.get(NAMES[SubjectKind.RELATIVE], "")
    connection.scope["user"] = await sessions.relative(
        services_of(connection), secret, address_of(connection)
    )


async def inmates_only(connection: Connection, _: BaseRouteHandler) -> None:
    secret = connection.cookies.get(NAMES[SubjectKind.INMATE], "")
    connection.scope["user"] = await sessions.inmate(
        services_of(connection), secret, address_of(connection)
    )
