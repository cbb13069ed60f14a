"""Inmates whom a test lets the prison affairs platform tell of, and how officers see them."""

from datetime import date
from typing import Any

from schemas.people.kinds import CustodyState
from schemas.platform.simulators import SimulatedFlags, SimulatedLevel, SimulatedPortrait
from tests.integration.serve.client import Person
from tests.integration.serve.headcount.headcounts import ZHOU, Platform

DIFFERING = "/api/headcount/record-differences"
HEADCOUNT = "/api/headcount"


class Told:
    """The platform's records and what is followed of them."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.control, self.headcount = platform.control, platform.headcount

    async def follow(self) -> None:
        """One round of movements and one of inmates, as the loops do."""
        await self.headcount.sync.round()
        await self.headcount.inmates.round()

    async def flag(self, *codes: str, control: bool = False, inmate_no: str = ZHOU) -> None:
        flags = SimulatedFlags(inmate_no=inmate_no, key_control=control, six_involvement=codes)
        await self.control.flag(flags)

    async def level(self, level: str, until: date | None = None, inmate_no: str = ZHOU) -> None:
        told = SimulatedLevel(inmate_no=inmate_no, treatment_level=level, term_until=until)
        await self.control.level(told)

    async def picture(self, taken_on: date | None, face: str = "", *, broken: bool = False) -> None:
        given = SimulatedPortrait(inmate_no=ZHOU, taken_on=taken_on, face=face, broken=broken)
        await self.control.picture(given)


def path_of(inmate_id: str, part: str = "") -> str:
    return f"/api/inmates/{inmate_id}/{part or 'platform'}"


async def told_of(officer: Person, inmate_id: str) -> dict[str, Any]:
    """The platform's word on an inmate as the officer's page has it."""
    answer = await officer.get(path_of(inmate_id))
    told: dict[str, Any] = answer["told"]
    return told


def holding(told: dict[str, Any]) -> list[str]:
    """What the flags that hold are called."""
    return sorted(one["title"] for one in told["flags"] if one["until"] is None)


HELD = CustodyState.IN_CUSTODY.value
