"""Extra calls that were granted, and what is left of them (VC-VCM-01, -13)."""

from collections.abc import Collection

import msgspec
from sqlalchemy import ColumnElement, func, select, update

from connectors.postgres.transaction import Tx
from pipelines.rules.calls.accounts import TAKEN
from schemas.calls.channel import Channel
from schemas.modules.common import APPROVED, DRAFT, PENDING, RETURNED
from schemas.tables.calls.allowance import allowance_entry
from schemas.tables.generated import GENERATED

extra_call = GENERATED["extra_calls"]


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A granted application, and how many of its calls are booked or done."""

    id: str
    number: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.number - self.used)


async def grants(
    tx: Tx, inmate_id: str, channel: Channel, month: str, *, source: str | None = None
) -> list[Grant]:
    """Those of an inmate for a month, the oldest first; what `source` used is not counted."""
    found = select(extra_call.c.id, extra_call.c.number, _used(source).label("used")).where(
        extra_call.c.inmate_id == inmate_id,
        extra_call.c.month == month,
        extra_call.c.state == APPROVED,
        of_channel(channel),
    )
    return await tx.all(found.order_by(extra_call.c.id), Grant)


def _used(source: str | None = None) -> ColumnElement[int]:
    """Calls that the ledger says were used of an application and not given back."""
    entry = allowance_entry.c
    taken = [entry.grant_id == extra_call.c.id, entry.kind.in_([one.value for one in TAKEN])]
    if source is not None:
        taken.append(entry.source != source)
    used = select(func.coalesce(-func.sum(entry.amount), 0)).where(*taken)
    found: ColumnElement[int] = used.correlate(extra_call).scalar_subquery()
    return found


def of_channel(channel: Channel) -> ColumnElement[bool]:
    """Applications from before there were two channels are for video calls."""
    told = func.coalesce(extra_call.c.channel, Channel.VIDEO.value)
    found: ColumnElement[bool] = told == channel.value
    return found


async def recount(tx: Tx, extra_call_ids: Collection[str | None]) -> None:
    """Let the records show what is used: from the ledger anew, never added to."""
    ids = [one for one in extra_call_ids if one is not None]
    if ids:
        counted = update(extra_call).where(extra_call.c.id.in_(ids))
        await tx.execute(counted.values(used=_used()))


async def asked(tx: Tx, inmate_id: str, channel: Channel) -> bool:
    """Whether an application for the inmate and channel is not decided yet."""
    found = select(extra_call.c.id).where(
        extra_call.c.inmate_id == inmate_id,
        extra_call.c.state.in_((DRAFT, PENDING, RETURNED)),
        of_channel(channel),
    )
    return await tx.scalar(found.limit(1)) is not None
