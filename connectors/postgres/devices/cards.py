"""Cards of the register with their holders."""

import msgspec
from sqlalchemy import func, select

from connectors.postgres.transaction import Tx
from schemas.tables.access.access import officer
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

card = GENERATED["cards"]


class CardRow(msgspec.Struct, frozen=True, kw_only=True):
    """A card; `path` is that of the holder's unit."""

    id: str
    card_no: str
    card_kind: str
    state: str
    inmate_id: str | None
    officer_id: str | None
    holder_name: str
    holder_number: str
    path: str


async def hold(tx: Tx, card_id: str) -> str | None:
    """The card's state, which cannot change until the commit."""
    found = select(card.c.state).where(card.c.id == card_id).with_for_update(read=True)
    state: str | None = await tx.scalar(found)
    return state


async def by_id(tx: Tx, card_id: str) -> CardRow | None:
    unit = func.coalesce(inmate.c.ward_id, officer.c.org_unit_id)
    found = (
        select(
            card.c.id,
            card.c.card_no,
            card.c.card_kind,
            card.c.state,
            card.c.inmate_id,
            card.c.officer_id,
            func.coalesce(inmate.c.name, officer.c.name).label("holder_name"),
            func.coalesce(inmate.c.inmate_no, officer.c.police_no).label("holder_number"),
            org_unit.c.path,
        )
        .outerjoin(inmate, inmate.c.id == card.c.inmate_id)
        .outerjoin(officer, officer.c.id == card.c.officer_id)
        .join(org_unit, org_unit.c.id == unit)
        .where(card.c.id == card_id)
    )
    return await tx.first(found, CardRow)
