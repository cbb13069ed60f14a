"""What an inmate's call rules leave at a moment; both channels ask here (VC-CFG-05)."""

from datetime import datetime

import msgspec

from connectors.postgres.calls import booked_calls, call_allowances, extra_calls
from connectors.postgres.people.inmate_rules import calls_of_level, level_at
from connectors.postgres.people.people import InmateRow
from connectors.postgres.phone import phone_calls
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.call_allowance import (
    PERIOD_TITLES,
    Allowance,
    SpecialRule,
    allowance,
    calls_left,
    charged_as,
    common,
    counted_within,
    month_of,
    period_bounds,
    sharing,
    special_on,
    without_rule,
)
from pipelines.rules.platform.local_time import local
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
    """What the next video call would be charged to; None where none is left."""
    shared: bool
    counted_in: Period
    """The period of a shared allowance may be the other channel's."""

    @property
    def period(self) -> str:
        return PERIOD_TITLES[self.counted_in]


async def video_left(
    tx: Tx, inmate: InmateRow, moment: datetime, *, beside: str | None = None
) -> Left:
    """`beside` is the call that is looked at: it is not used by others."""
    left = await _left(tx, inmate, moment, Channel.VIDEO, beside)
    assert left is not None
    return left


async def phone_left(tx: Tx, inmate: InmateRow, moment: datetime) -> Left | None:
    """None where no rule says how many phone calls there are: then there are none."""
    return await _left(tx, inmate, moment, Channel.PHONE, None)


async def _left(
    tx: Tx,
    inmate: InmateRow,
    moment: datetime,
    channel: Channel,
    beside: str | None,
    *,
    own_rules: bool = True,
) -> Left | None:
    level = await level_at(tx, inmate.id, moment)
    special = await call_allowances.special(tx, inmate.id)
    found = {
        one: rule
        for one in Channel
        if (rule := await _allowance(tx, inmate, level, moment, one, special)) is not None
    }
    if Channel.VIDEO not in found:
        found[Channel.VIDEO] = without_rule(inmate.monthly_calls, await calls_of_level(tx, level))
    shared = sharing(inmate.prison_id, await call_allowances.sharings(tx, inmate.prison_id))
    base = common(found, channel, shared)
    if base is None:
        return None
    own = special_on(Channel.VIDEO, local(moment).date(), special)
    bounds = period_bounds(base.period, moment)
    used = {
        Channel.VIDEO: await booked_calls.count_for_allowance(
            tx,
            inmate.id,
            *counted_within(base.period, moment, own),
            kind=ChargeKind.SPECIAL if own else ChargeKind.ORDINARY,
            beside=beside,
        ),
        Channel.PHONE: await phone_calls.count_for_allowance(tx, inmate.id, *bounds, now=moment),
    }
    left, extra = calls_left(found, used, channel, shared), 0
    if channel is Channel.VIDEO:
        month = month_of(moment)
        granted = await extra_calls.grants(tx, inmate.id, month, beside=beside)
        extra = sum(grant.left for grant in granted)
    else:
        phone = await extra_calls.phone_grants(tx, inmate.id, month_of(moment))
        extra = sum(grant.left for grant in phone)
    return Left(
        allowance=found.get(channel, base),
        used=used[channel],
        left=left + extra,
        extra_left=extra,
        kind=charged_as(left, extra, own),
        shared=shared is not None,
        counted_in=base.period,
    )


async def _allowance(
    tx: Tx,
    inmate: InmateRow,
    level: str | None,
    moment: datetime,
    channel: Channel,
    special: list[SpecialRule],
) -> Allowance | None:
    return allowance(
        channel,
        day=local(moment).date(),
        prison_id=inmate.prison_id,
        level=level,
        rules=await call_allowances.rules(tx, inmate.prison_id, level),
        special=special,
    )
