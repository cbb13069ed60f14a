"""Approved exports that were fetched."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx
from schemas.tables.governance.privacy import taken_export


async def take(tx: Tx, case_id: str, officer_id: str, rows: int, at: datetime) -> bool:
    """Note that the file is fetched; False where it was before."""
    row = {"case_id": case_id, "officer_id": officer_id, "rows": rows, "at": at}
    return await tx.insert_new(insert(taken_export).values(row))


async def among(tx: Tx, case_ids: Sequence[str]) -> set[str]:
    """Those of the cases whose file was fetched."""
    found = select(taken_export.c.case_id).where(taken_export.c.case_id.in_(case_ids))
    return set(await tx.connection.scalars(found))
