"""The inmate whom an application is about."""

from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from schemas.errors import NotFound


async def needed_inmate(tx: Tx, inmate_id: str) -> InmateRow:
    """`NotFound` where nobody has this id."""
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    return inmate
