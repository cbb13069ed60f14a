"""Calls as the phone systems told of them, with their tickets, reviews and daily comparisons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.reversals import Reversal, reversals_of
from pipelines.rules.bureau.story import Happened, Left, Record
from pipelines.rules.bureau.told_days import Told
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.tickets import (
    Settled,
    answered,
    compared,
    comparisons,
    settled,
    taken_back,
    ticket_record,
)
from pipelines.rules.bureau.years.told import bond_by_phone, reviewed, taken_in, told_on
from pipelines.rules.exchange.prison_records.calls import (
    authorisation_columns,
    call_columns,
    relative_columns,
)
from pipelines.rules.exchange.prison_records.ids import call_id
from pipelines.rules.exchange.prison_records.reviews import NOUN as REVIEWS
from pipelines.rules.exchange.prison_systems.heard import may_be_kept
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Authorisation, Call, Review
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.phone.funds_reconciliations import FUNDS_RECONCILIATIONS
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.people.contacts import ContactChannel

NOUNS = {
    RecordKind.CALL: PHONE_CALLS.code,
    RecordKind.AUTHORISATION: PHONE_CALLS.code,
    RecordKind.TICKET: PHONE_TICKETS.code,
    RecordKind.REVIEW: REVIEWS,
}


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    yield from taken_in(ground, SystemKind.PHONE, NOUNS, day)
    tickets = [one for told in _calls(ground, day) for one in told.tickets]
    yield from map(answered, tickets)
    if tickets:
        yield from compared(day, tickets)


def left(ground: Ground, day: date) -> Iterator[Left]:
    tickets: list[Settled] = []
    for told in _calls(ground, day):
        tickets += told.tickets
        yield from _call(ground, told)
        yield from map(ticket_record, told.tickets)
    yield from comparisons(ground, day, tickets)


def asked_back(ground: Ground, day: date) -> Iterator[tuple[Inmate, Settled, Reversal]]:
    """Tickets of a day's calls whose charge is to be taken back, as they are in the end."""
    calls = _calls(ground, day)
    found = _reversals(ground, day, calls)
    for told in calls:
        for ticket in told.tickets:
            if ticket.id in found:
                yield told.inmate, ticket, found[ticket.id]


def held(ground: Ground, day: date) -> Iterator[Conversation]:
    """Ordinary calls of the day that were talked."""
    for one in _calls(ground, day):
        told = cast(Call, one.told.record)
        ordinary = may_be_kept(Confidentiality(one.row["confidentiality"]))
        if ordinary and told.answered_at is not None and told.ended_at is not None:
            review = one.by_kind.get(RecordKind.REVIEW)
            yield Conversation(
                id=one.id,
                channel=ContactChannel.PHONE_CALL,
                inmate=one.inmate,
                ward=one.inmate.ward_at(told.started_at),
                relative_name=told.relative_name,
                clock_at=told.answered_at,
                began_at=told.answered_at,
                ended_at=told.ended_at,
                reviewed_at=cast(Review, review.record).at if review else None,
            )


def _call_no(one: Told) -> str | None:
    """None of a record that is of no call."""
    record: Any = one.record
    if one.kind is RecordKind.REVIEW:
        return str(record.conversation_no)
    return str(record.call_no) if one.kind in NOUNS else None


class _Call(NamedTuple):
    """A call, as the platform has it, with all that was told of it."""

    id: str
    inmate: Inmate
    told: Told
    row: dict[str, Any]
    by_kind: Mapping[RecordKind, Told]
    tickets: Sequence[Settled]
    """The one of a call that was talked."""


@lru_cache(maxsize=2)
def _calls(ground: Ground, day: date) -> Sequence[_Call]:
    """Log, rows and what was said ask for a day one after another.

    With their tickets as they are in the end.
    """
    calls = list(_told(ground, day))
    found = _reversals(ground, day, calls)
    return [
        one._replace(tickets=[taken_back(ticket, found.get(ticket.id)) for ticket in one.tickets])
        for one in calls
    ]


def _told(ground: Ground, day: date) -> Iterator[_Call]:
    for prison in ground.cast.prisons:
        calls: dict[str, dict[RecordKind, Told]] = {}
        for one in told_on(ground, prison.code, SystemKind.PHONE, day):
            number = _call_no(one)
            if number is not None:
                calls.setdefault(number, {})[one.kind] = one
        system_id = ground.system_id(prison.code, SystemKind.PHONE)
        for number, by_kind in calls.items():
            yield _known(ground, call_id(system_id, number), by_kind)


def _known(ground: Ground, target: str, by_kind: Mapping[RecordKind, Told]) -> _Call:
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
    tickets = _tickets(ground, inmate, target, row, by_kind)
    return _Call(target, inmate, one, row, by_kind, tickets)


def _call(ground: Ground, one: _Call) -> Iterator[Left]:
    told = cast(Call, one.told.record)
    yield Record(
        module=PHONE_CALLS.code,
        id=one.id,
        values={"phone": told.phone},
        at=one.told.first,
        extra=one.row,
        changed_at=one.told.last,
    )
    ordinary = may_be_kept(Confidentiality(one.row["confidentiality"]))
    if RecordKind.REVIEW in one.by_kind and ordinary and told.ended_at:
        system_id = ground.system_id(one.inmate.prison, SystemKind.PHONE)
        yield reviewed(ground, system_id, one.id, one.by_kind[RecordKind.REVIEW])


def _tickets(
    ground: Ground,
    inmate: Inmate,
    target: str,
    row: dict[str, Any],
    by_kind: Mapping[RecordKind, Told],
) -> list[Settled]:
    told = by_kind.get(RecordKind.TICKET)
    if told is None or not row["seconds"]:
        return []
    digits = cast(Call, by_kind[RecordKind.CALL].record).phone
    return [settled(ground, inmate, target, row, digits, told)]


def _reversals(ground: Ground, day: date, calls: Sequence[_Call]) -> Mapping[str, Reversal]:
    numbers = {one.code: one.number for one in ground.cast.prisons}
    charged = (
        (ticket.prison, numbers[ticket.prison], ticket.id)
        for told in calls
        for ticket in told.tickets
        if ticket.is_charged
    )
    return reversals_of(ground.chance, day, charged)


PHONE = Year(
    code="phone",
    fills=(
        PHONE_CALLS.table,
        PHONE_TICKETS.table,
        FUNDS_RECONCILIATIONS.table,
        REVIEWS,
    ),
    reads=("fees", "numbers"),
    happened=happened,
    left=left,
)
