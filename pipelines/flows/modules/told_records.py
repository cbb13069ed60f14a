"""Visits that a prison's system told: what an officer changes of one is marked field by field.

By these marks is decided which side counts when the system tells of the visit again
(`pipelines/flows/exchange/applying/conflicts.py`).
"""

from connectors.postgres.modules import overrides
from connectors.postgres.transaction import Tx
from pipelines.flows.modules.desk import Desk
from pipelines.rules.exchange.prison_systems.conflict import TOLD_OF_VISITS
from pipelines.rules.modules.record import Stored
from schemas.modules.visits.visits import VISITS, VisitState

SOURCE = "监狱会见系统"
STATE = "state"


async def mark(tx: Tx, desk: Desk, before: Stored, after: Stored, reason: str) -> None:
    """Nothing for records that were made here."""
    if desk.module.code != VISITS.code or before.values.get("system_id") is None:
        return
    changed = [
        name
        for name in sorted(TOLD_OF_VISITS - {STATE})
        if before.values.get(name) != after.values.get(name)
    ]
    # A visit that an officer takes out of sight says so itself, and stays so whatever comes.
    if before.state != after.state and after.state != VisitState.DELETED.value:
        changed.append(STATE)
    await overrides.mark(
        tx,
        desk.module,
        before.id,
        changed,
        actor_name=desk.officer.name,
        at=desk.now,
        reason=reason,
        source=SOURCE,
        told={**before.values, STATE: before.state},
    )
