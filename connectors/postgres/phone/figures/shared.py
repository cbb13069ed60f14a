"""Numbers that several inmates may dial, from the bindings (VC-PHONE-19, -20)."""

import msgspec
from sqlalchemy import func, select

from connectors.postgres.phone.figures.wanted import Wanted, ward
from connectors.postgres.phone.number_rules import OUT_OF_USE
from connectors.postgres.transaction import Tx
from schemas.tables import metadata
from schemas.tables.people.person import inmate


class SharedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A number by one of its bindings, which holds it sealed."""

    number_id: str
    phone_sealed: bytes
    occurrences: int
    inmates: int
    relatives: int
    prisons: int


async def page(tx: Tx, wanted: Wanted, *, limit: int, offset: int) -> tuple[list[SharedRow], int]:
    """Numbers with an inmate in reach; the figures are of all bindings, wherever they are."""
    number = metadata.tables["relative_number"].c
    held = metadata.tables["relative_number"].alias("held")
    in_use = number.state.not_in(OUT_OF_USE)
    here = (
        select(number.phone_digest)
        .join(inmate, inmate.c.id == number.inmate_id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .where(in_use, *wanted.reach())
    )
    counted = (
        select(
            func.min(number.id).label("number_id"),
            func.count().label("occurrences"),
            func.count(number.inmate_id.distinct()).label("inmates"),
            func.count(number.relative_id.distinct()).label("relatives"),
            func.count(inmate.c.prison_id.distinct()).label("prisons"),
        )
        .join(inmate, inmate.c.id == number.inmate_id)
        .where(in_use, number.phone_digest.in_(here))
        .group_by(number.phone_digest)
        .having(func.count(number.inmate_id.distinct()) > 1)
        .subquery("counted")
    )
    found = (
        select(*counted.c, held.c.phone_sealed)
        .select_from(counted)
        .join(held, held.c.id == counted.c.number_id)
    )
    order = (counted.c.inmates.desc(), counted.c.occurrences.desc(), counted.c.number_id)
    return await tx.page(found, SharedRow, *order, limit=limit, offset=offset)
