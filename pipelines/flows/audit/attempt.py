"""Refused attempts of people leave a row too, in a transaction of their own."""

import logging
from types import TracebackType
from typing import Self

from connectors.postgres.audit import audit
from connectors.postgres.platform import intents
from pipelines.flows.services import Services
from pipelines.rules.security.actor import Actor
from schemas.errors import QinqiaoError, Unavailable

logger = logging.getLogger(__name__)


class Attempt:
    """Wraps a use case: where it refuses, who tried what, on which object and why is audited.

    `actor`, `stream`, `object_kind` and `object_id` may be set inside, once they are known. What
    the person cannot help, an outage, is no refusal.
    """

    def __init__(
        self,
        services: Services,
        actor: Actor,
        action: str,
        object_kind: str,
        object_id: str | None,
        stream: str = audit.BUREAU,
    ) -> None:
        self._services = services
        self._action = action
        self.object_kind = object_kind
        self.object_id = object_id
        self.actor = actor
        self.stream = stream

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        if isinstance(error, QinqiaoError) and not isinstance(error, Unavailable):
            await self._write(error)

    async def _write(self, error: QinqiaoError) -> None:
        async with self._services.database.transaction() as tx:
            if await intents.came_before(tx):
                # Refused only because it is done: the first request's row tells of it.
                return
            await audit.write(
                tx,
                stream=self.stream,
                actor=self.actor,
                action=self._action,
                object_kind=self.object_kind,
                object_id=self.object_id,
                result="refused",
                detail={"code": error.code, **error.detail},
            )
        logger.info("refused %s of %s: %s", self._action, self.object_id, error)
