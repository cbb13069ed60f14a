"""A prison affairs platform whose movements a test makes, and the ledger that follows them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from connectors.postgres.headcount import roster
from connectors.postgres.headcount.movements import MovementRow
from connectors.postgres.platform import units
from pipelines.flows.headcount.headcount import Headcount, open_headcount
from schemas.exchange.prison_affairs import BasicData
from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import OrgType
from schemas.platform.simulators import SimulatedMovement
from schemas.tables.headcount.headcount import headcount_movement
from schemas.tables.people.person import inmate
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
"""Two in the afternoon."""
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 26), date(2026, 11, 25), date(2026, 11, 27)
ZHOU, CHEN, WU = "3103000001", "3103000777", "3103000778"
"""The planted inmate of the first ward, and two whom nobody knows yet."""
W1, W2 = "P03-W01", "P03-W02"
SIMULATED_PLATFORM = pytest.mark.stand_in(
    "platform", "The platform is a server that stands in for it, asked when the test says so."
)
NUMBERS = {CHEN: "99000019800101777X", WU: "99000019800101778X"}


def basic(inmate_no: str = CHEN, **more: Any) -> BasicData:
    """Enough to make a record."""
    told = {"name": "陈某", "gender": "male", "id_no": NUMBERS[inmate_no]}
    told |= {"offence": "盗窃罪", "treatment_level": "regular"}
    return BasicData(**(told | more))


class Platform:
    """Both ends of the interface."""

    def __init__(self, world: World, affairs: StandingAffairs) -> None:
        self.world = world
        self.standing = affairs
        self.affairs, self.control = affairs.door, affairs.control
        self.headcount: Headcount = open_headcount(
            world.database,
            self.affairs,
            world.keys,
            world.clock,
            lambda: world.settings,
            world.files,
        )
        self.second_ward_id = ""

    async def furnish(self) -> None:
        """A second ward, an inmate whose term is known, and a clock that stands still."""
        self.world.now = NOW
        async with self.world.database.transaction() as tx:
            prison = await units.by_code(tx, "P03")
            ward = await units.add(tx, parent=prison, code=W2, name="二监区", org_type=OrgType.WARD)
            of_zhou = update(inmate).where(inmate.c.id == self.world.inmate_id)
            await tx.execute(of_zhou.values(term_from=date(2025, 1, 6)))
        self.second_ward_id = ward.id

    async def move(
        self,
        inmate_no: str,
        kind: str,
        ward: str,
        hours_ago: float = 1,
        *,
        lost: bool = False,
        told: BasicData | None = None,
        prison: str = "P03",
    ) -> int:
        """The platform records a movement now that took effect some hours ago."""
        basic = msgspec.structs.asdict(told) if told else {}
        movement = SimulatedMovement(
            inmate_no=inmate_no,
            kind=MovementKind(kind),
            prison_code=prison,
            ward_code=ward,
            effective_at=self.world.clock() - timedelta(hours=hours_ago),
            lost=lost,
            **basic,
        )
        return await self.control.move(movement)

    async def numbers(self, ward_id: str, day: date = TODAY) -> list[str]:
        """Who was in a ward on a day."""
        async with self.world.database.transaction() as tx:
            return [row.inmate_no for row in await roster.roster_of(tx, ward_id, day)]

    async def states(self) -> dict[int, str]:
        """What became of each movement."""
        async with self.world.database.transaction() as tx:
            rows = await tx.all(
                select(*(headcount_movement.c[name] for name in MovementRow.__struct_fields__)),
                MovementRow,
            )
        return {
            row.seq: row.state.value + (f":{row.reason.value}" if row.reason.value else "")
            for row in rows
        }
