"""Statutory holidays and the working days that make up for them (VC-APPT-09)."""

from enum import StrEnum

from schemas.modules.field import Choice, Day, Field, Found, Option, Text
from schemas.modules.module import Keeper, Module, Scope
from schemas.modules.visits.calendar_fields import GROUP


class HolidayMark(StrEnum):
    """What the day is, whatever its weekday."""

    REST = "rest"
    WORK = "work"


PUBLIC_HOLIDAYS = Module(
    code="public_holidays",
    title="法定节假日",
    noun="节假日",
    subsystem="appointments",
    group=GROUP,
    table="public_holiday",
    kept_by=Keeper.LEADER,
    fields=(
        Field(name="day", title="日期", kind=Day(), unique=True, found=Found.RANGE, sortable=True),
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN),
        Field(
            name="mark",
            title="当天",
            kind=Choice(
                options=(
                    Option(HolidayMark.REST, "放假", "info"),
                    Option(HolidayMark.WORK, "调休上班", "warning"),
                )
            ),
            default=HolidayMark.REST.value,
            found=Found.EXACT,
        ),
    ),
    core=("day", "name", "mark"),
    label=("name", "day"),
    scope=Scope(unit=None),
    order=("-day",),
    sample={"day": "3{n:03}-01-01", "name": "节假日{n}", "mark": "rest"},
    requirements=("VC-APPT-09",),
)
