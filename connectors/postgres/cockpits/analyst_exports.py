"""The catalogue of exports for analysts."""

from datetime import datetime

from sqlalchemy import insert, select, update

from connectors.postgres.transaction import Tx
from schemas.cockpits.analysis import AnalystExport, ExportState
from schemas.tables.cockpits.analysis import analyst_export

BROKEN_OFF = "进程中断，未完成导出；之前的导出仍然有效。"


async def begin(tx: Tx, export_id: str, at: datetime) -> None:
    """Note that an export began; one that is still noted as running was broken off."""
    running = analyst_export.c.state == ExportState.RUNNING.value
    ended = {"state": ExportState.FAILED.value, "problem": BROKEN_OFF}
    await tx.execute(update(analyst_export).where(running).values(**ended))
    await tx.execute(
        insert(analyst_export).values(
            id=export_id,
            state=ExportState.RUNNING.value,
            started_at=at,
            rows=0,
            months_written=0,
            months_kept=0,
            seconds=0,
            problem="",
        )
    )


async def end(tx: Tx, done: AnalystExport) -> None:
    """Write an export's outcome down."""
    values = {name: getattr(done, name) for name in done.__struct_fields__}
    await tx.execute(
        update(analyst_export)
        .where(analyst_export.c.id == done.id)
        .values(**values | {"state": done.state.value, "problem": done.problem[:500]})
    )


async def page(tx: Tx, limit: int, offset: int) -> tuple[list[AnalystExport], int]:
    """The newest first."""
    found = select(analyst_export)
    newest = analyst_export.c.id.desc()
    return await tx.page(found, AnalystExport, newest, limit=limit, offset=offset)
