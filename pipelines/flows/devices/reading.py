"""Both logs of a device, each look on record (VC-DEV-05, VC-DEV-06)."""

from datetime import datetime
from typing import Any

from connectors.postgres.devices import logs
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.devices.keeping import MODULE, one
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from schemas.devices.views import ContentLogPage, DeviceLogPage

LOGS = "logs"


async def running_log(
    services: Services,
    officer: Officer,
    device_id: str,
    *,
    since: datetime | None,
    until: datetime | None,
    before: int | None,
    limit: int,
) -> DeviceLogPage:
    desk = Desk(services, officer, MODULE)
    async with desk.attempt(LOGS, device_id), services.database.transaction() as tx:
        await _look(tx, desk, device_id, "running", {"since": since, "until": until})
        rows = await logs.lines(
            tx, device_id, since=since, until=until, before=before, limit=limit + 1
        )
    shown = rows[:limit]
    return DeviceLogPage(rows=shown, next=shown[-1].seq if len(rows) > limit else None)


async def content_log(
    services: Services, officer: Officer, device_id: str, before: int | None, limit: int
) -> ContentLogPage:
    desk = Desk(services, officer, MODULE)
    async with desk.attempt(LOGS, device_id), services.database.transaction() as tx:
        await _look(tx, desk, device_id, "content", {})
        rows = await logs.contents(tx, device_id, before=before, limit=limit + 1)
    shown = rows[:limit]
    return ContentLogPage(rows=shown, next=shown[-1].seq if len(rows) > limit else None)


async def _look(tx: Tx, desk: Desk, device_id: str, log: str, asked: dict[str, Any]) -> None:
    desk.require(LOGS)
    await one(tx, desk.officer, device_id)
    await desk.note(tx, LOGS, device_id, {"log": log, **asked})
