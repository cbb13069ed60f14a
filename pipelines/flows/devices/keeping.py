"""Credentials and state of devices, as officers keep them (VC-DEV-01, VC-DEV-03)."""

import secrets

from connectors.postgres.devices import commands, credentials, registry
from connectors.postgres.devices.registry import DeviceRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.devices.connection import connection_at
from pipelines.rules.devices.credential import credential_digest
from pipelines.rules.security.made_secret import SECRET_BYTES
from pipelines.rules.security.purposes import DEVICE_SECRET
from schemas.devices.kinds import DeviceState
from schemas.devices.views import DeviceStatus, IssueCredentials, NewCredential
from schemas.errors import Conflict, NotFound
from schemas.modules.module import Verb

MODULE = "devices"
CREDENTIAL = "credential"


async def issue(
    services: Services, officer: Officer, asked: IssueCredentials
) -> list[NewCredential]:
    """A new identity for each device, told this once; the one before ends at once."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt(CREDENTIAL), services.database.transaction() as tx:
        desk.require(CREDENTIAL)
        rows = await need(tx, officer, asked.device_ids)
        for row in rows:
            if row.state is DeviceState.RETIRED:
                raise Conflict(f"{row.name}已报废。", code="device_retired")
        return [await give(tx, desk, row) for row in rows]


async def give(tx: Tx, desk: Desk, row: DeviceRow) -> NewCredential:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    digest = credential_digest(desk.services.keys.derive(DEVICE_SECRET), row.serial, secret)
    await credentials.put(tx, row.id, digest, by=desk.officer.name, now=desk.now)
    await desk.note(tx, CREDENTIAL, row.id, {"serial": row.serial})
    return NewCredential(device_id=row.id, serial=row.serial, name=row.name, secret=secret)


async def need(tx: Tx, officer: Officer, ids: list[str]) -> list[DeviceRow]:
    """The devices, locked; `NotFound` where one of them is not there or not in reach."""
    rows = await registry.in_reach(tx, ids, officer.scopes, for_update=True)
    if len(rows) != len(set(ids)):
        raise NotFound("有的设备不存在，或不在您的管辖范围内。", code="device_not_found")
    return rows


async def status(services: Services, officer: Officer, device_id: str) -> DeviceStatus:
    """As it is at this moment, not as of the last round of the watch."""
    require_permission(officer.permissions, f"{MODULE}:{Verb.LIST}")
    now = services.clock()
    async with services.database.transaction() as tx:
        row = await one(tx, officer, device_id)
        return DeviceStatus(
            connection=connection_at(now, row.last_contact_at, services.settings.device_silent_s),
            last_contact_at=row.last_contact_at,
            credential=await credentials.current(tx, device_id),
            waiting=await commands.waiting(tx, device_id, now),
        )


async def one(tx: Tx, officer: Officer, device_id: str) -> DeviceRow:
    rows = await registry.in_reach(tx, [device_id], officer.scopes)
    if not rows:
        raise NotFound("没有找到这条设备记录。", code="record_not_found")
    return rows[0]
