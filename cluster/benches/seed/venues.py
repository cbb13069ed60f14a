"""Made-up venues in every prison, open all day as the demonstration is."""

from collections.abc import Mapping

from cluster.benches.seed.cast import SCRIPT_PRISON
from cluster.benches.seed.records import Planter
from cluster.benches.seed.units import PRISON_NAMES, prison_code
from connectors.postgres.platform.units import UnitRow
from schemas.modules.calls.call_venues import CALL_VENUES, WEEK

ALL_DAY = "00:00-24:00"
MANY, FEW = 10, 6
"""So many in the prison of the scripted calls, and in each other one."""


async def plant_venues(planter: Planter, units: Mapping[str, UnitRow]) -> int:
    """The first of a prison serve one ward each; answers how many there are."""
    made = 0
    for number in range(1, len(PRISON_NAMES) + 1):
        code = prison_code(number)
        for place in range(1, (MANY if code == SCRIPT_PRISON else FEW) + 1):
            ward = units.get(f"{code}-W{place:02}")
            await planter.add(
                CALL_VENUES,
                name=f"{place}号会见室",
                unit_id=units[code].id,
                ward_id=ward.id if ward else None,
                place=f"会见楼{(place - 1) // 5 + 1}层",
                device_id=None,
                sort=place,
                **{day: ALL_DAY for day, _ in WEEK},
                remark=None,
            )
            made += 1
    return made
