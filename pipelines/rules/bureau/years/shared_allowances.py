"""Rules by which phone and video would draw on one allowance: entered, and off until wanted."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import acted, created
from schemas.modules.calls.shared_allowances import SHARED_ALLOWANCES
from schemas.modules.common import ACTIVE, INACTIVE

AFTER, FROM, LATER, OFF_AFTER = (
    timedelta(days=6),
    time(14),
    timedelta(minutes=7),
    timedelta(seconds=50),
)
"""So long behind the first day, from when on, prison after prison, and off again."""
NAME, PHONES_A_VIDEO, WHY = "可视通话与亲情电话次数共用", 2, "试行方案报批后再启用"


class _Rule(NamedTuple):
    id: str
    login: str
    values: dict[str, Any]
    titles: dict[str, str]
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _entered_on(ground, day):
        module = SHARED_ALLOWANCES
        yield created(ground, one.login, module, one.id, one.values, one.titles, one.at)
        yield acted(
            ground,
            one.login,
            module,
            one.id,
            "deactivate",
            one.at + OFF_AFTER,
            states=(ACTIVE, INACTIVE),
            version=2,
            reason=WHY,
        )


def left(ground: Ground, day: date) -> Iterator[Record]:
    for one in _entered_on(ground, day):
        by = ground.officer_id(one.login)
        yield Record(
            module=SHARED_ALLOWANCES.code,
            id=one.id,
            values=one.values,
            at=one.at,
            state=INACTIVE,
            by=by,
            version=2,
            changed_at=one.at + OFF_AFTER,
            changed_by=by,
        )


def _entered_on(ground: Ground, day: date) -> Iterator[_Rule]:
    if day != ground.plan.first + AFTER:
        return
    for prison in ground.cast.prisons:
        at = moment(day, FROM) + prison.number * LATER
        values = {
            "name": NAME,
            "unit_id": ground.unit_id(prison.code),
            "phones_a_video": PHONES_A_VIDEO,
        }
        rule_id = ground.ids.of(SHARED_ALLOWANCES.table, prison.code, at)
        login = f"{prison.code.lower()}.leader"
        yield _Rule(rule_id, login, values, {"unit_id": prison.name}, at)


SHARING = Year(
    code="shared_allowances",
    fills=(SHARED_ALLOWANCES.table,),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
