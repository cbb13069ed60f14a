"""The demonstration's organisation tree: one bureau, fifteen prisons, their wards."""

from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.rules.bureau.places import BUREAU as BUREAU
from pipelines.rules.bureau.places import PRISON_NAMES as PRISON_NAMES
from pipelines.rules.bureau.places import prison_code as prison_code
from schemas.people.kinds import OrgType

WARD_NAMES = ("一监区", "二监区", "三监区")


async def plant_units(tx: Tx) -> dict[str, UnitRow]:
    """Make the tree; answers every unit by its code."""
    bureau = await units.add(
        tx, parent=None, code=BUREAU[0], name=BUREAU[1], org_type=OrgType.BUREAU
    )
    made = {bureau.code: bureau}
    for number, name in enumerate(PRISON_NAMES, 1):
        prison = await units.add(
            tx,
            parent=bureau,
            code=prison_code(number),
            name=name,
            org_type=OrgType.PRISON,
            sort=number,
        )
        made[prison.code] = prison
        # Prisons differ: every third one has two wards, the others three.
        for place, ward_name in enumerate(WARD_NAMES[: 2 if number % 3 == 0 else 3], 1):
            ward = await units.add(
                tx,
                parent=prison,
                code=f"{prison.code}-W{place:02}",
                name=ward_name,
                org_type=OrgType.WARD,
                sort=place,
            )
            made[ward.code] = ward
    return made
