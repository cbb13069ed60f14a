"""The ledger's writers above their limit: wards hand in more days than shards take."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

import msgspec

from cluster.benches.labour.workload import Prison, days_of, message_of, sheets_of
from cluster.benches.overload.flowing import FlowingPart
from cluster.benches.overload.listening import Handle, Listen
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from schemas.messages.labour import HoursEntered
from schemas.messages.subjects import labour_hours, ledger_applied
from schemas.settings import Settings

YEARS = range(2000, 2025)


class LedgerPart(FlowingPart):
    """Sheets of two hundred lines, from their commit until the ledger tells that it has them."""

    name, unit = "ledger", "sheets/s"
    deadline_s = 3.0
    first = 16.0
    probe: float | None = 256.0

    def __init__(self, own: Settings, prisons: Sequence[Prison]) -> None:
        from actors.labour import labour_writer
        from actors.messages import outbox_relay

        super().__init__(own)
        self._standing = [outbox_relay.start(own), *labour_writer.start(own)]
        self._codes = {one.prison_id: one.code for one in prisons}
        # A day of each prison in turn: wards hand in beside one another.
        days = (day for year in YEARS for day in days_of(year))
        self._messages: Iterator[HoursEntered] = chain.from_iterable(
            (message_of(sheet) for one in prisons for sheet in sheets_of(one, [day], 1))
            for day in days
        )

    @property
    def listen(self) -> Listen:
        return partial(_told_sheets, [*self._codes.values()])

    async def put(self, tx: Tx) -> str:
        message = next(self._messages)
        await outbox.put(tx, labour_hours(self._codes[message.prison_id], "entered"), message)
        return message.sheet_id


async def _told_sheets(codes: Sequence[str], bus: Bus, handle: Handle) -> None:
    async def told(delivery: Delivery) -> None:
        for sheet_id in msgspec.json.decode(delivery.payload, type=list[str]):
            handle(sheet_id)

    for code in codes:
        await bus.subscribe_core(ledger_applied(code), told)
    await asyncio.get_running_loop().create_future()
