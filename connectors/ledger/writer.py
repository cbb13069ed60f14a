"""From messages to committed rows: the consumers of one shard, one for each of its prisons."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NoReturn

import msgspec

from connectors.ending import end
from connectors.ledger import outages
from connectors.ledger.applier import Applier
from connectors.ledger.away import Away, LedgerAway
from connectors.ledger.incoming import Incoming, Refusal
from connectors.ledger.shards import Shards
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.postgres.database import Database
from connectors.postgres.messages import dead_letters
from schemas.errors import Unavailable
from schemas.messages.labour import LabourMessage
from schemas.messages.subjects import LABOUR, labour_of, ledger_applied

logger = logging.getLogger(__name__)

MOST_MESSAGES = 64
"""A batch of full sheets is some 12,000 rows; more gains nothing."""
CONSUMER = "ledger"
LOOK_S = 2.0
"""How often the placement is looked at for prisons that came or went."""
_decoder = msgspec.json.Decoder(LabourMessage)


class ShardWriter:
    """Holds what is not committed yet, and so not acknowledged: it comes again."""

    def __init__(
        self,
        number: int,
        shards: Shards,
        core: Database,
        bus: Bus,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._number = number
        self._shards = shards
        self._core = core
        self._bus = bus
        self._clock = clock
        self._applier = Applier(shards.databases[number], shards.seals, self._keep)
        self._consumers: dict[str, asyncio.Task[NoReturn]] = {}
        self._told: Away | None = None
        self._looked = False
        self.applied = 0
        self.lines = 0
        self.refused = 0

    async def run(self) -> NoReturn:
        """Until cancelled; follows prisons that are placed here or leave."""
        try:
            while True:
                try:
                    await self._follow()
                    await self._look()
                except Unavailable as outage:
                    logger.warning("ledger writer %d waits: %s", self._number, outage)
                await asyncio.sleep(LOOK_S)
        finally:
            await end(self._consumers.values())

    async def _follow(self) -> None:
        mine = {
            one.prison_code: one
            for one in await self._shards.placements()
            if one.shard == self._number
        }
        for code in [code for code in self._consumers if code not in mine]:
            # To its end: the prison's rows are another writer's from now on.
            await end([self._consumers.pop(code)])
        for code in mine:
            task = self._consumers.get(code)
            if task is None or task.done():
                self._consumers[code] = asyncio.create_task(self._consume(code))

    async def _look(self) -> None:
        """Whether the shard can be asked; whether it takes rows shows when some are written."""
        try:
            await self._shards.databases[self._number].reach()
        except LedgerAway as away:
            await self._tell(away.why)
        else:
            if not self._looked or self._told in (Away.LOST, Away.SHAPE):
                await self._tell(None)

    async def _tell(self, away: Away | None) -> None:
        """Operators read it; said once for each change, and once by each new writer."""
        if away is Away.BUSY or (self._looked and away is self._told):
            return
        async with self._core.transaction() as tx:
            if away is None:
                await outages.end(tx, self._number, self._clock())
            else:
                await outages.begin(tx, self._number, away, self._clock())
        self._told, self._looked = away, True

    async def _consume(self, code: str) -> NoReturn:
        async def handle(deliveries: list[Delivery]) -> None:
            await self._apply(code, deliveries)

        await self._bus.consume_batches(
            LABOUR.name, f"ledger-{code}", labour_of(code), handle, self._give_up,
            most=MOST_MESSAGES,
        )  # fmt: skip

    async def _apply(self, code: str, deliveries: list[Delivery]) -> None:
        batch = [
            Incoming(one.message_id, one.subject, one.payload, _decoder.decode(one.payload))
            for one in deliveries
        ]
        try:
            done = await self._applier.apply(batch)
        except LedgerAway as away:
            await self._tell(away.why)
            raise
        await self._tell(None)
        self.applied += len(batch) - done.repeated
        self.lines += done.lines
        self.refused += len(done.refusals)
        sheets = sorted({one.body.sheet_id for one in batch})
        await self._bus.publish_core(ledger_applied(code), msgspec.json.encode(sheets))

    async def _keep(self, refusals: Sequence[Refusal]) -> None:
        """What was refused, where operators see it, mend it and send it again."""
        async with self._core.transaction() as tx:
            for refusal in refusals:
                await dead_letters.add(
                    tx,
                    consumer=CONSUMER,
                    message_id=refusal.message_id,
                    subject=refusal.subject,
                    payload=refusal.payload,
                    headers={"code": refusal.code},
                    deliveries=1,
                    error=refusal.reason,
                    at=self._clock(),
                )

    async def _give_up(self, delivery: Delivery, error: BaseException) -> None:
        async with self._core.transaction() as tx:
            await dead_letters.add(
                tx,
                consumer=CONSUMER,
                message_id=delivery.message_id,
                subject=delivery.subject,
                payload=delivery.payload,
                headers=delivery.headers,
                deliveries=delivery.deliveries,
                error=f"{type(error).__name__}: {error}",
                at=self._clock(),
            )
