"""What terminals hand in: lines of the running log, and what they showed (VC-DEV-05, -06)."""

from datetime import datetime

from connectors.postgres.devices import commands, logs
from pipelines.flows.access.auth.callers import Device
from pipelines.flows.devices.terminal import note
from pipelines.flows.services import Services
from schemas.devices.kinds import CommandKind, CommandState
from schemas.devices.terminal import ContentLogUpload, LogUpload, Taken
from schemas.errors import Conflict, InvalidInput, NotFound


async def take_logs(services: Services, device: Device, asked: LogUpload) -> Taken:
    """Lines that an officer asked for, within the time that he asked for, and no others."""
    async with services.database.transaction() as tx:
        row = await commands.get(tx, device.row.id, asked.command_id, for_update=True)
        if row is None or row.kind is not CommandKind.COLLECT_LOGS:
            raise NotFound("没有这条收集日志的命令。", code="command_not_found")
        if row.state is not CommandState.RECEIVED:
            raise Conflict("命令已结束，不能执行。", code="command_over", state=row.state)
        since, until = (datetime.fromisoformat(row.parameters[name]) for name in ("since", "until"))
        if any(not since <= line.at < until for line in asked.lines):
            raise InvalidInput("日志不在所要求的时间内。", code="outside_window", field="lines")
        new = await logs.add_lines(tx, device.row.id, row.id, asked.lines)
        await note(tx, services, device, "device.logs", {"command_id": row.id, "new": new})
    return Taken(new=new)


async def take_contents(services: Services, device: Device, asked: ContentLogUpload) -> Taken:
    for entry in asked.entries:
        if entry.ended_at is not None and entry.ended_at < entry.started_at:
            raise InvalidInput("结束时间早于开始时间。", code="ends_before_start", field="entries")
    named = {entry.command_id for entry in asked.entries if entry.command_id is not None}
    async with services.database.transaction() as tx:
        if named - await logs.commands_of(tx, device.row.id, named):
            raise NotFound("没有这条命令。", code="command_not_found")
        new = await logs.add_contents(tx, device.row.id, asked.entries)
        detail = {"entries": len(asked.entries), "new": new}
        await note(tx, services, device, "device.contents", detail)
    return Taken(new=new)
