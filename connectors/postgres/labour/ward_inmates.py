"""Who may be entered for a ward's day, and what people and posts are called."""

from collections.abc import Collection
from datetime import date

import msgspec
from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.headcount.roster import roster_of
from connectors.postgres.labour.legacy.posts import old_titles
from connectors.postgres.transaction import Tx
from schemas.tables import metadata
from schemas.tables.people.person import inmate


class NamedInmate(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate as sheets of hours show one."""

    id: str
    inmate_no: str
    name: str


async def roster(
    tx: Tx, ward_id: str, day: date, inmate_ids: Collection[str] | None = None
) -> list[NamedInmate]:
    """Who was in the ward on the day or a part of it, by number (LR-IF-04)."""
    found = {
        row.inmate_id: NamedInmate(id=row.inmate_id, inmate_no=row.inmate_no, name=row.name)
        for row in await roster_of(tx, ward_id, day, inmate_ids)
    }
    return list(found.values())


async def named(tx: Tx, inmate_ids: Collection[str]) -> dict[str, NamedInmate]:
    """Inmates by id, wherever they are now; unknown ids are left out."""
    if not inmate_ids:
        return {}
    found = select(inmate.c.id, inmate.c.inmate_no, inmate.c.name)
    rows = await tx.all(found.where(among(inmate.c.id, inmate_ids)), NamedInmate)
    return {row.id: row for row in rows}


async def post_titles(tx: Tx, post_ids: Collection[str]) -> dict[str, str]:
    """Names of posts by id, those that only the old system knew too."""
    if not post_ids:
        return {}
    post = metadata.tables["labour_post"]
    found = await tx.execute(select(post.c.id, post.c.name).where(among(post.c.id, post_ids)))
    titles = {row.id: row.name for row in found}
    unknown = set(post_ids) - set(titles)
    return titles | (await old_titles(tx, unknown) if unknown else {})
