"""When a second factor is needed, and what a session must do before it opens anything."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from pipelines.rules.access.password_rules import expired
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.exchange.open_api.admission import address_allowed
from schemas.access.kinds import Duty
from schemas.errors import Forbidden
from schemas.settings import Settings

BY_DEFAULT, NONE = "default", "none"


class Restriction(StrEnum):
    """What a session is limited to."""

    PASSWORD = "password"
    """A first, reset or expired password must be changed."""
    SECOND_FACTOR = "second_factor"
    """A second factor must be enrolled."""


def second_factor_required(settings: Settings, roles: Collection[str]) -> bool:
    """Whether an account with these roles may not come in by password alone (ID-1)."""
    asked = settings.second_factor
    if BY_DEFAULT in asked:
        return not settings.demonstration
    return NONE not in asked and not set(asked).isdisjoint(roles)


def terminal_required(settings: Settings) -> bool:
    """Whether inmates sign in at registered terminals alone; a demonstration has a page for one."""
    return not settings.demonstration


def restriction_of(
    *,
    must_change_password: bool,
    password_changed_at: datetime | None,
    enrolled: bool,
    roles: Collection[str],
    settings: Settings,
    now: datetime,
) -> Restriction | None:
    """What stands before everything else, the password first."""
    if must_change_password or expired(password_changed_at, now, settings):
        return Restriction.PASSWORD
    if second_factor_required(settings, roles) and not enrolled:
        return Restriction.SECOND_FACTOR
    return None


def network_allowed(settings: Settings, permissions: Collection[str], address: str) -> bool:
    """Whether somebody with these permissions may come from there: administrators alone are asked.

    An administrator holds what no business role may hold (IN-2).
    """
    if not settings.admin_networks or not any(map(_administers, permissions)):
        return True
    return address_allowed(address, " ".join(settings.admin_networks))


def _administers(code: str) -> bool:
    known = catalog().get(code)
    return known is not None and Duty.BUSINESS not in known.duties


MESSAGES = {
    Restriction.PASSWORD: ("请先修改密码。", "password_change_needed"),
    Restriction.SECOND_FACTOR: ("请先绑定第二登录因素。", "second_factor_enrolment_needed"),
}


def require_unrestricted(restriction: Restriction | None) -> None:
    if restriction is not None:
        message, code = MESSAGES[restriction]
        raise Forbidden(message, code=code)
