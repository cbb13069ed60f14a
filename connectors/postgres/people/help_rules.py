"""Help work: by people whose validity covers the day (VC-BASE-05)."""

from typing import Any

from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate, require_help_person
from connectors.postgres.transaction import Tx


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison; refuses a person whose validity has run out by the day."""
    values = saving.values
    name = "help_person_id"
    await require_help_person(tx, saving.module, name, values[name], values["day"])
    return await prison_of_inmate(tx, values["inmate_id"])
