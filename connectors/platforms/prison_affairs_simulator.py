"""A stand-in for the prison affairs platform: it knows our inmates, and what it is told of them."""

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from connectors.platforms import simulated_movements, simulated_store
from connectors.platforms.simulated_movements import PLATFORM, Faults
from connectors.postgres.database import Database
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.prison_affairs import InmateStatus
from pipelines.rules.headcount.movement import Movement, MovementPage, WardRoster
from schemas.errors import NotFound, Unavailable

SILENT = "silent"


class PrisonAffairsSimulator:
    """Answers as the platform would; an inmate nobody told it of is as our records say."""

    connected = True

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        async with self._database.transaction() as tx:
            await self._answer(tx)
            told = await simulated_store.read(tx, PLATFORM, inmate_no)
            moved = await simulated_movements.custody_of(tx, inmate_no, self._clock())
            known = await people.inmate_by_no(tx, inmate_no)
        if told is not None:
            return msgspec.convert(told, InmateStatus)
        if moved is not None:
            return InmateStatus(custody=moved)
        return InmateStatus(custody=known.custody_state) if known else None

    async def movements(self, after: int, limit: int) -> MovementPage:
        async with self._database.transaction() as tx:
            await self._answer(tx)
            faults = await simulated_movements.faults(tx)
            return await simulated_movements.page(tx, after, limit, faults)

    async def roster(self, ward_code: str, day: date) -> WardRoster:
        async with self._database.transaction() as tx:
            await self._answer(tx)
            faults = await simulated_movements.faults(tx)
            return await simulated_movements.roster(tx, ward_code, day, self._clock(), faults)

    async def move(self, movement: Movement, *, lost: bool = False) -> int:
        """Let the platform record a movement, late or contradictory as may be; its number."""
        async with self._database.transaction() as tx:
            return await simulated_movements.add(tx, movement, self._clock(), lost=lost)

    async def lose(self, seq: int, lost: bool) -> None:
        """Take a movement out of the feed, or give it back."""
        async with self._database.transaction() as tx:
            await simulated_movements.lose(tx, seq, lost, self._clock())

    async def go_wrong(self, faults: Faults) -> None:
        """Let feed and rosters do this wrong from now on."""
        async with self._database.transaction() as tx:
            await simulated_movements.set_faults(tx, faults, self._clock())

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

    async def _answer(self, tx: Tx) -> None:
        """Raise where the platform answers nobody."""
        if await simulated_store.read(tx, PLATFORM, SILENT):
            raise Unavailable("狱政平台没有应答。", code="peer_silent")
