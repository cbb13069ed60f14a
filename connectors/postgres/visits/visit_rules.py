"""Visit bookings: of bound relatives, with helpers whose validity covers the day."""

from datetime import timedelta
from typing import Any

from connectors.postgres.calls.allowance_rules import require_visit
from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate, require_help_person
from connectors.postgres.people import people
from connectors.postgres.people.blacklist_rules import require_not_barred
from connectors.postgres.people.inmate_blacklist_rules import (
    require_not_barred as require_inmate_not_barred,
)
from connectors.postgres.phone.number_rules import require_bound
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import day_bounds
from schemas.modules.common import DRAFT, PENDING, RETURNED
from schemas.people.kinds import BOUND_BY_DUTY, BarredFrom

HELPER = "help_person_id"
BY_DUTY = tuple(one.value for one in BOUND_BY_DUTY)


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
    before = saving.before
    if before is None or (saving.state == PENDING and before.state != PENDING):
        await _require_allowance(tx, saving)
    return await prison_of_inmate(tx, values["inmate_id"])


async def _require_allowance(tx: Tx, saving: Saving) -> None:
    """Refuses one visit too many; what is with a lawyer is not counted (VC-APPT-12)."""
    values = saving.values
    bound = await people.binding(tx, values["relative_id"], values["inmate_id"])
    if bound is not None and bound.kinship in BY_DUTY:
        return
    source = None if saving.before is None else f"visit_booking:{saving.before.id}"
    hours, minutes = map(int, values["starts"].split(":"))
    begins = day_bounds(values["day"])[0] + timedelta(hours=hours, minutes=minutes)
    minutes = values["minutes"]
    await require_visit(tx, values["inmate_id"], begins, saving.at, source=source, minutes=minutes)
