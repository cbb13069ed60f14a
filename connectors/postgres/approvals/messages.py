"""What became of a person's applications, as messages that are read or not (VC-PUB-11)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.transaction import Tx
from schemas.approvals.state import CaseState
from schemas.tables.approvals.approval import message_read

TOLD = (CaseState.APPROVED, CaseState.FILED, CaseState.REJECTED, CaseState.RETURNED)
"""States that an applicant is told of."""


async def results_of(
    tx: Tx, relative_id: str, kinds: tuple[str, ...], limit: int
) -> list[tuple[ApprovalCaseRow, bool]]:
    """Cases with a result, and whether the relative has read it, latest submission first."""
    search = Search(applicant=relative_id, kinds=kinds, states=TOLD)
    rows, _ = await cases.page(tx, search, limit=limit, offset=0)
    mine = select(message_read).where(message_read.c.relative_id == relative_id)
    read = {one.case_id: one.visit for one in await tx.execute(mine)}
    return [(row, read.get(row.id) == row.visit) for row in rows]


async def mark_read(
    tx: Tx, relative_id: str, rows: Sequence[ApprovalCaseRow], at: datetime
) -> None:
    """Note that the present results of these cases were read."""
    if not rows:
        return
    values = [
        {"relative_id": relative_id, "case_id": row.id, "visit": row.visit, "read_at": at}
        for row in rows
    ]
    added = insert(message_read).values(values)
    key = [message_read.c.relative_id, message_read.c.case_id]
    newer = {"visit": added.excluded.visit, "read_at": added.excluded.read_at}
    await tx.execute(added.on_conflict_do_update(index_elements=key, set_=newer))
