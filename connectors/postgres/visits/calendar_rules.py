"""What must hold of the calendar's records, and that sessions follow them (VC-APPT-09)."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.modules import dictionary_rules
from connectors.postgres.modules.saving import Saving
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_calendar, visit_sessions
from pipelines.rules.labour.succession import clash
from pipelines.rules.modules.problems import problem, refuse
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.prereview import prereview_problems
from pipelines.rules.visits.time_problems import time_problems, unsettled
from schemas.people.flags import SIX_INVOLVEMENT
from schemas.people.kinds import OrgType
from schemas.tables import metadata


class _Days(msgspec.Struct, frozen=True):
    valid_from: date
    valid_until: date | None


async def keep_time(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a time that is never held, and a change of what people booked."""
    values = saving.values
    wards, levels = await visit_calendar.codes_of(tx, values["unit_id"])
    refuse(list(time_problems(values, wards, levels)))
    if saving.before is not None:
        wrong = unsettled(saving.before.values, values)
        today = local(saving.at).date()
        if wrong is not None and await visit_sessions.has_booked(tx, saving.before.id, today):
            refuse([wrong])
    return {}


async def follow_time(tx: Tx, _: str, saving: Saving) -> None:
    await visit_calendar.changed(tx, [saving.values["unit_id"]])


async def keep_rule(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a rule that overlaps another one of the unit."""
    unit_id, name = saving.values["unit_id"], saving.module.table
    # Two rules of a unit written at once: the second waits here and sees the first.
    await tx.lock(f"{name}:{unit_id}")
    rule = metadata.tables[name]
    own_id = saving.before.id if saving.before else ""
    found = select(rule.c.valid_from, rule.c.valid_until).where(
        rule.c.unit_id == unit_id, rule.c.id != own_id
    )
    mine = _Days(saving.values["valid_from"], saving.values["valid_until"])
    wrong = clash(mine, await tx.all(found, _Days))
    if wrong is not None:
        raise problem(*wrong)
    return {}


async def keep_prereview(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The same of conditions, which name levels and involvements that there are."""
    levels = await dictionary_rules.titles(tx, "treatment_level")
    involvements = await dictionary_rules.titles(tx, SIX_INVOLVEMENT)
    refuse(list(prereview_problems(saving.values, levels, involvements)))
    return await keep_rule(tx, saving)


async def follow_days(tx: Tx, _: str, saving: Saving) -> None:
    await days_changed(tx, saving.values["unit_id"])


async def days_changed(tx: Tx, unit_id: str) -> None:
    """Days of the bureau bear on all prisons."""
    unit = await units.get(tx, unit_id)
    if unit is not None and unit.org_type is OrgType.PRISON:
        await visit_calendar.changed(tx, [unit_id])
    else:
        await visit_calendar.all_changed(tx)


async def follow_everywhere(tx: Tx, _: str, __: Saving) -> None:
    await visit_calendar.all_changed(tx)


async def follow_removal(tx: Tx, _: Stored) -> None:
    await visit_calendar.all_changed(tx)
