"""Projects of posts: one on a day, of the post's prison, and none that changes days gone by."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.succession import clash, in_force
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

FIXED = ("project_id", "valid_from")


class _Days(msgspec.Struct, frozen=True):
    valid_from: date
    valid_until: date | None


async def define(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a project of another prison, an overlap, and what would change days gone by."""
    values, before, today = saving.values, saving.before, local(saving.at).date()
    # Two written at once for a post: the second waits here and sees the first.
    await tx.lock(f"post_project:{values['post_id']}")
    mine = _Days(values["valid_from"], values["valid_until"])
    others = await _others(tx, values["post_id"], before.id if before else "")
    if before is not None and before.values["valid_from"] <= today:
        _require_kept(before, saving, today)
    else:
        await _require_same_prison(tx, values["post_id"], values["project_id"])
        if mine.valid_from < today and in_force(others, mine.valid_from) is not None:
            told = f"{mine.valid_from}该岗位已计入另一项目，新项目的生效日期不能早于今天"
            raise problem("valid_from", told)
    wrong = clash(mine, others)
    if wrong is not None:
        raise problem(*wrong)
    return {}


def _require_kept(before: Stored, saving: Saving, today: date) -> None:
    """Raise where an edit would say something else of days that have passed."""
    for name in FIXED:
        if before.values[name] != saving.values[name]:
            title = saving.module.field(name).title
            since = before.values["valid_from"]
            raise problem(name, f"已从{since}起生效，不能修改{title}；请新增一条")
    old, new = before.values["valid_until"], saving.values["valid_until"]
    ended = old is not None and old < today
    if old != new and (ended or (new is not None and new < today)):
        raise problem("valid_until", "有效期至不能改变已过去的日期")


async def _others(tx: Tx, post_id: str, own_id: str) -> list[_Days]:
    table = metadata.tables["post_project"]
    found = select(table.c.valid_from, table.c.valid_until).where(
        table.c.post_id == post_id, table.c.id != own_id
    )
    return await tx.all(found, _Days)


async def _require_same_prison(tx: Tx, post_id: str, project_id: str) -> None:
    post, project = metadata.tables["labour_post"], metadata.tables["labour_project"]
    prison = org_unit.alias("project_prison")
    found = (
        select(post.c.id)
        .join(org_unit, org_unit.c.id == post.c.unit_id)
        .join(prison, org_unit.c.path.startswith(prison.c.path))
        .join(project, project.c.prison_id == prison.c.id)
        .where(post.c.id == post_id, project.c.id == project_id)
    )
    if await tx.scalar(found) is None:
        raise problem("project_id", "该项目不属于岗位所在的监狱")


async def require_not_begun(tx: Tx, stored: Stored) -> None:
    """Raise `Conflict` for what has counted already."""
    today = local(tx.now()).date()
    if stored.values["valid_from"] <= today:
        raise Conflict("已经生效的项目不能删除；不再计入请填写有效期至。", code="project_begun")
