"""What codes and names of a prison's old rows mean in the platform."""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from connectors.postgres.arrays import among
from connectors.postgres.labour.legacy import posts
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.legacy.judging import Names
from pipelines.rules.labour.legacy.row import OldHours
from schemas.people.kinds import OrgType
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

labour_post, labour_project = GENERATED["labour_posts"], GENERATED["labour_projects"]


async def names_for(tx: Tx, prison_id: str, rows: Collection[OldHours]) -> Names:
    """Meanings for these rows; posts that nobody knows are kept as the old system's."""
    wards = await wards_of(tx, prison_id)
    named = {(row.ward, row.post) for row in rows if row.post and row.ward in wards}
    return Names(
        wards=wards,
        inmates=await inmates_of(tx, {row.inmate_no for row in rows}),
        posts=await _posts(tx, prison_id, wards, named),
        projects=await _projects(tx, prison_id),
    )


async def wards_of(tx: Tx, prison_id: str) -> dict[str, str]:
    """Closed ones too."""
    found = select(org_unit.c.code, org_unit.c.id).where(
        org_unit.c.prison_id == prison_id, org_unit.c.org_type == OrgType.WARD.value
    )
    return {row.code: row.id for row in await tx.execute(found)}


async def inmates_of(tx: Tx, numbers: Iterable[str]) -> dict[str, str]:
    """By number, of whatever prison they are today and whether or not they have left."""
    found = select(inmate.c.inmate_no, inmate.c.id).where(among(inmate.c.inmate_no, numbers))
    return {row.inmate_no: row.id for row in await tx.execute(found)}


async def _posts(
    tx: Tx, prison_id: str, wards: dict[str, str], named: set[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The ward's own post of the name, else the prison's, else the old one."""
    units = [prison_id, *wards.values()]
    found = select(labour_post.c.unit_id, labour_post.c.name, labour_post.c.id).where(
        among(labour_post.c.unit_id, units)
    )
    own = {(row.unit_id, row.name): row.id for row in await tx.execute(found)}
    made: dict[tuple[str, str], str] = {}
    unknown: set[tuple[str, str]] = set()
    for ward, name in named:
        post = own.get((wards[ward], name)) or own.get((prison_id, name))
        if post is None:
            unknown.add((ward, name))
        else:
            made[ward, name] = post
    old = await posts.kept(tx, prison_id, {name for _, name in unknown})
    return made | {(ward, name): old[name] for ward, name in unknown}


async def _projects(tx: Tx, prison_id: str) -> dict[str, str]:
    """By name; of two that share it neither is meant."""
    found = (
        select(labour_project.c.name, func.min(labour_project.c.id).label("id"))
        .where(labour_project.c.prison_id == prison_id)
        .group_by(labour_project.c.name)
        .having(func.count() == 1)
    )
    return {row.name: row.id for row in await tx.execute(found)}
