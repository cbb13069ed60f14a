"""What statistics of visits are asked for, within an officer's reach."""

from datetime import date

import msgspec

from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from connectors.postgres.visits.figures.counted import Counted
from pipelines.flows.access.auth.callers import Officer
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.platform.asked_days import LONGEST_DAYS, require_order
from pipelines.rules.platform.local_time import day_bounds
from schemas.errors import InvalidInput, NotFound
from schemas.platform.periods import Step

MOST_YEARS = 10


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both included, the unit below which is counted, and how long a period is."""

    since: date
    until: date
    unit_id: str | None = None
    step: Step = Step.MONTH


async def counted(tx: Tx, officer: Officer, asked: Range) -> Counted:
    """The visits that are meant; `InvalidInput` for days that make no sense."""
    require_order(asked.since, asked.until)
    days = (asked.until - asked.since).days
    if asked.step is Step.DAY and days >= LONGEST_DAYS:
        raise InvalidInput(
            f"按日统计一次最多{LONGEST_DAYS}天。", code="too_many_days", field="until"
        )
    if days > MOST_YEARS * 366:
        raise InvalidInput(f"一次最多统计{MOST_YEARS}年。", code="too_many_days", field="until")
    return Counted(
        scopes=officer.scopes,
        since=day_bounds(asked.since)[0],
        until=day_bounds(asked.until)[1],
        first=asked.since,
        last=asked.until,
        unit_path=await path_of(tx, officer, asked.unit_id),
        everywhere=await units.all_within(tx, officer.scopes),
    )


async def path_of(tx: Tx, officer: Officer, unit_id: str | None) -> str:
    """Of the unit that is asked for; one out of reach does not exist."""
    if unit_id is None:
        return "/"
    unit = await units.get(tx, unit_id)
    if unit is None or not in_scopes(officer.scopes, unit.path):
        raise NotFound("没有找到该单位。", code="unit_not_found")
    return unit.path
