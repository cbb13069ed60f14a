"""A prison's phone exchange at our rule service."""

from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.exchange.open_api import ConsumerRow
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.modules.phone.phone_calls import PHONE_CALLS


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """The consumer that it is registered as, and the address it calls from."""

    consumer: ConsumerRow
    address: str

    def actor(self) -> Actor:
        return Actor(ActorKind.CONSUMER, self.consumer.id, self.consumer.name, self.address)

    async def note(
        self,
        tx: Tx,
        services: Services,
        verb: str,
        stream: str,
        call_id: str,
        detail: dict[str, Any],
    ) -> None:
        """The audit row of what it did with a call."""
        await audit.write(
            tx,
            stream=stream,
            actor=self.actor(),
            action=f"{PHONE_CALLS.code}.{verb}",
            object_kind=PHONE_CALLS.code,
            object_id=call_id,
            detail=detail,
            at=services.clock(),
        )
