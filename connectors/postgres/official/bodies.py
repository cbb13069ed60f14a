"""Outside bodies, and which of them is a person's (VC-OFFICIAL-03)."""

import msgspec
from sqlalchemy import select

from connectors.postgres.transaction import Tx
from schemas.errors import NotFound
from schemas.tables import metadata

body = metadata.tables["agency_body"]


class BodyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A body as its people's records name it."""

    id: str
    name: str
    body_kind: str
    unit_id: str


async def need(tx: Tx, body_id: str) -> BodyRow:
    """The body of a signed-in person; `NotFound` where it is gone."""
    columns = (body.c.id, body.c.name, body.c.body_kind, body.c.unit_id)
    found = await tx.first(select(*columns).where(body.c.id == body_id), BodyRow)
    if found is None:
        raise NotFound("没有找到该办案单位。", code="body_not_found")
    return found


async def of_person(tx: Tx, person_id: str) -> str | None:
    """Id of the body that the person belongs to, where one is named."""
    person = metadata.tables["agency_person"]
    found: str | None = await tx.scalar(select(person.c.body_id).where(person.c.id == person_id))
    return found
