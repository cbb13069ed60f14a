"""Which calls are counted, and how each is told apart."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_

from connectors.postgres.phone.phone_calls import phone_call
from connectors.postgres.transaction import in_scopes
from schemas.calls.phone import PhoneCallState
from schemas.phone.phone_figures import Which
from schemas.tables.platform.org import org_unit

prison, ward = org_unit.alias("figure_prison"), org_unit.alias("figure_ward")
CONNECTED = (
    PhoneCallState.TALKING.value,
    PhoneCallState.CONNECTED.value,
    PhoneCallState.CUT_AT_LIMIT.value,
)
DIALLED = (*CONNECTED, PhoneCallState.NO_ANSWER.value, PhoneCallState.DIALLING.value)
"""What was not let through was never dialled."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Begun within a time (half open), in a ward in reach, below a unit."""

    scopes: tuple[str, ...]
    since: datetime
    until: datetime
    unit_path: str = "/"

    def within(self, table: Any) -> tuple[ColumnElement[bool], ...]:
        """For rows of calls or tickets that are joined with `ward`."""
        return (
            table.c.started_at >= self.since,
            table.c.started_at < self.until,
            *self.reach(),
        )

    def reach(self) -> tuple[ColumnElement[bool], ...]:
        everywhere = () if "/" in self.scopes else (in_scopes(ward.c.path, self.scopes),)
        below = () if self.unit_path == "/" else (below_path(ward.c.path, self.unit_path),)
        return (*everywhere, *below)


def below_path(column: ColumnElement[str], path: str) -> ColumnElement[bool]:
    return column.startswith(path, autoescape=True)


def is_connected() -> ColumnElement[bool]:
    return phone_call.c.state.in_(CONNECTED)


def dialled() -> ColumnElement[bool]:
    return phone_call.c.state.in_(DIALLED)


def which(wanted: Which) -> ColumnElement[bool]:
    """The calls that a number counts."""
    match wanted:
        case Which.ALL:
            return dialled()
        case Which.CONNECTED:
            return is_connected()
        case Which.UNCONNECTED:
            return and_(dialled(), ~is_connected())
        case Which.EXTRA:
            return and_(dialled(), phone_call.c.extra)
