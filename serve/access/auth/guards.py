"""Guards: they find the open session before anything else of the request is read."""

import hmac
from typing import Any

from litestar.connection import ASGIConnection, Request
from litestar.handlers import BaseRouteHandler

from pipelines.flows.access.auth import devices, sessions, signed_devices
from pipelines.flows.access.auth.consent import require_consent, require_public_consent
from pipelines.flows.services import Services
from pipelines.rules.access.route import Route, Who
from pipelines.rules.access.sign_in import require_unrestricted
from pipelines.rules.platform.subsystems import require_subsystem
from schemas.people.kinds import SubjectKind
from schemas.platform.reach import EVERYWHERE
from serve.access.auth.cookies import NAMES, address_of
from serve.access.auth.route_guard import not_listed, require_route
from serve.access.auth.signed_part import signed_part
from serve.declaration import route_of

Connection = ASGIConnection[Any, Any, Any, Any]
SCHEME = "Bearer "


class ByWord:
    """A machine that knows the metrics' word; no session stands behind it."""


async def said_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Before all others: a route that says nothing of itself opens nothing."""
    # Litestar adds OPTIONS, and answers it by itself.
    if connection.scope.get("method") != "OPTIONS" and route_of(connection.scope) is None:
        raise not_listed(connection)


async def officers_only(connection: Connection, _: BaseRouteHandler) -> None:
    """An officer with an open session, who holds what the route asks for."""
    services, secret, address = _cookie(connection, SubjectKind.OFFICER)
    officer = await sessions.officer(services, secret, address, restricted=True)
    connection.scope["user"] = officer
    await require_route(services, connection, officer, route_of(connection.scope))


async def officers_or_word(connection: Connection, handler: BaseRouteHandler) -> None:
    """A machine that knows the metrics' word, or else an officer as everywhere."""
    services: Services = connection.app.state.services
    said = connection.headers.get("authorization", "")
    told = said.removeprefix(SCHEME).encode() if said.startswith(SCHEME) else b""
    if hmac.compare_digest(told, services.metrics_word.encode()):
        connection.scope["user"] = ByWord()
    else:
        await officers_only(connection, handler)


async def relatives_only(connection: Connection, _: BaseRouteHandler) -> None:
    """A relative with an open session, who agreed to the privacy notice in force."""
    services, secret, address = _cookie(connection, SubjectKind.RELATIVE)
    relative = await sessions.relative(services, secret, address)
    connection.scope["user"] = relative
    route = _said(connection, Who.RELATIVE)
    if not route.before_consent:
        await require_consent(services, relative)
    _require_open(services, route)


async def officials_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Somebody of an outside body with an open session and a second factor."""
    services, secret, address = _cookie(connection, SubjectKind.OFFICIAL)
    official = await sessions.official(services, secret, address)
    connection.scope["user"] = official
    route = _said(connection, Who.OFFICIAL)
    if not route.mends:
        require_unrestricted(official.restriction)
    _require_open(services, route)


async def public_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Whoever has an account, and agreed to the privacy notice in force."""
    services, secret, address = _cookie(connection, SubjectKind.PUBLIC)
    user = await sessions.public(services, secret, address)
    connection.scope["user"] = user
    route = _said(connection, Who.PUBLIC)
    if not route.before_consent:
        await require_public_consent(services, user)
    _require_open(services, route)


async def inmates_only(connection: Connection, _: BaseRouteHandler) -> None:
    services, secret, address = _cookie(connection, SubjectKind.INMATE)
    connection.scope["user"] = await sessions.inmate(services, secret, address)
    _require_open(services, _said(connection, Who.INMATE))


def _require_open(services: Services, route: Route) -> None:
    """What a closed subsystem offers people outside and inmates is closed as well."""
    # People outside belong to no unit: for them a subsystem is open that is open anywhere.
    require_subsystem(route.subsystem, services.subsystems.current, EVERYWHERE)


async def devices_only(connection: Connection, _: BaseRouteHandler) -> None:
    """A terminal that signed this request; one that is not known is listed for an officer."""
    services: Services = connection.app.state.services
    told = devices.told(connection.headers, address_of(connection))
    # Guards of HTTP routes are given the request itself.
    assert isinstance(connection, Request)
    route = _said(connection, Who.DEVICE)
    connection.scope["user"] = await signed_devices.enter(
        services, signed_part(connection), told, disabled_too=route.disabled_too
    )


async def credentials_only(connection: Connection, _: BaseRouteHandler) -> None:
    """A terminal with the credential that it was issued, which brings its key in."""
    services: Services = connection.app.state.services
    told = devices.told(connection.headers, address_of(connection))
    if not _said(connection, Who.DEVICE).credential:
        raise not_listed(connection)
    connection.scope["user"] = await devices.by_credential(services, told)


def _cookie(connection: Connection, kind: SubjectKind) -> tuple[Services, str, str]:
    """The services, the secret of a face's cookie, and where it came from."""
    services: Services = connection.app.state.services
    secret = connection.cookies.get(NAMES[kind], "")
    return services, secret, address_of(connection)


def _said(connection: Connection, who: Who) -> Route:
    """What the route says, where it says that it is for these."""
    route = route_of(connection.scope)
    if route is None or route.who is not who:
        raise not_listed(connection)
    return route
