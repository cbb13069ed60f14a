"""The bureau's flow of each kind, planted with its first use."""

from datetime import datetime

from connectors.postgres.approvals import flows
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.rules.approvals.flow_rows import NOTE, PLANTER, default_name
from schemas.errors import Conflict


async def ensure_default(tx: Tx, kind: ApprovalKind, now: datetime) -> None:
    """Make and publish the kind's own flow for the bureau, unless the bureau has one."""
    name = default_name(kind.title)
    try:
        flow_id = await flows.add(tx, kind=kind.code, prison_id=None, name=name, by=PLANTER, at=now)
    except Conflict:
        return
    number = await flows.save_draft(tx, flow_id, kind.default, note=NOTE, by=PLANTER, at=now)
    await flows.publish(tx, flow_id, number, by=PLANTER, at=now)
