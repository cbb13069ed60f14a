"""What must happen to waiting cases although nobody decides: reminders, limits, new people."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select

from connectors.postgres.approvals import cases, seats, steps
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.seating import ENGINE, node_of, reseat, stream_of, tell
from pipelines.rules.approvals.case_rows import NewStep
from pipelines.rules.approvals.deadline import Deadline, notice_due
from pipelines.rules.security.row_seal import RowSeal
from schemas.approvals.state import StepAction

ROUND = 200
"""So many cases a round; what is left comes with the next."""
SEATED_FOR = timedelta(minutes=10)
"""Roles and units change without a word to the cases: so often everybody is looked up anew."""
STUCK_FOR = timedelta(minutes=1)
"""So often a case that nobody may decide is looked at again."""


def untold(now: datetime) -> Select[Any]:
    """Cases that `tell_due` would tell of."""
    return cases.due_for_notice(now, ROUND)


def unseated(now: datetime) -> Select[Any]:
    """Cases that `reseat_stale` would seat anew."""
    return seats.stale(before=now - SEATED_FOR, stuck_before=now - STUCK_FOR, limit=ROUND)


async def tell_due(database: Database, seal: RowSeal, now: datetime) -> list[str]:
    """Remind of every case whose time runs out or is over, each once; answers their ids."""
    async with database.reading() as tx:
        found = (await tx.connection.scalars(untold(now))).all()
    return [case_id for case_id in found if await _tell(database, seal, case_id, now)]


async def _tell(database: Database, seal: RowSeal, case_id: str, now: datetime) -> bool:
    """Each case in a transaction of its own, so that one failure holds up no other."""
    async with database.transaction() as tx:
        case = await cases.get(tx, case_id, for_update=True)
        node = await node_of(tx, case) if case else None
        if case is None or node is None:
            return False
        times = Deadline(case.remind_at, case.due_at)
        action = notice_due(times, now, reminded=case.reminded, overdue=case.overdue)
        if action is None:
            return False
        late = action is StepAction.OVERDUE
        await cases.mark(tx, case.id, reminded=True, overdue=late)
        line = NewStep(action=action, visit=case.visit, node=node.key, node_title=node.title)
        await steps.add(tx, case, line, actor=ENGINE, at=now)
        await audit.write(
            tx,
            stream=stream_of(case),
            actor=ENGINE,
            action=f"approval.{action.value}",
            object_kind="approval_case",
            object_id=case.id,
            detail={"node": node.key, "due_at": case.due_at},
            at=now,
        )
        await tell(tx, case, action.value, await reseat(tx, seal, case, node, now), now)
        return True


async def reseat_stale(database: Database, seal: RowSeal, now: datetime) -> int:
    """Find new people for cases whose approvers left; answers how many were looked at."""
    async with database.reading() as tx:
        found = (await tx.connection.scalars(unseated(now))).all()
    for case_id in found:
        async with database.transaction() as tx:
            await _reseat(tx, seal, case_id, now)
    return len(found)


async def _reseat(tx: Tx, seal: RowSeal, case_id: str, now: datetime) -> None:
    case = await cases.get(tx, case_id, for_update=True)
    node = await node_of(tx, case) if case else None
    if case is not None and node is not None:
        await reseat(tx, seal, case, node, now)
