"""What hangs on a phone call changes a row that is here already, or waits for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.tables.generated import GENERATED

phone_call: Any = GENERATED[PHONE_CALLS.code]


class KnownCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that a record names."""

    id: str
    authorised_at: datetime | None


async def calls_of(tx: Tx, ids: Iterable[str]) -> dict[str, KnownCall]:
    """Those that are here, held until the transaction ends."""
    columns = (phone_call.c.id, phone_call.c.authorised_at)
    found = select(*columns).where(among(phone_call.c.id, sorted(set(ids))))
    held = found.order_by(phone_call.c.id).with_for_update()
    return {one.id: one for one in await tx.all(held, KnownCall)}
