"""From an alert to a recheck task, once (VC-GEN-11)."""

from datetime import UTC, datetime
from typing import NoReturn

import msgspec

from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.nats.given_up import keep_given_up
from connectors.postgres.database import Database
from connectors.postgres.messages import inbox
from connectors.postgres.speech import alerts
from schemas.messages.call import AlertMessage
from schemas.messages.subjects import ALERT

CONSUMER = "alert-desk"


class AlertDesk:
    """Opens a recheck for each alert; inbox row and task commit together, then the ack follows."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self.opened = 0

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await self._bus.consume(ALERT.name, CONSUMER, "alert.>", self.apply, self.give_up)

    async def apply(self, delivery: Delivery) -> None:
        # The stream also holds what became of alerts; a recheck is opened for new ones alone.
        if not delivery.subject.endswith(".raised"):
            return
        message = msgspec.json.decode(delivery.payload, type=AlertMessage)
        async with self._database.transaction() as tx:
            if not await inbox.first_time(tx, CONSUMER, delivery.message_id):
                return
            opened = await alerts.open_recheck(
                tx, message.alert, ward_id=message.ward_id, at=datetime.now(UTC)
            )
        self.opened += opened

    async def give_up(self, delivery: Delivery, error: BaseException) -> None:
        """Keep what could not be applied where operators see it."""
        await keep_given_up(self._database, CONSUMER, delivery, error, datetime.now(UTC))
