"""What phone calls cost, and how far numbers are away: entered on the first day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.numbers import NEAR
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.bureau.stories.phone_story import PRICE_A_MINUTE
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.phone.call_fee import NumberBook, NumberClass, Tariff
from pipelines.rules.phone.tickets import PriceList
from schemas.calls.fees import Rounding
from schemas.exchange.prison_systems.records import Distance
from schemas.modules.module import Module
from schemas.modules.phone.call_tariffs import CALL_TARIFFS
from schemas.modules.phone.number_classes import NUMBER_CLASSES

KEEPER = "bureau.leader"
NAMES = {
    Distance.LOCAL: "市内通话",
    Distance.DOMESTIC: "市外通话",
    Distance.INTERNATIONAL: "国际长途",
}
CENTS, A_MINUTE = Decimal(100), 60
EACH_TAKES = timedelta(seconds=40)
Entry = tuple[Module, str, dict[str, Any], datetime]


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    titles = {"unit_id": BUREAU[1]}
    for module, record_id, values, at in _entries(ground, day):
        yield created(ground, KEEPER, module, record_id, values, titles, at)


def left(ground: Ground, day: date) -> Iterator[Record]:
    for module, record_id, values, at in _entries(ground, day):
        yield entered(ground, KEEPER, module, record_id, values, at)


@lru_cache(maxsize=2)
def prices(ground: Ground) -> PriceList:
    """As they are from the first day to the last one."""
    made = list(_entries(ground, ground.plan.first))
    return PriceList(
        tariffs=[
            Tariff(
                id=record_id,
                version=1,
                prison_id=None,
                distance=Distance(values["distance"]),
                unit_cents=values["unit_cents"],
                unit_seconds=values["unit_seconds"],
                rounding=Rounding(values["rounding"]),
                least_cents=values["least_cents"],
                valid_from=values["valid_from"],
                valid_until=None,
            )
            for module, record_id, values, _ in made
            if module is CALL_TARIFFS
        ],
        numbers=NumberBook(
            NumberClass(
                prison_id=None, prefix=values["prefix"], distance=Distance(values["distance"])
            )
            for module, _, values, _ in made
            if module is NUMBER_CLASSES
        ),
    )


def _entries(ground: Ground, day: date) -> Iterator[Entry]:
    if day != ground.plan.first:
        return
    at, unit_id = ground.opening() + ACCOUNTS_TAKE, ground.unit_id(BUREAU[0])
    for distance, name in NAMES.items():
        at += EACH_TAKES
        values = {
            "name": name,
            "unit_id": unit_id,
            "distance": distance.value,
            "unit_cents": int(PRICE_A_MINUTE[distance] * CENTS),
            "unit_seconds": A_MINUTE,
            "rounding": Rounding.UP.value,
            "least_cents": 0,
            "valid_from": ground.plan.first,
        }
        yield CALL_TARIFFS, ground.ids.of(CALL_TARIFFS.table, distance, at), values, at
    for prefix in NEAR:
        at += EACH_TAKES
        near = {"prefix": prefix, "distance": Distance.LOCAL.value, "unit_id": unit_id}
        yield NUMBER_CLASSES, ground.ids.of(NUMBER_CLASSES.table, prefix, at), near, at


FEES = Year(
    code="fees",
    fills=(CALL_TARIFFS.table, NUMBER_CLASSES.table),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
