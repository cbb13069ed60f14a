"""Tickets of planted phone calls, settled with the funds platform, and its daily comparison."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast

from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.reversals import Reversal
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.told_days import Told
from pipelines.rules.bureau.years.fees import prices
from pipelines.rules.phone.funds_comparison import KEEPER, Ours, Sums, compare, sums_columns
from pipelines.rules.phone.tickets import (
    SENDER,
    TalkedCall,
    charged_columns,
    sent_columns,
    settled_detail,
    ticket_row,
    told_columns,
)
from pipelines.rules.security.digest import sm3_hex
from schemas.calls.fees import ChargeFailure, TicketState
from schemas.exchange.prison_systems.records import Ticket
from schemas.modules.phone.funds_reconciliations import FUNDS_RECONCILIATIONS
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.phone.funds import Entry

TALKED = TalkedCall.__struct_fields__
ASKED, ANSWERED = timedelta(seconds=2), timedelta(seconds=3)
"""Behind the call's end, when the platform was asked and when it had answered."""
NEW_DAYS, UNKNOWN_THERE = 40, 0.2
"""So long behind an inmate's arrival the funds platform may have no account of him yet."""
NO_ACCOUNT = "没有该罪犯的资金账户"
COMPARED = time(6)
COMPARED_DAYS = 3
"""On so many mornings a day is compared, the last time for good."""
RECEIPT_LENGTH = 15


class Settled(NamedTuple):
    """A ticket as it stands in the end, its prison, and when it was answered."""

    values: dict[str, Any]
    prison: str
    at: datetime
    told_at: datetime

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def is_charged(self) -> bool:
        """Whether the platform took the fee, and may have given it back since."""
        return self.values["state"] in (TicketState.CHARGED.value, TicketState.REVERSED.value)

    def is_taken(self, at: datetime) -> bool:
        """Whether the money lies with us at a moment."""
        given_back = self.values.get("reversed_at")
        return self.is_charged and (given_back is None or given_back > at)


def settled(
    ground: Ground, inmate: Inmate, call_id: str, call: Mapping[str, Any], digits: str, told: Told
) -> Settled:
    """Of a call that was talked; `told` is what the phone system reckons itself."""
    ended = cast(datetime, call["ended_at"])
    ticket_id = ground.ids.of(PHONE_TICKETS.table, call_id, ended)
    prison_id = ground.unit_id(inmate.prison)
    given = {name: call[name] for name in TALKED if name in call}
    talked = TalkedCall(id=call_id, prison_id=prison_id, **given)
    row = ticket_row(ticket_id, talked, prices(ground), digits, ended)
    row |= sent_columns(1, ended + ASKED) | _answer(ground, inmate, ticket_id, ended)
    # Made, sent, answered, and held against what was told.
    row |= told_columns(told.key, cast(Ticket, told.record), deleted=told.deleted)
    row |= {"version": 4, "updated_at": told.last}
    return Settled(row, inmate.prison, ended + ANSWERED, told.last)


def taken_back(one: Settled, reversal: Reversal | None) -> Settled:
    """As it stands once the application about it was decided."""
    at = reversal.reversed_at if reversal else None
    if at is None:
        return one
    # Queued by the decision, and answered by the platform.
    moved = {"state": TicketState.REVERSED.value, "reversed_at": at}
    noted = {"version": one.values["version"] + 2, "updated_at": max(at, one.told_at)}
    return one._replace(values=one.values | moved | noted)


def _answer(ground: Ground, inmate: Inmate, ticket_id: str, ended: datetime) -> dict[str, Any]:
    at = ended + ANSWERED
    draw = ground.chance.of("funds", ticket_id)
    if ended - inmate.since < timedelta(days=NEW_DAYS) and draw.happens(UNKNOWN_THERE):
        failure = ChargeFailure.ACCOUNT_UNKNOWN.value
        return {"state": TicketState.FAILED.value, "failure": failure, "reason": NO_ACCOUNT}
    receipt = "C" + sm3_hex(ticket_id.encode())[:RECEIPT_LENGTH]
    return {"state": TicketState.CHARGED.value, **charged_columns(receipt, at)}


def answered(one: Settled) -> Happened:
    """The line of the log about the platform's answer."""
    after = TicketState.CHARGED if one.is_charged else TicketState(one.values["state"])
    detail = settled_detail((TicketState.SENT, after), one.values["fee"], one.values)
    return Happened(
        at=one.at,
        stream=one.prison,
        actor=SENDER,
        action=f"{PHONE_TICKETS.code}.{after.value}",
        object_kind=PHONE_TICKETS.code,
        object_id=one.values["id"],
        detail=detail,
    )


def ticket_record(one: Settled) -> Row:
    return Row(table=PHONE_TICKETS.table, values=one.values)


def comparisons(ground: Ground, day: date, tickets: Iterable[Settled]) -> Iterator[Row]:
    """What the last comparison of the day's calls left, prison by prison."""
    first = _morning(day, 1)
    last = _morning(day, COMPARED_DAYS)
    for unit_id, sums in _compared(tickets).items():
        values = {
            "id": ground.ids.of(FUNDS_RECONCILIATIONS.table, f"{unit_id}/{day}", first),
            "version": COMPARED_DAYS,
            "created_at": first,
            "updated_at": last,
            "day": day,
            "unit_id": unit_id,
            **sums_columns(sums, last),
        }
        yield Row(table=FUNDS_RECONCILIATIONS.table, values=values)


def compared(day: date, tickets: Iterable[Settled]) -> Iterator[Happened]:
    """The lines of the log about them."""
    mine = list(tickets)
    for morning in range(1, COMPARED_DAYS + 1):
        at = _morning(day, morning)
        taken = sum(one.is_taken(at) for one in mine)
        yield Happened(
            at=at,
            stream=BUREAU,
            actor=KEEPER,
            action="funds.reconcile",
            object_kind="funds",
            object_id=None,
            detail={"day": day.isoformat(), "tickets": taken, "differences": 0},
        )


def _compared(tickets: Iterable[Settled]) -> Mapping[str, Sums]:
    """Both sides know the same."""
    ours, theirs = [], []
    for one in tickets:
        row, fee = one.values, Decimal(one.values["fee"])
        state = TicketState(row["state"])
        ours.append(Ours(ticket_no=row["id"], unit_id=row["unit_id"], state=state, fee=fee))
        if one.is_charged:
            given_back = state is TicketState.REVERSED
            entry = Entry(ticket_no=row["id"], inmate_no="-", amount=fee, reversed=given_back)
            theirs.append(entry)
    return compare(ours, theirs, {}, "").sums


def _morning(day: date, later: int) -> datetime:
    return moment(day + timedelta(days=later), COMPARED)
