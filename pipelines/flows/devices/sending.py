"""Sending commands to one or many devices, and what came of them (VC-DEV-04, -07, -08)."""

from typing import Any

import msgspec

from connectors.postgres.devices import commands
from connectors.postgres.devices.commands import Ordered
from connectors.postgres.devices.registry import DeviceRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.devices.keeping import MODULE, need
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.devices.commands import expiry, first_state, require_sensible, unfit
from pipelines.rules.devices.connection import connection_at
from pipelines.rules.modules.record import Stored
from schemas.devices.commands import AnyCommand, ApplyTemplate, kind_of
from schemas.devices.kinds import CommandKind, CommandState
from schemas.devices.views import LONGEST_WAIT_S, CommandPage, SendCommands
from schemas.errors import Conflict
from schemas.modules.common import ACTIVE
from schemas.modules.devices.device_templates import PARAMETERS
from schemas.modules.module import Verb

SEND = "send"
MOST_DEVICES = 200


async def send(services: Services, officer: Officer, asked: SendCommands) -> CommandPage:
    """One command to each device; those that it does not fit are told beside the others."""
    desk = Desk(services, officer, MODULE)
    kind = kind_of(asked.command)
    async with desk.attempt(SEND), services.database.transaction() as tx:
        desk.require(SEND)
        require_sensible(asked.command)
        rows = await need(tx, officer, asked.device_ids)
        template = await _template(tx, services, officer, asked.command)
        ordered = [_ordered(services, row, kind, asked.wait_s, template) for row in rows]
        parameters = _parameters(asked.command, template)
        order_id = await commands.order(
            tx, ordered, kind, parameters, by=officer.name, reason=asked.reason, now=desk.now
        )
        for one in ordered:
            detail = {
                "order_id": order_id,
                "kind": kind,
                "state": one.state,
                "reason": asked.reason,
                "parameters": parameters,
            }
            await desk.note(tx, SEND, one.device_id, detail)
        sent = await commands.page(tx, officer.scopes, order_id=order_id, limit=MOST_DEVICES)
    return CommandPage(rows=sent, next=None)


class CommandFilter(msgspec.Struct, frozen=True, kw_only=True):
    device_id: str | None
    order_id: str | None


async def listed(
    services: Services, officer: Officer, wanted: CommandFilter, before: str | None, limit: int
) -> CommandPage:
    require_permission(officer.permissions, f"{MODULE}:{Verb.LIST}")
    async with services.database.transaction() as tx:
        rows = await commands.page(
            tx,
            officer.scopes,
            device_id=wanted.device_id,
            order_id=wanted.order_id,
            before=before,
            limit=limit + 1,
        )
    shown = rows[:limit]
    return CommandPage(rows=shown, next=shown[-1].id if len(rows) > limit else None)


def _ordered(
    services: Services, row: DeviceRow, kind: CommandKind, wait_s: int, template: Stored | None
) -> Ordered:
    now, silent_s = services.clock(), services.settings.device_silent_s
    problem = unfit(kind, row.kind, row.state)
    if problem is None and template is not None and template.values["kind"] != row.kind:
        problem = "参数模板不适用于该类设备"
    if problem is not None:
        return Ordered(device_id=row.id, state=CommandState.FAILED, note=problem, expires_at=now)
    state = first_state(connection_at(now, row.last_contact_at, silent_s), wait_s)
    away = state is CommandState.EXPIRED
    return Ordered(
        device_id=row.id,
        state=state,
        note="设备离线，未下发" if away else "",
        expires_at=now if away else expiry(now, min(wait_s, LONGEST_WAIT_S), silent_s),
    )


async def _template(
    tx: Tx, services: Services, officer: Officer, command: AnyCommand
) -> Stored | None:
    if not isinstance(command, ApplyTemplate):
        return None
    template = await Desk(services, officer, "device_templates").need(tx, command.template_id)
    if template.state != ACTIVE:
        raise Conflict("参数模板已停用。", code="template_inactive")
    return template


def _parameters(command: AnyCommand, template: Stored | None) -> dict[str, Any]:
    """As they are kept and handed out; a template's as of now, whatever becomes of it later."""
    told: dict[str, Any] = msgspec.to_builtins(command)
    del told["kind"]
    if template is not None:
        told |= {
            "name": template.values["name"],
            "version": template.version,
            "values": {name: template.values[name] for name in PARAMETERS},
        }
    return told
