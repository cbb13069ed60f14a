"""What the counts of many inmates' calls follow from, read in two statements (VC-VCM-13)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from connectors.postgres.calls.call_allowances import (
    SPECIAL,
    listed,
    rule_book,
    special_call_rule,
    word,
)
from connectors.postgres.people.inmate_rules import LEVELS
from connectors.postgres.people.people import inmates_selected, ward
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.calls.call_counts import CountedInmate
from schemas.modules.common import ACTIVE
from schemas.modules.people.inmates import INMATES
from schemas.people.kinds import CustodyState
from schemas.tables.calls.allowance import allowance_entry
from schemas.tables.module import field_period
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

__all__ = ["in_custody", "rule_book"]

ENTRY = ("source", "turn", "channel", "charge", "kind", "amount", "counts_at", "period")


async def in_custody(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    text: str,
    unit_id: str | None,
    now: datetime,
    since: datetime,
    until: datetime,
    limit: int,
    offset: int,
    offence: str = "",
    level: str | None = None,
) -> tuple[list[CountedInmate], int]:
    """Inmates in reach by number, with the ledger's entries of a time, and how many in all.

    `text` is in the name or begins the number, `offence` is in the offence.
    """
    found = inmates_selected().where(
        in_scopes(ward.c.path, scopes),
        inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
    )
    if text:
        named = inmate.c.name.contains(text, autoescape=True)
        numbered = inmate.c.inmate_no.startswith(text, autoescape=True)
        found = found.where(or_(named, numbered))
    if unit_id is not None:
        top = org_unit.alias("top")
        above = select(top.c.path).where(top.c.id == unit_id).scalar_subquery()
        found = found.where(func.substr(ward.c.path, 1, func.length(above)) == above)
    if offence:
        found = found.where(inmate.c.offence.contains(offence, autoescape=True))
    if level is not None:
        found = found.where(_level(now) == level)
    found = found.add_columns(
        _level(now).label("level"),
        _entries(since, until).label("entries"),
        _special().label("special"),
    )
    return await tx.page(found, CountedInmate, inmate.c.inmate_no, limit=limit, offset=offset)


def _level(now: datetime) -> ColumnElement[Any]:
    """The level that counts now, as `inmate_rules.level_at` finds it for one."""
    covering = (
        select(field_period.c.value.op("#>>")(word("{}")))
        .where(
            field_period.c.module == INMATES.code,
            field_period.c.record_id == inmate.c.id,
            field_period.c.field == LEVELS,
            field_period.c.since <= now,
            or_(field_period.c.until.is_(None), field_period.c.until > now),
        )
        .order_by(field_period.c.since.desc())
        .limit(1)
        .correlate(inmate)
    )
    return case((exists(covering), covering.scalar_subquery()), else_=inmate.c.treatment_level)


def _entries(since: datetime, until: datetime) -> ColumnElement[Any]:
    kept = allowance_entry.c
    found = listed({name: kept[name] for name in ENTRY}, kept.source, kept.turn).where(
        kept.inmate_id == inmate.c.id, kept.counts_at >= since, kept.counts_at < until
    )
    return found.correlate(inmate).scalar_subquery()


def _special() -> ColumnElement[Any]:
    rule = special_call_rule.c
    found = listed({name: rule[name] for name in SPECIAL}, rule.id.desc()).where(
        rule.state == ACTIVE, rule.inmate_id == inmate.c.id
    )
    return found.correlate(inmate).scalar_subquery()
