"""Where inmates were and what held for them at the moments that records are about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)

from connectors.postgres.people.inmate_rules import LEVELS
from connectors.postgres.transaction import Tx
from schemas.modules.people.inmates import INMATES
from schemas.tables.headcount.headcount import headcount_spell as spell
from schemas.tables.module import field_period
from schemas.tables.people.person import inmate

Asked = tuple[str, datetime]
"""An inmate's number and a moment."""
WHOLE = "'{}'"
"""Path of a JSON value itself."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate at a moment; a later move or another level changes none of it (VC-ONSITE-20)."""

    inmate_no: str
    at: datetime
    inmate_id: str
    ward_id: str
    treatment_level: str | None
    focus: bool


async def standings(tx: Tx, asked: Iterable[Asked]) -> dict[Asked, Standing]:
    """Of those who are known here: in one statement for all."""
    pairs = sorted(set(asked))
    if not pairs:
        return {}
    wanted = (
        func.unnest(
            literal([number for number, _ in pairs], ARRAY(String)),
            literal([at for _, at in pairs], ARRAY(DateTime(timezone=True))),
        )
        .table_valued(column("inmate_no", String), column("at", DateTime(timezone=True)))
        .render_derived("wanted")
    )
    at = wanted.c.at
    stay = (
        select(spell.c.ward_id)
        .where(spell.c.inmate_id == inmate.c.id, _covers(spell.c, at))
        .order_by(spell.c.since.desc())
        .limit(1)
        .lateral("stay")
    )
    level, flag = _dated(LEVELS, at, "level"), _dated("key_control", at, "flag")
    told = (
        select(
            wanted.c.inmate_no,
            at,
            inmate.c.id.label("inmate_id"),
            func.coalesce(stay.c.ward_id, inmate.c.ward_id).label("ward_id"),
            case((level.c.id.is_(None), inmate.c.treatment_level), else_=level.c.said).label(
                "treatment_level"
            ),
            case(
                (flag.c.id.is_(None), inmate.c.key_control), else_=cast(flag.c.said, Boolean)
            ).label("focus"),
        )
        .select_from(wanted)
        .join(inmate, inmate.c.inmate_no == wanted.c.inmate_no)
        .outerjoin(stay, true())
        .outerjoin(level, true())
        .outerjoin(flag, true())
    )
    return {(one.inmate_no, one.at): one for one in await tx.all(told, Standing)}


def _covers(columns: Any, at: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(columns.since <= at, or_(columns.until.is_(None), columns.until > at))


def _dated(name: str, at: ColumnElement[Any], alias: str) -> Any:
    """The value of a dated field that counted then, where its history says one."""
    return (
        select(
            field_period.c.id, field_period.c.value.op("#>>")(literal_column(WHOLE)).label("said")
        )
        .where(
            field_period.c.module == INMATES.code,
            field_period.c.record_id == inmate.c.id,
            field_period.c.field == name,
            _covers(field_period.c, at),
        )
        .order_by(field_period.c.since.desc())
        .limit(1)
        .lateral(alias)
    )
