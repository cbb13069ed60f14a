"""How many inmates each ward held as a month ended, by the headcount ledger (LR-XC-02)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ARRAY, DateTime, and_, column, func, literal, or_, select

from connectors.postgres.transaction import Tx
from schemas.tables.headcount.headcount import headcount_spell as spell

MOMENTS = ARRAY(DateTime(timezone=True))


class Held(NamedTuple):
    """People in a ward at one of the asked moments."""

    ward_id: str
    place: int
    """Of the moment among those asked, the first is 0."""
    people: int


async def held_at(tx: Tx, ward_ids: Collection[str], moments: Sequence[datetime]) -> list[Held]:
    """One statement for all moments; a ward that held nobody then is left out."""
    asked = (
        func.unnest(literal(list(moments), MOMENTS))
        .table_valued(column("at", DateTime(timezone=True)), with_ordinality="place", name="asked")
        .render_derived()
    )
    here = and_(
        spell.c.ward_id.in_(ward_ids),
        spell.c.since < asked.c.at,
        or_(spell.c.until.is_(None), spell.c.until >= asked.c.at),
    )
    found = (
        select(
            spell.c.ward_id, asked.c.place, func.count(spell.c.inmate_id.distinct()).label("people")
        )
        .select_from(asked.join(spell, here))
        .group_by(spell.c.ward_id, asked.c.place)
    )
    return [Held(row.ward_id, row.place - 1, row.people) for row in await tx.execute(found)]
