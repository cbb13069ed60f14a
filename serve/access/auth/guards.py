"""Guards: they find the open session before anything else of the request is read."""

from typing import Any

from litestar.connection import ASGIConnection, Request
from litestar.handlers import BaseRouteHandler

from pipelines.flows.access.auth import devices, sessions, signed_devices
from pipelines.flows.access.auth.consent import require_consent
from pipelines.flows.services import Services
from pipelines.rules.platform.subsystems import require_subsystem, subsystem_of_people
from schemas.people.kinds import SubjectKind
from schemas.platform.reach import EVERYWHERE
from serve.access.auth.cookies import NAMES, address_of
from serve.access.auth.route_guard import require_route, route_of
from serve.access.auth.signed_part import signed_part

Connection = ASGIConnection[Any, Any, Any, Any]


async def officers_only(connection: Connection, _: BaseRouteHandler) -> None:
    """An officer with an open session, who holds what the permission table asks for."""
    services, secret, address = _cookie(connection, SubjectKind.OFFICER)
    officer = await sessions.officer(services, secret, address, restricted=True)
    connection.scope["user"] = officer
    await require_route(services, connection, officer)


async def relatives_only(connection: Connection, _: BaseRouteHandler) -> None:
    """A relative with an open session, who agreed to the privacy notice in force."""
    services, secret, address = _cookie(connection, SubjectKind.RELATIVE)
    relative = await sessions.relative(services, secret, address)
    connection.scope["user"] = relative
    await require_consent(services, relative, route_of(connection))
    _require_open(connection)


async def inmates_only(connection: Connection, _: BaseRouteHandler) -> None:
    connection.scope["user"] = await sessions.inmate(*_cookie(connection, SubjectKind.INMATE))
    _require_open(connection)


def _require_open(connection: Connection) -> None:
    """What a closed subsystem offers relatives and inmates is closed as well."""
    services: Services = connection.app.state.services
    code = subsystem_of_people(connection.url.path)
    # Relatives belong to no unit: for them a subsystem is open that is open anywhere.
    require_subsystem(code, services.subsystems.current, EVERYWHERE)


async def devices_only(connection: Connection, _: BaseRouteHandler) -> None:
    """A terminal that signed this request; one that is not known is listed for an officer."""
    services: Services = connection.app.state.services
    told = devices.told(connection.headers, address_of(connection))
    # Guards of HTTP routes are given the request itself.
    assert isinstance(connection, Request)
    device = await signed_devices.enter(
        services, signed_part(connection), told, route_of(connection)
    )
    connection.scope["user"] = device


async def credentials_only(connection: Connection, _: BaseRouteHandler) -> None:
    """A terminal with the credential that it was issued, which brings its key in."""
    services: Services = connection.app.state.services
    told = devices.told(connection.headers, address_of(connection))
    connection.scope["user"] = await devices.by_credential(services, told)


def _cookie(connection: Connection, kind: SubjectKind) -> tuple[Services, str, str]:
    """The services, the secret of a face's cookie, and where it came from."""
    services: Services = connection.app.state.services
    secret = connection.cookies.get(NAMES[kind], "")
    return services, secret, address_of(connection)
