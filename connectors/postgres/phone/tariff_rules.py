"""Tariffs: no two for one distance and place on a day."""

from typing import Any

from sqlalchemy import or_, select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from schemas.modules.common import ACTIVE
from schemas.tables import metadata


async def keep(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse days that end before they begin, or that another tariff has."""
    since, until = saving.values["valid_from"], saving.values["valid_until"]
    if until is not None and until < since:
        raise problem("valid_until", "失效日期不能早于生效日期")
    if saving.state != ACTIVE:
        return {}
    # Of two who enter at once the second sees what the first entered.
    await tx.lock("call_tariffs")
    tariff = metadata.tables["call_tariff"].c
    meeting = [
        tariff.state == ACTIVE,
        tariff.unit_id == saving.values["unit_id"],
        tariff.distance == saving.values["distance"],
        or_(tariff.valid_until.is_(None), tariff.valid_until >= since),
    ]
    if until is not None:
        meeting.append(tariff.valid_from <= until)
    if saving.before is not None:
        meeting.append(tariff.id != saving.before.id)
    other = await tx.scalar(select(tariff.name).where(*meeting).limit(1))
    if other is not None:
        raise problem("valid_from", f"与资费“{other}”的有效期重叠，请先为其填写失效日期")
    return {}
