"""Telling a person outside: 我的消息 and what goes out, with the change that it tells of.

Whatever decides something about a relative or an account calls `tell`; of one change a person is
told once (VC-PUB-11, VC-PUB-12, VC-PUB-13).
"""

from datetime import datetime

import msgspec

from connectors.postgres.messages import outgoing_messages, relative_messages
from connectors.postgres.messages.told_matter import About
from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from schemas.messages.occasions import CATALOGUE, Occasion


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of, as whoever tells knows it."""

    subject: str
    """Kind and id, as `question:<id>`."""
    round: str = ""
    """Tells changes of one subject apart that are the same occasion."""
    unit_id: str | None = None
    """Of the prison; None where the bureau tells it."""
    case_no: str = ""
    happens_at: datetime | None = None
    """When the call or visit is; else when the thing was decided."""
    before: datetime | None = None
    """When it was to be before."""
    kind: str = ""
    """By which the page knows the entry; the occasion's code where empty."""
    title: str = ""
    """Of the entry in 我的消息; the occasion's where empty."""
    text: str = ""
    """What the entry says; the prison's words, or the product's, where empty."""
    reason: str = ""
    """Shown to the person himself in 我的消息 alone; it goes out by no message."""
    call_id: str | None = None
    booking_id: str | None = None
    coming: bool = False
    """Whether `happens_at` is still to come, so that afterwards nothing need be told of it."""


async def tell(
    tx: Tx,
    keys: FieldKeys,
    occasion: Occasion,
    matter: Matter,
    at: datetime,
    *,
    relative_id: str | None = None,
    account_id: str | None = None,
) -> bool:
    """Write the person's message and plan what goes out; whether it was news to him."""
    about = await _about(tx, matter, at, relative_id, account_id)
    if about is None:
        return False
    text = matter.text or await outgoing_messages.words_of(tx, occasion, about)
    new = await relative_messages.add(
        tx,
        relative_id,
        account_id=account_id,
        call_id=matter.call_id,
        booking_id=matter.booking_id,
        kind=matter.kind or occasion.value,
        title=matter.title or CATALOGUE[occasion].title,
        text=text[: relative_messages.MOST],
        reason=matter.reason,
        at=at,
        once=about.once(occasion),
    )
    if new:
        await outgoing_messages.plan_about(tx, keys, about, occasion, at)
    return new


async def send_alone(
    tx: Tx,
    keys: FieldKeys,
    occasion: Occasion,
    matter: Matter,
    at: datetime,
    *,
    relative_id: str | None = None,
    account_id: str | None = None,
) -> int:
    """Plan what goes out of something that 我的消息 shows by itself, as a case's result."""
    about = await _about(tx, matter, at, relative_id, account_id)
    if about is None:
        return 0
    return await outgoing_messages.plan_about(tx, keys, about, occasion, at)


async def _about(
    tx: Tx, matter: Matter, at: datetime, relative_id: str | None, account_id: str | None
) -> About | None:
    unit = await units.get(tx, matter.unit_id) if matter.unit_id else await units.root(tx)
    if unit is None:
        return None
    coming = matter.happens_at if matter.coming else None
    return About(
        relative_id=relative_id,
        account_id=account_id,
        case_no=matter.case_no,
        unit_id=unit.id,
        prison_name=unit.name,
        starts_at=matter.happens_at or at,
        time_before=matter.before,
        subject=matter.subject,
        round=matter.round,
        begins_at=coming,
        until=coming,
    )
