"""What became of a person's applications, as messages that are read or not (VC-PUB-11)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.approvals.state import CaseState
from schemas.tables.approvals.approval import message_read

TOLD = (CaseState.APPROVED, CaseState.FILED, CaseState.REJECTED, CaseState.RETURNED)
"""States that an applicant is told of."""


async def results_of(
    tx: Tx, reader_ids: tuple[str, ...], but_kinds: tuple[str, ...], limit: int
) -> list[tuple[ApprovalCaseRow, bool]]:
    """Cases with a result, and whether the person has read it, latest submission first.

    A person is known by the id of a relative, of an account, or by both.
    """
    search = Search(applicants=reader_ids, but_kinds=but_kinds, states=TOLD)
    rows, _ = await cases.page(tx, search, limit=limit, offset=0)
    mine = select(message_read).where(
        among(message_read.c.reader_id, reader_ids),
        among(message_read.c.case_id, [row.id for row in rows]),
    )
    read: dict[str, int] = {}
    for one in await tx.execute(mine):
        read[one.case_id] = max(one.visit, read.get(one.case_id, 0))
    return [(row, read.get(row.id) == row.visit) for row in rows]


async def mark_read(tx: Tx, reader_id: str, rows: Sequence[ApprovalCaseRow], at: datetime) -> None:
    """Note that the present results of these cases were read."""
    if not rows:
        return
    values = [
        {"reader_id": reader_id, "case_id": row.id, "visit": row.visit, "read_at": at}
        for row in rows
    ]
    added = insert(message_read).values(values)
    key = [message_read.c.reader_id, message_read.c.case_id]
    newer = {"visit": added.excluded.visit, "read_at": added.excluded.read_at}
    await tx.execute(added.on_conflict_do_update(index_elements=key, set_=newer))
