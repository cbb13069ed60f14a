"""Who and where: inmates by number, and the wards in which they were at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.tables.headcount import headcount_spell
from schemas.tables.person import inmate


class Held(NamedTuple):
    """An inmate as our record has him now."""

    id: str
    ward_id: str
    treatment_level: str | None


async def inmates(tx: Tx, numbers: Collection[str]) -> dict[str, Held]:
    """By number, whichever prison holds them now: one inmate has one history."""
    one = inmate.c
    found = select(one.inmate_no, one.id, one.ward_id, one.treatment_level).where(
        among(one.inmate_no, sorted(set(numbers)))
    )
    return {
        row.inmate_no: Held(row.id, row.ward_id, row.treatment_level)
        for row in await tx.execute(found)
    }


async def wards_at(tx: Tx, asked: Sequence[tuple[str, datetime]]) -> list[str | None]:
    """For each inmate's id and moment the ward by the headcount ledger, where it knows one."""
    spell = headcount_spell.c
    found = select(spell.inmate_id, spell.ward_id, spell.since, spell.until).where(
        among(spell.inmate_id, sorted({inmate_id for inmate_id, _ in asked}))
    )
    stays: dict[str, list[tuple[datetime, datetime | None, str]]] = {}
    for row in await tx.execute(found):
        stays.setdefault(row.inmate_id, []).append((row.since, row.until, row.ward_id))
    return [_ward(stays.get(inmate_id, []), at) for inmate_id, at in asked]


def _ward(stays: Sequence[tuple[datetime, datetime | None, str]], at: datetime) -> str | None:
    for since, until, ward_id in stays:
        if since <= at and (until is None or at < until):
            return ward_id
    return None
