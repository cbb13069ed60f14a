"""What a consumer could not apply, kept where operators see it."""

import traceback
from datetime import datetime

from connectors.nats.delivery import Delivery
from connectors.postgres.database import Database
from connectors.postgres.messages import dead_letters


async def keep_given_up(
    database: Database, consumer: str, delivery: Delivery, error: BaseException, at: datetime
) -> None:
    """Keep the message with everything that is known of its failure."""
    async with database.transaction() as tx:
        await dead_letters.add(
            tx,
            consumer=consumer,
            message_id=delivery.message_id,
            subject=delivery.subject,
            payload=delivery.payload,
            headers=delivery.headers,
            deliveries=delivery.deliveries,
            error="".join(traceback.format_exception(error)),
            at=at,
        )
