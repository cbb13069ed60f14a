"""What the ledger leaves an inmate at a moment; every channel asks here (VC-CFG-05, VC-APPT-16)."""

from datetime import date, datetime

import msgspec

from connectors.postgres.calls import allowance_rules, call_allowances
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.accounts import Standing, first_day, standing
from pipelines.rules.calls.call_allowance import PERIOD_TITLES, Allowance
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules leave of a channel's calls in the period around a moment."""

    allowance: Allowance
    used: int
    left: int
    """Granted extra calls of the month among them."""
    extra_left: int
    kind: ChargeKind | None
    """What the next call would be charged to; None where none is left."""
    shared: bool
    counted_in: Period
    """The period of a shared allowance may be the other channel's."""

    @property
    def period(self) -> str:
        return PERIOD_TITLES[self.counted_in]


async def left_over(
    tx: Tx, inmate: InmateRow, channel: Channel, moment: datetime, *, source: str | None = None
) -> Left | None:
    """None where no rule says how many there are; `source` is what is looked at itself."""
    return _left(await call_allowances.standing_of(tx, inmate, channel, moment, source=source))


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever books is shown before anything is chosen."""

    calls: Left
    first_day: date | None
    """Where no video call is left now: the first day on which one passes."""
    visits_left: int | None
    """None where visits are not limited."""


async def offered(tx: Tx, inmate: InmateRow, now: datetime) -> Offered:
    """Of video calls and visits, from what is read once."""
    terms, entries = await call_allowances.to_come(tx, inmate, now)
    calls = _left(standing(terms, entries, Channel.VIDEO, now))
    assert calls is not None
    visits = standing(terms, entries, Channel.VISIT, now)
    return Offered(
        calls=calls,
        first_day=None if calls.left > 0 else first_day(terms, entries, Channel.VIDEO, now),
        visits_left=visits.left if visits else None,
    )


async def video_left(
    tx: Tx, inmate: InmateRow, moment: datetime, *, beside: str | None = None
) -> Left:
    """`beside` is the call that is looked at: it is not used by others."""
    source = None if beside is None else f"video_call:{beside}"
    left = await left_over(tx, inmate, Channel.VIDEO, moment, source=source)
    assert left is not None
    return left


async def phone_left(tx: Tx, inmate: InmateRow, moment: datetime) -> Left | None:
    """None where no rule says how many phone calls there are: then there are none."""
    return await left_over(tx, inmate, Channel.PHONE, moment)


async def issued_left(
    tx: Tx, inmate: InmateRow, channel: Channel, moment: datetime, now: datetime
) -> Left | None:
    """What is left, once all that the rules give by now is in the ledger."""
    return _left(await allowance_rules.issued_standing(tx, inmate, channel, moment, now))


async def require_over(
    tx: Tx,
    inmate: InmateRow,
    channel: Channel,
    moment: datetime,
    now: datetime,
    *,
    source: str | None = None,
) -> Left | None:
    """What is left; raises where nothing is, naming the first possible day.

    The caller holds the lock of the inmate's bookings. None where no rule limits the channel.
    """
    noun = "会见" if channel is Channel.VISIT else "通话"
    return _left(
        await allowance_rules.require_over(
            tx, inmate, channel, moment, now, source=source, noun=noun
        )
    )


async def first_possible(tx: Tx, inmate: InmateRow, channel: Channel, now: datetime) -> date | None:
    """The first day from now on which one more passes; None where none is in sight."""
    return await allowance_rules.first_possible(tx, inmate, channel, now)


def _left(found: Standing | None) -> Left | None:
    if found is None:
        return None
    account = found.account
    return Left(
        allowance=account.allowance,
        used=found.used,
        left=found.left,
        extra_left=found.extra_left,
        kind=found.kind,
        shared=account.shared,
        counted_in=account.base.period,
    )
