"""Permissions of outside platforms near their end: marked, and whoever keeps them told once."""

from datetime import datetime

from connectors.platforms.citizen import INTERFACES, PEER
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.exchange import platform_permissions
from connectors.postgres.exchange.platform_permissions import PermissionRow
from connectors.postgres.messages import outbox
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.permission_end import ending
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.modules.exchange.platform_permissions import PLATFORM_PERMISSIONS, Ending
from schemas.modules.module import Verb

WATCH = system_actor("接口权限到期提醒")
KIND = "platform_permission"
LINK = f"/m/{PLATFORM_PERMISSIONS.code}?ending={Ending.NEAR.value}&ending={Ending.OVER.value}"


async def mark(database: Database, now: datetime, days: int) -> dict[str, int]:
    """Mark each by how near its end is; run again on the same day it tells nobody.

    One that another of the same interface follows without a gap needs nobody's attention.
    """
    today = local(now).date()
    async with database.transaction() as tx:
        rows = await platform_permissions.in_use(tx)
        last = {row.interface: row for row in rows}
        told = 0
        for row in rows:
            follows = last[row.interface].valid_until > row.valid_until
            standing = Ending.FAR if follows else ending(row.valid_until, today, days)
            if row.ending == standing:
                continue
            await platform_permissions.mark(tx, row.id, standing)
            await _note(tx, row, standing, now)
            if standing is not Ending.FAR:
                told += 1
                await _tell(tx, row, standing, now)
    return {"permissions": len(rows), "told": told}


async def _note(tx: Tx, row: PermissionRow, standing: Ending, now: datetime) -> None:
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=WATCH,
        action=f"{PLATFORM_PERMISSIONS.code}.due",
        object_kind=PLATFORM_PERMISSIONS.code,
        object_id=row.id,
        detail={
            "before": {"ending": row.ending},
            "after": {"ending": standing.value},
            "reason": f"有效期至 {row.valid_until}",
        },
        at=now,
    )


async def _tell(tx: Tx, row: PermissionRow, standing: Ending, now: datetime) -> None:
    title = INTERFACES.get(row.interface, row.interface)
    what = "已到期" if standing is Ending.OVER else f"将于{row.valid_until}到期"
    bureau = await units.root(tx)
    if bureau is None:
        return
    notice = OfficerNotice(
        kind=KIND,
        prison_code=bureau.code,
        unit_path=bureau.path,
        permission=PLATFORM_PERMISSIONS.permission(Verb.LIST),
        title="接口权限到期提醒",
        text=f"{PEER}接口“{title}”的权限{what}，请及时向平台申请续期。",
        link=LINK,
        at=now,
    )
    await outbox.put(tx, notify_officers(bureau.code), notice)
