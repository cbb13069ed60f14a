"""The rules in force, and how full a day is (VC-OFFICIAL-10)."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from pipelines.rules.official.rule import Rule
from schemas.modules.common import ACTIVE, APPROVED, DONE, PENDING
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

TAKING = (PENDING, APPROVED, DONE)
"""States in which a booking takes one of a day's places."""


async def in_force(tx: Tx) -> list[Rule]:
    rule = metadata.tables["official_rule"]
    names = [name for name in Rule.__struct_fields__ if name in rule.c]
    found = select(*(rule.c[name] for name in names), org_unit.c.path.label("unit_path"))
    joined = found.join(org_unit, org_unit.c.id == rule.c.unit_id)
    return await tx.all(joined.where(rule.c.state == ACTIVE), Rule)


async def booked_on(
    tx: Tx, rule: Rule, kind_id: str, prison_id: str, day: date, but: str | None = None
) -> int:
    """How many a day has of what the rule counts; the caller holds the day's lock.

    A rule of all kinds counts all of them, one of a kind counts that one.
    """
    booking = metadata.tables["official_booking"]
    found = select(func.count()).where(
        booking.c.prison_id == prison_id,
        booking.c.day == day,
        booking.c.state.in_(TAKING),
    )
    if rule.kind_id is not None:
        found = found.where(booking.c.kind_id == kind_id)
    if but is not None:
        found = found.where(booking.c.id != but)
    return int(await tx.scalar(found))


async def hold_day(tx: Tx, prison_id: str, day: date) -> None:
    """Of two who want the last place of a day the second one waits, and then finds it full."""
    await tx.lock(f"official/{prison_id}/{day.isoformat()}")


async def require_order(_: Tx, saving: Saving) -> dict[str, Any]:
    """What begins ends later; days that are closed are days there are."""
    values = saving.values
    if values["closes"] <= values["opens"]:
        raise problem("closes", "最晚结束应晚于最早开始")
    if values["first_day"] and values["last_day"] and values["last_day"] < values["first_day"]:
        raise problem("last_day", "开放日期止应不早于开放日期起")
    if values["ahead_days"] < values["lead_days"]:
        raise problem("ahead_days", "最多提前的天数应不少于至少提前的天数")
    for one in (values["closed_days"] or "").split():
        try:
            date.fromisoformat(one)
        except ValueError as error:
            raise problem("closed_days", f"停办日期“{one}”不是日期") from error
    return {}
