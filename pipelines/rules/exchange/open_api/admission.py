"""Whether a registered consumer may call now, from here."""

import re
from datetime import date
from ipaddress import ip_address, ip_network

from schemas.errors import Forbidden
from schemas.modules.common import ACTIVE

SEPARATORS = re.compile(r"[\s,，;；]+")


def address_allowed(address: str, allowed: str) -> bool:
    """Whether an address lies in one of the networks; what is no network allows nothing."""
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    return any(_holds(network, asked) for network in SEPARATORS.split(allowed.strip()) if network)


def require_admitted(
    *, state: str | None, valid_from: date, valid_until: date, today: date
) -> None:
    """Raise `Forbidden` for a consumer that is disabled, not yet or no longer valid."""
    if state != ACTIVE:
        raise Forbidden("接入方已停用。", code="consumer_disabled")
    if not valid_from <= today <= valid_until:
        raise Forbidden("接入方不在有效期内。", code="consumer_not_valid")


def require_address(address: str, allowed: str) -> None:
    if not address_allowed(address, allowed):
        raise Forbidden("来源地址不在允许范围内。", code="address_refused")


def _holds(network: str, address: object) -> bool:
    try:
        return address in ip_network(network, strict=False)
    except ValueError:
        return False
