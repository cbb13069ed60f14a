"""What the figures are asked, within an officer's reach."""

from datetime import date

import msgspec

from connectors.postgres.phone.figures.silent import Cut
from connectors.postgres.phone.figures.wanted import Wanted
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.phone.phone_figures import months_before
from pipelines.rules.platform.asked_days import require_days
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.errors import InvalidInput, NotFound
from schemas.phone.phone_figures import Which
from schemas.platform.periods import Step


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both included, the unit below which is counted, and what a click has narrowed."""

    since: date
    until: date
    unit_id: str | None = None
    row_unit_id: str | None = None
    """The unit of the row whose number was opened."""
    kind: Which = Which.ALL
    inmate_id: str | None = None
    number_id: str | None = None
    fewer_than: int | None = None
    step: Step = Step.DAY


class SilentAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Without a call for so many months at the end of a day."""

    months: int
    day: date | None = None
    unit_id: str | None = None


async def wanted_of(
    tx: Tx, officer: Officer, since: date, until: date, unit_id: str | None
) -> Wanted:
    """Within reach; `InvalidInput` for days that make no sense."""
    require_days(since, until)
    return Wanted(
        scopes=officer.scopes,
        since=day_bounds(since)[0],
        until=day_bounds(until)[1],
        unit_path=await path_of(tx, officer, unit_id) or "/",
    )


async def path_of(tx: Tx, officer: Officer, unit_id: str | None) -> str:
    """The unit's path; empty where none is asked for."""
    if unit_id is None:
        return ""
    unit = await units.get(tx, unit_id)
    above = unit is not None and any(one.startswith(unit.path) for one in officer.scopes)
    if unit is None or not (above or in_scopes(officer.scopes, unit.path)):
        raise NotFound("没有找到该单位。", code="unit_not_found")
    return unit.path


def cut_of(services: Services, asked: SilentAsked) -> tuple[date, Cut]:
    """The cut-off; of a day to come nothing is known."""
    today = local(services.clock()).date()
    day = asked.day or today
    if day > today:
        raise InvalidInput("截止日期不能晚于今天。", code="day_to_come", field="day")
    recent = months_before(day, asked.months)
    return day, Cut(at=day_bounds(day)[1], since=day_bounds(recent)[0], passed=day < today)
