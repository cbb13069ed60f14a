"""Versions of the general rules of allowances, as they are set (VC-GEN-20)."""

from datetime import date

import msgspec
from sqlalchemy import ColumnElement, or_, select

from connectors.postgres.calls.call_allowances import call_rule, shared_allowance
from connectors.postgres.transaction import Tx, in_scopes
from schemas.calls.channel import Channel, Period
from schemas.modules.common import ACTIVE
from schemas.people.kinds import OrgType
from schemas.tables.platform.org import org_unit


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a rule of a unit and level."""

    unit_id: str
    unit_name: str
    channel: Channel
    level: str | None
    period: Period
    most_calls: int
    most_minutes: int
    counts_from: date | None


class SharingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A shared allowance of a unit."""

    unit_name: str
    phones_a_video: int
    phones_a_visit: int | None


async def rules(tx: Tx, scopes: tuple[str, ...]) -> list[RuleRow]:
    """The bureau's and those of units in reach, the version that begins last first."""
    rule = call_rule.c
    found = (
        select(
            rule.unit_id,
            org_unit.c.name.label("unit_name"),
            rule.channel,
            rule.level,
            rule.period,
            rule.most_calls,
            rule.most_minutes,
            rule.counts_from,
        )
        .join(org_unit, org_unit.c.id == rule.unit_id)
        .where(rule.state == ACTIVE, _seen(scopes))
    )
    ordered = found.order_by(rule.counts_from.desc().nulls_last(), rule.id.desc())
    return await tx.all(ordered, RuleRow)


async def sharings(tx: Tx, scopes: tuple[str, ...]) -> list[SharingRow]:
    """The bureau's and those of units in reach."""
    shared = shared_allowance.c
    found = (
        select(org_unit.c.name.label("unit_name"), shared.phones_a_video, shared.phones_a_visit)
        .join(org_unit, org_unit.c.id == shared.unit_id)
        .where(shared.state == ACTIVE, _seen(scopes))
    )
    return await tx.all(found.order_by(org_unit.c.code), SharingRow)


def _seen(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(org_unit.c.org_type == OrgType.BUREAU.value, in_scopes(org_unit.c.path, scopes))
