"""The demonstration's sewing posts work on the first project of their prison."""

from datetime import date

from sqlalchemy import func, select

from cluster.benches.seed.records import Planter
from pipelines.rules.platform.local_time import local
from schemas.modules.labour.post_projects import POST_PROJECTS
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

POST = "缝纫岗"


async def plant_post_projects(planter: Planter) -> int:
    """Answers how many posts have a project."""
    post, project = metadata.tables["labour_post"], metadata.tables["labour_project"]
    found = (
        select(post.c.id, func.min(project.c.id).label("project_id"))
        .join(org_unit, org_unit.c.id == post.c.unit_id)
        .join(project, project.c.prison_id == org_unit.c.prison_id)
        .where(post.c.name == POST)
        .group_by(post.c.id)
    )
    rows = (await planter.tx.execute(found)).all()
    since = date(local(planter.now).year - 1, 1, 1)
    for row in rows:
        await planter.add(
            POST_PROJECTS, post_id=row.id, project_id=row.project_id, valid_from=since
        )
    return len(rows)
