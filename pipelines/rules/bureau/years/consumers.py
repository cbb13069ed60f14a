"""Outside systems that are to fetch records one day: entered, and let in by nobody yet."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.names import name
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from schemas.modules.exchange.api_consumers import API_CONSUMERS

KEEPER = "bureau.system"
AFTER, FROM, EACH_TAKES = timedelta(days=9), time(10), timedelta(minutes=3)
VALID_YEARS, RATE = 3, 60


class _Consumer(NamedTuple):
    id: str
    values: dict[str, Any]
    titles: dict[str, str]
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _entered_on(ground, day):
        yield created(ground, KEEPER, API_CONSUMERS, one.id, one.values, one.titles, one.at)


def left(ground: Ground, day: date) -> Iterator[Record]:
    for one in _entered_on(ground, day):
        yield entered(ground, KEEPER, API_CONSUMERS, one.id, one.values, one.at)


def _entered_on(ground: Ground, day: date) -> Iterator[_Consumer]:
    """The bureau's own data platform, and the procurators' office at each prison."""
    if day != ground.plan.first + AFTER:
        return
    offices = [(one.code, one.name, f"驻{one.name}检察室") for one in ground.cast.prisons]
    units = [(*BUREAU, f"{BUREAU[1]}数据平台"), *offices]
    for place, (code, title, called) in enumerate(units):
        at = moment(day, FROM) + place * EACH_TAKES
        draw = ground.chance.of("consumer", code)
        values = {
            "name": called,
            "contact": name(draw, woman=draw.happens(0.4)),
            "addresses": f"10.{200 + place}.1.0/24",
            "valid_from": day,
            "valid_until": date(day.year + VALID_YEARS, 12, 31),
            "rate": RATE,
            "unit_id": ground.unit_id(code),
        }
        consumer_id = ground.ids.of(API_CONSUMERS.table, code, at)
        yield _Consumer(consumer_id, values, {"unit_id": title}, at)


LETTING_IN = Year(
    code="consumers",
    fills=(API_CONSUMERS.table,),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
