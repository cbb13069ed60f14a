"""Telling the administrators at once that a backup failed."""

from datetime import datetime

from sqlalchemy import select

from connectors.postgres.database import Database
from connectors.postgres.messages import outbox
from pipelines.rules.access.codes.platform import LIST_BACKUPS
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.tables.platform.org import org_unit

LINK = "/backups"


async def tell_failed(database: Database, why: str, at: datetime) -> None:
    """A notice on the screens of those who see to backups."""
    async with database.transaction() as tx:
        root = select(org_unit.c.code, org_unit.c.path).where(org_unit.c.parent_id.is_(None))
        bureau = (await tx.execute(root.limit(1))).first()
        if bureau is None:
            return
        notice = OfficerNotice(
            kind="backup_failed",
            prison_code=bureau.code,
            unit_path=bureau.path,
            permission=LIST_BACKUPS.code,
            title="数据备份失败",
            text=why,
            link=LINK,
            at=at,
        )
        await outbox.put(tx, notify_officers(bureau.code), notice)
