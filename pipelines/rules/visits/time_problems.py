"""What is wrong with a time of the calendar that somebody writes (VC-APPT-09)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from pipelines.rules.visits.calendar import listed
from schemas.modules.views import FieldProblem
from schemas.modules.visits.calendar_fields import WEEK
from schemas.modules.visits.visit_times import Repeats

SETTLED = {
    "visit_type": "会见类型",
    "starts": "开始时间",
    "ends": "结束时间",
    "room": "会见区域",
    "counted": "名额计算方式",
}
"""What those who have booked were told."""


def time_problems(
    values: Mapping[str, Any], wards: Collection[str], levels: Collection[str]
) -> Iterator[FieldProblem]:
    """Every one, by field; `wards` and `levels` are the codes that there are."""
    if values["ends"] <= values["starts"]:
        yield FieldProblem(field="ends", message="结束时间应晚于开始时间")
    if values["valid_until"] is not None and values["valid_until"] < values["valid_from"]:
        yield FieldProblem(field="valid_until", message="有效期至不能早于生效日期")
    yield from _unrepeated(values)
    for name, known, what in (("wards", wards, "监区"), ("levels", levels, "处遇级别")):
        unknown = sorted(listed(values[name]) - set(known))
        if unknown:
            yield FieldProblem(field=name, message=f"没有这样的{what}：{'、'.join(unknown)}")


def _unrepeated(values: Mapping[str, Any]) -> Iterator[FieldProblem]:
    match Repeats(values["repeats"]):
        case Repeats.WEEK if not any(values[name] for name, _ in WEEK):
            yield FieldProblem(field="monday", message="按周重复时至少选一天")
        case Repeats.MONTH if not values["month_days"]:
            yield FieldProblem(field="month_days", message="按月重复时请填写每月的日")
        case Repeats.OWN if not values["own_days"]:
            yield FieldProblem(field="own_days", message="自定日期时请填写日期")
    wrong = sorted(one for one in listed(values["own_days"]) if not _is_day(one))
    if wrong:
        yield FieldProblem(field="own_days", message=f"没有这样的日期：{'、'.join(wrong)}")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def unsettled(before: Mapping[str, Any], after: Mapping[str, Any]) -> FieldProblem | None:
    """What may not change while somebody has booked; None where nothing of that changes."""
    for name, title in SETTLED.items():
        if before[name] != after[name]:
            message = f"已有人预约，不能再改{title}；请停用后另设时段"
            return FieldProblem(field=name, message=message)
    return None
