"""Nothing is open that a route does not say of itself (NF-SEC-05, AC-1)."""

from typing import Any

from litestar.connection import ASGIConnection

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.access.route import AnyOfficer, OfModule, Route
from pipelines.rules.access.sign_in import require_unrestricted
from pipelines.rules.audit.subjects import kind_of
from pipelines.rules.platform.subsystems import require_subsystem, subsystem_of
from schemas.errors import Forbidden
from serve.declaration import text_of


async def require_route(
    services: Services,
    connection: ASGIConnection[Any, Any, Any, Any],
    officer: Officer,
    route: Route | None,
) -> None:
    """Raise `Forbidden`, audited, unless the officer holds what the route asks for."""
    parts = {name: str(value) for name, value in connection.path_params.items()}
    about = route.about if route else ""
    kind, object_id = _object_of(parts, about, text_of(connection.scope))
    attempt = Attempt(services, officer.actor(), "access.refused", kind, object_id, officer.stream)
    async with attempt:
        if route is None or not route.mends:
            require_unrestricted(officer.restriction)
        if route is None or route.asks is None:
            raise not_listed(connection)
        if isinstance(route.asks, AnyOfficer):
            return
        asked = _asked(route.asks, parts)
        require_permission(officer.permissions, asked)
        found = catalog().get(asked)
        if found is not None:
            switches = services.subsystems.current
            require_subsystem(subsystem_of(found), switches, officer.scopes)


def not_listed(connection: ASGIConnection[Any, Any, Any, Any]) -> Forbidden:
    """What says nothing of itself opens nothing."""
    return Forbidden("此接口未开放。", code="route_not_listed", route=text_of(connection.scope))


def _asked(asks: Permission | OfModule, parts: dict[str, str]) -> str:
    return asks.held_for(parts) if isinstance(asks, OfModule) else asks.code


def _object_of(parts: dict[str, str], about: str, route: str) -> tuple[str, str | None]:
    """The object that was asked for, so that its own history shows the refusal."""
    module = about or parts.get("code")
    if "record_id" in parts and module:
        return module, parts["record_id"]
    # The last one is the closest, as an inmate's line of a sheet.
    for name, value in reversed(parts.items()):
        kind = kind_of(name)
        if kind is not None:
            return kind, value[:64]
    return "interface", route[:64]
