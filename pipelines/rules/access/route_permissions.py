"""Which interface asks for which permission; what stands in no line is closed (NF-SEC-05)."""

from collections.abc import Mapping
from itertools import chain

from pipelines.rules.access.routes import (
    access,
    approvals,
    calls,
    devices,
    inmates,
    interfaces,
    labour,
    officers,
    operations,
    phone,
    public,
    records,
    relatives,
    review,
)
from pipelines.rules.access.routes.who import Who

PARTS: tuple[Mapping[str, Who | str], ...] = (
    access.ROUTES,
    approvals.ROUTES,
    calls.ROUTES,
    devices.ROUTES,
    inmates.ROUTES,
    interfaces.ROUTES,
    labour.ROUTES,
    officers.ROUTES,
    operations.ROUTES,
    phone.ROUTES,
    public.ROUTES,
    records.ROUTES,
    relatives.ROUTES,
    review.ROUTES,
)
ROUTES: dict[str, Who | str] = dict(chain.from_iterable(part.items() for part in PARTS))
"""By method and address. A code may name parts of the address, as `{code}:list`."""

OPEN_TO_RESTRICTED = frozenset[str]()
"""What a session may do that must first change a password or enrol a second factor."""

OPEN_WITHOUT_CONSENT = frozenset[str]()
"""What a relative may do who has not agreed to the privacy notice in force: read, see, leave."""


def rule_of(route: str, parts: Mapping[str, str]) -> Who | str | None:
    """What the route asks for, its named parts filled in; None where it stands in no line."""
    rule = ROUTES.get(route)
    if rule is None or isinstance(rule, Who):
        return rule
    return rule.format_map(parts)
