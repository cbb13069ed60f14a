"""Working time: one schedule a unit and day, with limits that fit one another."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.succession import clash
from pipelines.rules.modules.problems import problem
from schemas.tables import metadata


class _Days(msgspec.Struct, frozen=True):
    valid_from: date
    valid_until: date | None


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a schedule that overlaps another one of the unit, and limits beyond one another."""
    values = saving.values
    if values["standard_minutes"] > values["day_minutes"]:
        raise problem("standard_minutes", "每日标准工时不能超过每日工时上限")
    if values["day_minutes"] > values["week_minutes"]:
        raise problem("day_minutes", "每日工时上限不能超过每周工时上限")
    unit_id = values["unit_id"]
    # Two schedules of a unit written at once: the second waits here and sees the first.
    await tx.lock(f"work_schedule:{unit_id}")
    schedule = metadata.tables["work_schedule"]
    own_id = saving.before.id if saving.before else ""
    found = select(schedule.c.valid_from, schedule.c.valid_until).where(
        schedule.c.unit_id == unit_id, schedule.c.id != own_id
    )
    mine = _Days(values["valid_from"], values["valid_until"])
    wrong = clash(mine, await tx.all(found, _Days))
    if wrong is not None:
        raise problem(*wrong)
    return {}
