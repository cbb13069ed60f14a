"""Visit bookings: of bound relatives, with helpers whose validity covers the day."""

from typing import Any

from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate, require_help_person
from connectors.postgres.people.blacklist_rules import require_not_barred
from connectors.postgres.people.inmate_blacklist_rules import (
    require_not_barred as require_inmate_not_barred,
)
from connectors.postgres.phone.number_rules import require_bound
from connectors.postgres.transaction import Tx
from schemas.modules.common import DRAFT, PENDING, RETURNED
from schemas.people.kinds import BarredFrom

HELPER = "help_person_id"


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison; refuses who is not bound, and a helper who may not come on the day."""
    values = saving.values
    await require_bound(tx, saving)
    if saving.before is None:
        await require_not_barred(tx, values["relative_id"], saving.at)
        await require_inmate_not_barred(tx, saving, BarredFrom.VISIT)
    if saving.state not in (DRAFT, PENDING, RETURNED):
        return {}
    if values[HELPER] is not None:
        await require_help_person(tx, saving.module, HELPER, values[HELPER], values["day"])
    return await prison_of_inmate(tx, values["inmate_id"])
