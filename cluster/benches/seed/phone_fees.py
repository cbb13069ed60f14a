"""Made-up prices of phone calls; the simulated funds platform takes made-up money for them."""

from datetime import date

from cluster.benches.seed.records import Planter
from connectors.postgres.platform.units import UnitRow
from schemas.calls.fees import Rounding
from schemas.exchange.prison_systems.records import Distance
from schemas.modules.common import ACTIVE
from schemas.modules.phone.call_tariffs import CALL_TARIFFS
from schemas.modules.phone.number_classes import NUMBER_CLASSES

CENTS = {
    Distance.LOCAL: ("市内通话", 10),
    Distance.DOMESTIC: ("市外通话", 22),
    Distance.INTERNATIONAL: ("国际长途", 480),
}
SINCE = date(2026, 1, 1)
PREFIXES = {"021": Distance.LOCAL, "00": Distance.INTERNATIONAL}


async def plant_phone_fees(planter: Planter, bureau: UnitRow) -> int:
    """Answers how many tariffs there are."""
    for distance, (name, cents) in CENTS.items():
        await planter.add(
            CALL_TARIFFS,
            state=ACTIVE,
            name=name,
            unit_id=bureau.id,
            distance=distance.value,
            unit_cents=cents,
            unit_seconds=60,
            rounding=Rounding.UP.value,
            least_cents=0,
            valid_from=SINCE,
        )
    for prefix, distance in PREFIXES.items():
        await planter.add(
            NUMBER_CLASSES,
            state=ACTIVE,
            prefix=prefix,
            distance=distance.value,
            unit_id=bureau.id,
        )
    return len(CENTS)
