"""Extra calls that were granted, and what is left of them (VC-VCM-01, -13)."""

from collections.abc import Collection

import msgspec
from sqlalchemy import ColumnElement, func, select, update

from connectors.postgres.transaction import Tx
from schemas.calls.channel import Channel
from schemas.calls.phone import PhoneCallState
from schemas.calls.state import CallState
from schemas.modules.common import APPROVED, DRAFT, PENDING, RETURNED
from schemas.tables import metadata
from schemas.tables.calls.call import video_call
from schemas.tables.generated import GENERATED

extra_call = GENERATED["extra_calls"]
FREE = (CallState.REJECTED, CallState.CANCELLED, CallState.MISSED)
"""Calls that take nothing from the allowance."""
TAKES = tuple(
    one.value
    for one in PhoneCallState
    if one not in (PhoneCallState.NO_ANSWER, PhoneCallState.REFUSED)
)
"""Phone calls that do: one that rings may still be answered."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A granted application, and how many of its calls are booked or done."""

    id: str
    number: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.number - self.used)


async def grants(tx: Tx, inmate_id: str, month: str, *, beside: str | None = None) -> list[Grant]:
    """Those of an inmate for a month, the oldest first; the call `beside` is not counted."""
    charged = select(func.count()).where(
        video_call.c.extra_call_id == extra_call.c.id,
        video_call.c.state.not_in([state.value for state in FREE]),
    )
    if beside is not None:
        charged = charged.where(video_call.c.id != beside)
    used = charged.correlate(extra_call).scalar_subquery().label("used")
    found = select(extra_call.c.id, extra_call.c.number, used).where(
        extra_call.c.inmate_id == inmate_id,
        extra_call.c.month == month,
        extra_call.c.state == APPROVED,
        of_channel(Channel.VIDEO),
    )
    return await tx.all(found.order_by(extra_call.c.id), Grant)


async def phone_grants(tx: Tx, inmate_id: str, month: str) -> list[Grant]:
    """Those for the phone; `used` is what the rule service has counted."""
    found = select(
        extra_call.c.id, extra_call.c.number, func.coalesce(extra_call.c.used, 0).label("used")
    ).where(
        extra_call.c.inmate_id == inmate_id,
        extra_call.c.month == month,
        extra_call.c.state == APPROVED,
        of_channel(Channel.PHONE),
    )
    return await tx.all(found.order_by(extra_call.c.id), Grant)


def of_channel(channel: Channel) -> ColumnElement[bool]:
    """Applications from before there were two channels are for video calls."""
    told = func.coalesce(extra_call.c.channel, Channel.VIDEO.value)
    found: ColumnElement[bool] = told == channel.value
    return found


async def recount(tx: Tx, extra_call_ids: Collection[str | None]) -> None:
    """Let the records show what is used: counted from the calls anew, never added to."""
    ids = [one for one in extra_call_ids if one is not None]
    if not ids:
        return
    used = (
        select(func.count())
        .where(
            video_call.c.extra_call_id == extra_call.c.id,
            video_call.c.state.not_in([state.value for state in FREE]),
        )
        .correlate(extra_call)
        .scalar_subquery()
    )
    phones = metadata.tables["phone_call"].c
    dialled = (
        select(func.count())
        .where(phones.extra_call_id == extra_call.c.id, phones.state.in_(TAKES))
        .correlate(extra_call)
        .scalar_subquery()
    )
    counted = update(extra_call).where(extra_call.c.id.in_(ids))
    await tx.execute(counted.values(used=used + dialled))


async def asked(tx: Tx, inmate_id: str, channel: Channel) -> bool:
    """Whether an application for the inmate and channel is not decided yet."""
    found = select(extra_call.c.id).where(
        extra_call.c.inmate_id == inmate_id,
        extra_call.c.state.in_((DRAFT, PENDING, RETURNED)),
        of_channel(channel),
    )
    return await tx.scalar(found.limit(1)) is not None
