"""Made-up terminals of a demonstration: registered over the public interfaces, then obeying."""

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import httpx

from cluster.telling import Tell
from connectors.platforms.terminal_simulator import Fault, TerminalSimulator
from loadtests.people.officer import Officer
from schemas.devices.kinds import DeviceKind, DeviceState
from schemas.devices.views import IssueCredentials, NewCredential
from schemas.errors import QinqiaoError
from schemas.modules.views import (
    ActOnRecord,
    CreateRecord,
    Record,
    RecordPage,
    UnitNode,
)
from schemas.people.kinds import OrgType

RECORDS = "/api/records/devices"
PREFIX = "DEMO-T"
MODEL = "SIM-1"
UNKNOWN = "DEMO-UNKNOWN"
BEAT_S = 10.0
"""A device is offline after some silent beats; the platform's limit is 45 s."""
KINDS = (DeviceKind.ALL_IN_ONE, DeviceKind.KIOSK, DeviceKind.SCREEN)


async def play(
    address: str, account: tuple[str, str], *, count: int, seconds: float, tell: Tell
) -> None:
    """Keep so many terminals online; the last is slow, and one comes in that nobody knows."""
    async with AsyncExitStack() as stack:
        admin = await stack.enter_async_context(Officer(address))
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=address))
        await admin.sign_in(*account)
        terminals = [_terminal(http, one) for one in await _credentials(admin, count)]
        terminals[-1].faults.add(Fault.SLOW)
        for terminal in terminals:
            await terminal.register()
        await _knock(http)
        tell(f"{len(terminals)} terminals are online")
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            await asyncio.gather(*(terminal.turn() for terminal in terminals))
            await asyncio.sleep(min(BEAT_S, max(0.0, ends - time.monotonic())))


def _terminal(http: httpx.AsyncClient, credential: NewCredential) -> TerminalSimulator:
    return TerminalSimulator(
        http, credential.serial, credential.secret, lambda: datetime.now(UTC), model=MODEL
    )


async def _knock(http: httpx.AsyncClient) -> None:
    """A terminal without a record is refused, and stands in the list of those to be decided."""
    stranger = TerminalSimulator(http, UNKNOWN, "unknown", lambda: datetime.now(UTC), model=MODEL)
    try:
        await stranger.register()
    except QinqiaoError:
        return
    raise RuntimeError("the platform let an unknown terminal in")


async def _credentials(admin: Officer, count: int) -> list[NewCredential]:
    """Records in use for so many terminals; a new credential ends the one of an earlier run."""
    wards = _wards(await admin.get("/api/units", list[UnitNode]))
    page = await admin.get(RECORDS, RecordPage, q=PREFIX, limit=200)
    known = {str(record.values["serial"]): record for record in page.rows}
    records = [
        known.get(_serial(number)) or await _create(admin, number, wards[number % len(wards)])
        for number in range(count)
    ]
    for record in records:
        if record.state == DeviceState.NEW.value:
            asked = ActOnRecord(version=record.version)
            await admin.post(f"{RECORDS}/{record.id}/actions/enable", Record, asked)
    wanted = IssueCredentials(device_ids=[record.id for record in records])
    return await admin.post("/api/devices/credentials", list[NewCredential], wanted)


async def _create(admin: Officer, number: int, ward: UnitNode) -> Record:
    values = {
        "name": f"演示终端{number + 1:02}",
        "serial": _serial(number),
        "kind": KINDS[number % len(KINDS)].value,
        "model": MODEL,
        "unit_id": ward.id,
        "place": f"{ward.name}会见区",
    }
    return await admin.post(RECORDS, Record, CreateRecord(values=values))


def _serial(number: int) -> str:
    return f"{PREFIX}{number + 1:02}"


def _wards(tree: list[UnitNode]) -> list[UnitNode]:
    below = [ward for unit in tree for ward in _wards(unit.children)]
    return below + [unit for unit in tree if unit.org_type is OrgType.WARD]
