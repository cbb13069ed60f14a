"""Seals numbers of certificates that lay in clear in a database of before (decisions/0077).

The migration put them aside; they are sealed some rows at a time, each time as a whole, so that a
start that ends half way is gone on with by the next.
"""

import logging

from sqlalchemy import text, update

from connectors.postgres.database import Database
from connectors.postgres.modules.sealing import FieldSeals
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.tables import metadata

logger = logging.getLogger(__name__)

person = metadata.tables["agency_person"]
NUMBER = AGENCY_PEOPLE.field("certificate_no")
ASIDE = "plain_certificate"
ROUND = 500


async def seal_certificates(owner: Database, seals: FieldSeals) -> int:
    """How many were sealed. `owner` is the role that owns the tables."""
    async with owner.reading() as tx:
        if await tx.scalar(text(f"select to_regclass('public.{ASIDE}')::text")) is None:
            return 0
    count = 0
    while sealed := await _some(owner, seals):
        count += sealed
    async with owner.transaction() as tx:
        await tx.execute(text(f"drop table {ASIDE}"))
        # What was dropped and overwritten lies on in the files until they are written anew.
        await tx.execute(text("cluster agency_person using pk_agency_person"))
    logger.warning("%d numbers of certificates that lay in clear are sealed", count)
    return count


async def _some(owner: Database, seals: FieldSeals) -> int:
    taken = text(
        f"delete from {ASIDE} where id in (select id from {ASIDE} order by id limit {ROUND})"
        " returning id, certificate_no"
    )
    async with owner.transaction() as tx:
        rows = (await tx.execute(taken)).all()
        for row in rows:
            values = {
                "certificate_no_sealed": seals.close(
                    AGENCY_PEOPLE, NUMBER, row.id, row.certificate_no
                ),
                "certificate_no_digest": seals.digest(row.certificate_no),
            }
            await tx.execute(update(person).where(person.c.id == row.id).values(**values))
        return len(rows)
