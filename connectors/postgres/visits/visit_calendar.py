"""What the visits calendar of a prison is made of (VC-APPT-09)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.modules import dictionary_rules
from connectors.postgres.platform import governing_rules
from connectors.postgres.transaction import Tx
from pipelines.rules.visits.booking_rule import BookingRule
from pipelines.rules.visits.calendar import DayMark, VisitTime, listed, weekday_of
from pipelines.rules.visits.workdays import Holidays
from schemas.modules.common import ACTIVE
from schemas.modules.visits.calendar_fields import WEEK
from schemas.modules.visits.public_holidays import HolidayMark
from schemas.modules.visits.visit_days import IN_FORCE, DayChange
from schemas.modules.visits.visit_times import Counted, Repeats
from schemas.modules.visits.visits import VisitType
from schemas.people.kinds import OrgType
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit
from schemas.tables.visits.visit_place import visit_calendar

time, day_mark = GENERATED["visit_times"], GENERATED["visit_days"]
rule, holiday = GENERATED["visit_rules"], GENERATED["public_holidays"]


async def times_of(tx: Tx, prison_id: str) -> list[VisitTime]:
    """The times that are in use, whether they have begun or not."""
    found = select(time).where(time.c.unit_id == prison_id, time.c.state == ACTIVE)
    return [as_time(dict(row)) for row in (await tx.execute(found)).mappings()]


def as_time(values: dict[str, Any]) -> VisitTime:
    """A record's values as the rules read them."""
    return VisitTime(
        id=values["id"],
        visit_type=VisitType(values["visit_type"]),
        repeats=Repeats(values["repeats"]),
        every_weeks=values["every_weeks"],
        week=tuple(bool(values[name]) for name, _ in WEEK),
        month_days=listed(values["month_days"]),
        own_days=frozenset(date.fromisoformat(one) for one in listed(values["own_days"])),
        starts=values["starts"],
        ends=values["ends"],
        on_holidays=values["on_holidays"],
        room=values["room"],
        capacity=values["capacity"],
        counted=Counted(values["counted"]),
        wards=listed(values["wards"]),
        levels=listed(values["levels"]),
        valid_from=values["valid_from"],
        valid_until=values["valid_until"],
    )


async def marks_of(tx: Tx, prison_id: str, first: date, last: date) -> list[DayMark]:
    """Days closed and held besides, by the prison and by the bureau."""
    found = select(day_mark).where(
        governing_rules.counts_for(day_mark.c.unit_id, prison_id),
        day_mark.c.state == IN_FORCE,
        day_mark.c.first_day <= last,
        day_mark.c.last_day >= first,
    )
    return [
        DayMark(
            change=DayChange(row.change),
            first_day=row.first_day,
            last_day=row.last_day,
            visit_type=VisitType(row.visit_type) if row.visit_type else None,
            like_day=weekday_of(row.like_day),
        )
        for row in await tx.execute(found)
    ]


async def holidays(tx: Tx, first: date, last: date) -> Holidays:
    found = select(holiday.c.day, holiday.c.mark).where(
        holiday.c.day >= first, holiday.c.day <= last
    )
    return {row.day: HolidayMark(row.mark) for row in await tx.execute(found)}


class _RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    unit_id: str
    ahead_days: int
    notice_days: int
    hold_minutes: int
    offer_minutes: int
    most_visitors: int
    valid_from: date
    valid_until: date | None


async def rule_of(tx: Tx, prison_id: str, day: date) -> BookingRule:
    """The prison's on that day, else the bureau's, else what the product begins with."""
    chosen = await governing_rules.rule_of(tx, rule, _RuleRow, prison_id, day)
    if chosen is None:
        return BookingRule()
    return BookingRule(
        ahead_days=chosen.ahead_days,
        notice_days=chosen.notice_days,
        hold_minutes=chosen.hold_minutes,
        offer_minutes=chosen.offer_minutes,
        most_visitors=chosen.most_visitors,
        valid_from=chosen.valid_from,
        valid_until=chosen.valid_until,
    )


async def holiday_names(tx: Tx, first: date, last: date) -> dict[date, str]:
    """What days are called that are rest or work whatever their weekday."""
    found = select(holiday.c.day, holiday.c.name).where(
        holiday.c.day >= first, holiday.c.day <= last
    )
    return {row.day: row.name for row in await tx.execute(found)}


async def time_names(tx: Tx, prison_id: str) -> dict[str, str]:
    """What the prison calls its times, those out of use among them."""
    found = select(time.c.id, time.c.name).where(time.c.unit_id == prison_id)
    return {row.id: row.name for row in await tx.execute(found)}


async def codes_of(tx: Tx, prison_id: str) -> tuple[list[str], list[str]]:
    """Wards of a prison and treatment levels, as a time may name them."""
    found = select(org_unit.c.code).where(
        org_unit.c.prison_id == prison_id, org_unit.c.org_type == OrgType.WARD.value
    )
    wards = list(await tx.connection.scalars(found))
    return wards, list(await dictionary_rules.titles(tx, "treatment_level"))


async def is_kept(tx: Tx, prison_id: str) -> bool:
    """Whether the prison has a calendar at all: then nobody books beside it."""
    found = select(time.c.id).where(time.c.unit_id == prison_id, time.c.state == ACTIVE).limit(1)
    return await tx.scalar(found) is not None


async def changed(tx: Tx, prison_ids: Iterable[str]) -> None:
    """Note that sessions have to follow: whoever looks next has them made anew."""
    for prison_id in sorted(prison_ids):
        noted = upsert(visit_calendar).values(prison_id=prison_id, wanted=1, made=0)
        more = {"wanted": visit_calendar.c.wanted + 1}
        await tx.execute(noted.on_conflict_do_update(index_elements=["prison_id"], set_=more))


async def all_changed(tx: Tx) -> None:
    """The same for every prison that has sessions."""
    await tx.execute(update(visit_calendar).values(wanted=visit_calendar.c.wanted + 1))
