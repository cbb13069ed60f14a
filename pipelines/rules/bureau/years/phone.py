"""Numbers that officers enter and tell the phone systems of, and the calls that these told."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, cast

from pipelines.rules.bureau.cast import Bond, Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Left, Record, Row
from pipelines.rules.bureau.told_days import Told
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.bureau.years.people import bond_titles, keeper
from pipelines.rules.bureau.years.told import bond_by_phone, reviewed, taken_in, told_on
from pipelines.rules.exchange.prison_records.calls import (
    authorisation_columns,
    call_columns,
    relative_columns,
)
from pipelines.rules.exchange.prison_records.ids import call_id
from pipelines.rules.exchange.prison_records.reviews import NOUN as REVIEWS
from pipelines.rules.exchange.prison_systems.heard import may_be_kept
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind, SystemKind
from schemas.exchange.prison_systems.orders import OrderState
from schemas.exchange.prison_systems.records import Authorisation, Call
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS

NOUNS = {
    RecordKind.CALL: PHONE_CALLS.code,
    RecordKind.AUTHORISATION: PHONE_CALLS.code,
    RecordKind.REVIEW: REVIEWS,
}
ORDERS = "prison_order"
ENTERED_AFTER = timedelta(seconds=50)
"""So long behind the bond the number is entered."""
TAKEN, ANSWERED = timedelta(seconds=2), timedelta(seconds=4)
"""When the system was told of it, and when it had answered."""


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for inmate, bond in ground.cast.introductions.get(day, ()):
        number_id, values, at = _number(ground, inmate, bond)
        titles = bond_titles(inmate, bond)
        yield created(ground, keeper(inmate), RELATIVE_NUMBERS, number_id, values, titles, at)
    yield from taken_in(ground, SystemKind.PHONE, NOUNS, day)


def left(ground: Ground, day: date) -> Iterator[Left]:
    for inmate, bond in ground.cast.introductions.get(day, ()):
        number_id, values, at = _number(ground, inmate, bond)
        yield entered(ground, keeper(inmate), RELATIVE_NUMBERS, number_id, values, at)
        yield _order(ground, inmate.prison, number_id, at)
    for prison in ground.cast.prisons:
        calls: dict[str, list[Told]] = {}
        for one in told_on(ground, prison.code, SystemKind.PHONE, day):
            number = _call_no(one)
            if number is not None:
                calls.setdefault(number, []).append(one)
        for number, records in calls.items():
            yield from _call(ground, prison.code, number, records)


def _number(ground: Ground, inmate: Inmate, bond: Bond) -> tuple[str, dict[str, Any], datetime]:
    """What an officer enters needs no application."""
    at, relative = ground.bound(bond) + ENTERED_AFTER, bond.relative
    values = {
        "phone": relative.phone,
        "relative_id": ground.relative_id(relative),
        "kinship": bond.kinship.value,
        "inmate_id": ground.inmate_id(inmate),
        "shared": relative.phone in ground.cast.shared_phones,
    }
    number_id = ground.ids.of("relative_number", f"{inmate.number}/{relative.key}", at)
    return number_id, values, at


def _order(ground: Ground, prison: str, number_id: str, at: datetime) -> Row:
    """As it lies here after the system took it; what was said has been emptied since."""
    values = {
        "id": ground.ids.of(ORDERS, number_id, at),
        "system_id": ground.system_id(prison, SystemKind.PHONE),
        "kind": OrderKind.NUMBER.value,
        "module": RELATIVE_NUMBERS.code,
        "object_id": number_id,
        "version": 1,
        "record_version": 1,
        "cancelled": False,
        "state": OrderState.ACKNOWLEDGED.value,
        "tries": 1,
        "queued_at": at,
        "tried_at": at + TAKEN,
        "settled_at": at + ANSWERED,
        "problem": "",
        "receipt": f"WB{number_id[-6:]}",
    }
    return Row(table=ORDERS, values=values)


def _call_no(one: Told) -> str | None:
    """None of a record that is of no call."""
    record: Any = one.record
    if one.kind is RecordKind.REVIEW:
        return str(record.conversation_no)
    return str(record.call_no) if one.kind in NOUNS else None


def _call(ground: Ground, prison: str, number: str, records: list[Told]) -> Iterator[Left]:
    system_id = ground.system_id(prison, SystemKind.PHONE)
    target = call_id(system_id, number)
    by_kind = {one.kind: one for one in records}
    one = by_kind[RecordKind.CALL]
    told = cast(Call, one.record)
    inmate = ground.inmates[told.inmate_no]
    bond = bond_by_phone(inmate, told.phone)
    row = call_columns(
        told,
        inmate_id=ground.inmate_id(inmate),
        ward_id=ground.unit_id(inmate.ward_at(told.started_at)),
        treatment_level=inmate.level,
        deleted=one.deleted,
    )
    row |= relative_columns(told, (ground.relative_id(bond.relative), bond.kinship.value))
    if RecordKind.AUTHORISATION in by_kind:
        allowed = cast(Authorisation, by_kind[RecordKind.AUTHORISATION].record)
        row |= authorisation_columns(allowed, ground.officer_of(allowed.police_no))
    yield Record(
        module=PHONE_CALLS.code,
        id=target,
        values={"phone": told.phone},
        at=one.first,
        extra=row,
        changed_at=one.last,
    )
    ordinary = may_be_kept(Confidentiality(row["confidentiality"]))
    if RecordKind.REVIEW in by_kind and ordinary and told.ended_at:
        yield reviewed(ground, system_id, target, by_kind[RecordKind.REVIEW])


PHONE = Year(
    code="phone",
    fills=(RELATIVE_NUMBERS.table, ORDERS, PHONE_CALLS.table, REVIEWS),
    reads=("exchange", "people"),
    happened=happened,
    left=left,
)
