"""A stand-in for the prison affairs platform: it knows our inmates, and what it is told of them."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from connectors.platforms import simulated_store
from connectors.postgres import people
from connectors.postgres.database import Database
from pipelines.rules.prison_affairs import InmateStatus
from schemas.errors import NotFound, Unavailable

PLATFORM = "prison_affairs"
SILENT = "silent"


class PrisonAffairsSimulator:
    """Answers as the platform would; an inmate nobody told it of is as our records say."""

    connected = True

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        async with self._database.transaction() as tx:
            if await simulated_store.read(tx, PLATFORM, SILENT):
                raise Unavailable("狱政平台没有应答。", code="peer_silent")
            told = await simulated_store.read(tx, PLATFORM, inmate_no)
            known = await people.inmate_by_no(tx, inmate_no)
        if told is not None:
            return msgspec.convert(told, InmateStatus)
        return InmateStatus(custody=known.custody_state) if known else None

    async def tell(self, inmate_no: str, status: InmateStatus) -> None:
        """Change what the platform says of an inmate."""
        async with self._database.transaction() as tx:
            if await people.inmate_by_no(tx, inmate_no) is None:
                raise NotFound("模拟狱政平台中没有此编号。", code="inmate_not_found")
            value = msgspec.to_builtins(status)
            await simulated_store.keep(tx, PLATFORM, inmate_no, value, self._clock())

    async def fall_silent(self, silent: bool) -> None:
        """Let the platform answer nobody, or everybody again."""
        async with self._database.transaction() as tx:
            if silent:
                await simulated_store.keep(tx, PLATFORM, SILENT, {"silent": True}, self._clock())
            else:
                await simulated_store.forget(tx, PLATFORM, SILENT)
