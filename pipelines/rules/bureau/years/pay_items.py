"""What officers add to the pay of a month, or take from it, before it is calculated."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

import msgspec

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.keyed import SealedNote
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.ward_days import WardDays
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.bureau.years.people import ward_title
from pipelines.rules.bureau.years.workers import inmate_title, ward_officer
from pipelines.rules.labour.pay.facts import ItemKind, PayItem
from pipelines.rules.labour.pay.month import last_day, month_of_day, next_first
from pipelines.rules.modules.sealed_places import noted_place
from pipelines.rules.security.purposes import PERSONAL
from schemas.modules.labour.pay_items import PAY_ITEMS

DAY = timedelta(days=1)
ENTERED_ON, ENTERED_AT, EACH_AFTER = 2, time(15), timedelta(minutes=6)
"""From which day of the next month on, before its pay is calculated."""
OF_A_WARD = 2
REASONS = {
    ItemKind.BONUS: ("超额完成定额", "15.00"),
    ItemKind.ALLOWANCE: ("夜班补贴", "8.00"),
    ItemKind.DEDUCTION: ("损坏工具赔偿", "6.50"),
}
AMOUNT = PAY_ITEMS.field("amount")


class Entered(NamedTuple):
    """An item, and who entered it of whom and when."""

    item: PayItem
    inmate: Inmate
    ward: str
    login: str
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _entered_on(ground, day):
        made = _made(ground, one)
        ward, inmate = ward_title(one.ward), inmate_title(one.inmate)
        titles = {"inmate_id": inmate, "ward_id": ward}
        told = created(ground, one.login, PAY_ITEMS, made.id, made.values, titles, one.at)
        place = noted_place(PAY_ITEMS, AMOUNT, made.id)
        note = SealedNote(PERSONAL, str(one.item.amount), place)
        after = told.detail["after"] | {AMOUNT.name: note}
        yield msgspec.structs.replace(told, detail=told.detail | {"after": after}, keyed=True)


def left(ground: Ground, day: date) -> Iterator[Record]:
    for one in _entered_on(ground, day):
        yield _made(ground, one)


def items_of(ground: Ground, ward: str, month: str) -> list[Entered]:
    """Those of a ward's month, in the order of entry; nothing before anybody works."""
    last = last_day(month)
    day = ground.work.days.next(next_first(last.replace(day=1)).replace(day=ENTERED_ON))
    draw = ground.chance.of("pay items", ward, month)
    days = WardDays(ground.work, ground.chance)
    worked = next((told for on in range(7) if (told := days.of(ward, last - on * DAY))), [])
    noon = moment(day, ENTERED_AT)
    there = [
        one.worker.inmate
        for one in worked
        if one.worker.inmate.is_held(noon) and one.worker.inmate.ward_at(noon) == ward
    ]
    chosen = sorted({draw.below(len(there)) for _ in range(OF_A_WARD)}) if there else []
    found: list[Entered] = []
    for on, place in enumerate(chosen):
        kind = draw.one_of(tuple(ItemKind))
        reason, amount = REASONS[kind]
        at = noon + on * EACH_AFTER + draw.share() * EACH_AFTER
        inmate = there[place]
        item = PayItem(
            id=ground.ids.of(PAY_ITEMS.table, f"{inmate.number}/{month}/{kind}", at),
            inmate_id=ground.inmate_id(inmate),
            month=month,
            kind=kind,
            amount=Decimal(amount),
            reason=reason,
        )
        found.append(Entered(item, inmate, ward, ward_officer(ward, "labour"), at))
    return found


def _entered_on(ground: Ground, day: date) -> Iterator[Entered]:
    if day != ground.work.days.next(day.replace(day=ENTERED_ON)):
        return
    month = month_of_day(day.replace(day=1) - DAY)
    for prison in ground.cast.prisons:
        for ward in prison.wards:
            yield from items_of(ground, ward, month)


def _made(ground: Ground, one: Entered) -> Record:
    values = {
        "inmate_id": one.item.inmate_id,
        "ward_id": ground.unit_id(one.ward),
        "month": one.item.month,
        "item_kind": one.item.kind.value,
        "amount": one.item.amount,
        "reason": one.item.reason,
    }
    return entered(ground, one.login, PAY_ITEMS, one.item.id, values, one.at)


ITEMS = Year(
    code="pay_items",
    fills=(PAY_ITEMS.table,),
    reads=("workers",),
    happened=happened,
    left=left,
)
