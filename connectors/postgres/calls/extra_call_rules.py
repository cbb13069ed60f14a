"""Extra calls: for the month in which they are asked for, by whoever asks."""

from typing import Any

from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.call_allowance import month_of


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison, the month and the applicant; they stay as they were at first."""
    if saving.before is not None:
        return {}
    prison = await prison_of_inmate(tx, saving.values["inmate_id"])
    return prison | {"month": month_of(saving.at), "applicant_id": saving.by, "used": 0}
