"""What everybody who takes part in a video call from outside is told of it (VC-PUB-13)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.messages import outgoing_messages
from connectors.postgres.messages.relative_messages import CALL_MOVED
from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.transaction import Tx
from pipelines.flows.messages.telling import Matter, send_alone, tell
from schemas.messages.occasions import Occasion
from schemas.tables.calls.call import call_companion


async def companions(tx: Tx, call_id: str) -> list[str]:
    """Relatives who may be in the picture too."""
    found = select(call_companion.c.relative_id).where(call_companion.c.call_id == call_id)
    return list((await tx.connection.scalars(found.order_by(call_companion.c.id))).all())


async def booked(tx: Tx, keys: FieldKeys, call: CallRow, at: datetime) -> None:
    """Whoever booked has his page open, or the window before him; the push goes along."""
    await send_alone(
        tx, keys, Occasion.CALL_BOOKED, _matter(call), at, relative_id=call.relative_id
    )


async def decided(tx: Tx, keys: FieldKeys, call: CallRow, occasion: Occasion, at: datetime) -> None:
    """The one who asked reads the result of his case; whoever comes along reads of the call."""
    await outgoing_messages.plan(tx, keys, call, occasion, at)
    await _tell_companions(tx, keys, call, occasion, _matter(call), at)


async def cancelled(
    tx: Tx, keys: FieldKeys, call: CallRow, at: datetime, reason: str = "", *, by_himself: bool
) -> None:
    """One message to each; who cancelled by himself knows, and has it confirmed by a push."""
    matter = _matter(call, reason=reason)
    say = send_alone if by_himself else tell
    await say(tx, keys, Occasion.CANCELLED, matter, at, relative_id=call.relative_id)
    await _tell_companions(tx, keys, call, Occasion.CANCELLED, matter, at)


async def moved(
    tx: Tx, keys: FieldKeys, call: CallRow, before: datetime, text: str, at: datetime
) -> None:
    """Each move is told of, also one back to where the call was."""
    matter = _matter(call, round=f"{at:%Y%m%d%H%M%S%f}", before=before)
    title = "可视通话时间已调整"
    told = msgspec.structs.replace(matter, kind=CALL_MOVED, title=title, text=text)
    await tell(tx, keys, Occasion.MOVED, told, at, relative_id=call.relative_id)
    await _tell_companions(tx, keys, call, Occasion.MOVED, matter, at)


def _matter(call: CallRow, **more: Any) -> Matter:
    return Matter(
        subject=f"call:{call.id}",
        unit_id=call.prison_id,
        case_no=call.case_no,
        happens_at=call.starts_at,
        call_id=call.id,
        coming=True,
        **more,
    )


async def _tell_companions(
    tx: Tx, keys: FieldKeys, call: CallRow, occasion: Occasion, matter: Matter, at: datetime
) -> None:
    """Their own page does not open the call of another, so it is not linked; nor is a reason."""
    told = msgspec.structs.replace(matter, call_id=None, reason="", text="", title="")
    for relative_id in await companions(tx, call.id):
        await tell(tx, keys, occasion, told, at, relative_id=relative_id)
