"""A stand-in for the outbound call gateway: it keeps what it was asked to read out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from connectors.platforms import simulated_store
from connectors.platforms.call_gateway import Announcement, Ringing
from connectors.postgres.database import Database
from pipelines.rules.governance.masking import mask_phone
from pipelines.rules.security.digest import keyed_digest
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import Unavailable

PLATFORM = "call_gateway"
PURPOSE = "call-gateway-simulator"
CALL, DEAF, SILENT = "call:", "deaf:", "silent"


class CallGatewaySimulator:
    """Everybody answers, except the numbers of which it was told that they do not."""

    def __init__(
        self, database: Database, keys: KeyProvider, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._key = keys.derive(PURPOSE)
        self._clock = clock

    async def announce(self, call: Announcement) -> Ringing:
        now = self._clock()
        async with self._database.transaction() as tx:
            if await simulated_store.read(tx, PLATFORM, SILENT):
                raise Unavailable("外呼网关没有应答。", code="peer_silent")
            deaf = await simulated_store.read(tx, PLATFORM, DEAF + self._mark(call.phone))
            told: dict[str, Any] = {
                "key": call.key,
                "phone": mask_phone(call.phone),
                "text": call.text,
                "answered": deaf is None,
                "at": now.isoformat(),
            }
            if not await simulated_store.keep_first(tx, PLATFORM, CALL + call.key, told, now):
                told = await simulated_store.read(tx, PLATFORM, CALL + call.key)
        answered = bool(told["answered"])
        return Ringing(answered=answered, detail="已接听" if answered else "无人接听")

    async def calls(self, limit: int = 50) -> list[dict[str, Any]]:
        """What was rung, the latest first; numbers masked."""
        async with self._database.transaction() as tx:
            return await simulated_store.of(tx, PLATFORM, CALL, limit)

    async def answers(self, phone: str, answers: bool) -> None:
        """Let a number answer or not, from now on."""
        async with self._database.transaction() as tx:
            key = DEAF + self._mark(phone)
            if answers:
                await simulated_store.forget(tx, PLATFORM, key)
            else:
                await simulated_store.keep(tx, PLATFORM, key, {"deaf": True}, self._clock())

    async def fall_silent(self, silent: bool) -> None:
        """Let the gateway itself answer nobody, or everybody again."""
        async with self._database.transaction() as tx:
            if silent:
                await simulated_store.keep(tx, PLATFORM, SILENT, {"silent": True}, self._clock())
            else:
                await simulated_store.forget(tx, PLATFORM, SILENT)

    def _mark(self, phone: str) -> str:
        return keyed_digest(self._key, phone)
