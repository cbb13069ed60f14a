"""The prison affairs platform's stand-in with two inmates, over a real port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.affairs_stand_in.entries import Entry
from connectors.platforms.affairs_stand_in.population import Person, Population
from connectors.platforms.affairs_stand_in.simulator import ServedAffairs
from connectors.platforms.journal import Journal
from connectors.platforms.prison_affairs_http import HttpPrisonAffairs
from schemas.headcount.headcount import MovementKind
from schemas.platform.simulators import SimulatedMovement

KEY, CONTROL_KEY = b"key of this test", b"key of the knobs"
ZHOU, WU, NOBODY = "3103000001", "3103000002", "3103009999"
W1, W2 = "P03-W01", "P03-W02"
NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 26), date(2026, 11, 25)
PEOPLE = Population(
    (
        Person(inmate_no=ZHOU, name="周某", prison_code="P03", ward_code=W1, key_control=True),
        Person(
            inmate_no=WU,
            name="吴某",
            prison_code="P03",
            ward_code=W1,
            treatment_level="strict",
            six_involvement=("GANG", "EVIL_FORCE"),
            term_until=date(2031, 5, 6),
        ),
    )
)


class Affairs(NamedTuple):
    """The server, the way to it, and its knobs."""

    served: ServedAffairs
    door: HttpPrisonAffairs
    control: AffairsControl

    async def move(self, inmate_no: str, ward: str, hours_ago: float = 1) -> int:
        movement = SimulatedMovement(
            inmate_no=inmate_no,
            kind=MovementKind.MOVED,
            prison_code="P03",
            ward_code=ward,
            effective_at=NOW - timedelta(hours=hours_ago),
        )
        return await self.control.move(movement)


def now() -> datetime:
    """By which requests are signed; the platform lives on a day of its own."""
    return datetime.now(UTC)


@asynccontextmanager
async def standing(journal: Path | None = None, patience_s: float = 8.0) -> AsyncIterator[Affairs]:
    served = ServedAffairs(
        KEY, PEOPLE, control_key=CONTROL_KEY, journal=Journal(Entry, journal), clock=lambda: NOW
    )
    with served:
        door = HttpPrisonAffairs(f"{served.address}/", KEY, now, patience_s=patience_s)
        control = AffairsControl(served.address, CONTROL_KEY, now)
        try:
            yield Affairs(served, door, control)
        finally:
            await door.close()
            await control.close()
