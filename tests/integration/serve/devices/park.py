"""The administrator of terminals, and the terminals that he registers and commands."""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.platforms.terminal_simulator import TerminalSimulator
from connectors.postgres.audit import audit
from connectors.postgres.finding import finding
from pipelines.flows.devices.watch import watch, watched
from schemas.devices.kinds import FaceLicence
from tests.integration.serve.client import ANSWER_S, People, Person
from tests.integration.serve.world import World

DEVICES = "/api/records/devices"
TEMPLATES = "/api/records/device_templates"
COMMANDS = "/api/device-commands"
REFUSED = "/api/refused-devices"
SILENT_S = 45


class Park:
    """The administrator, and terminals that he registers and commands."""

    def __init__(self, admin: Person, http: httpx.AsyncClient, world: World) -> None:
        self.admin = admin
        self.http = http
        self.world = world

    async def record(self, **more: Any) -> Any:
        values = {
            "name": f"会见一体机{secrets.token_hex(3)}",
            "serial": f"QQ-{secrets.token_hex(4)}",
            "kind": "all_in_one",
            "model": "SIM-1",
            "unit_id": self.world.ward_id,
            "place": "会见楼二层",
        }
        return await self.admin.post(DEVICES, {"values": values | more})

    async def terminal(self, record: Any, **more: Any) -> TerminalSimulator:
        """Give the device a credential and start a terminal with it."""
        asked = {"device_ids": [record["id"]]}
        (credential,) = await self.admin.post("/api/devices/credentials", asked)
        return TerminalSimulator(
            self.http, credential["serial"], credential["secret"], self.world.clock, **more
        )

    async def ready(self, **more: Any) -> tuple[str, TerminalSimulator]:
        """A device in use, with its terminal registered."""
        licence = more.pop("face_licence", FaceLicence.VALID)
        record = await self.record(**more)
        terminal = await self.terminal(record, face_licence=licence)
        await terminal.register()
        await self.act(record["id"], "enable")
        return record["id"], terminal

    async def act(self, device_id: str, action: str, reason: str = "") -> Any:
        shown = await self.shown(device_id)
        body = {"version": shown["version"], "reason": reason}
        return await self.admin.post(f"{DEVICES}/{device_id}/actions/{action}", body)

    async def shown(self, device_id: str) -> Any:
        return (await self.admin.get(f"{DEVICES}/{device_id}"))["record"]

    async def send(self, *ids: str, wait_s: int = 600, **command: Any) -> list[Any]:
        asked = {"device_ids": list(ids), "command": command, "wait_s": wait_s}
        rows: list[Any] = (await self.admin.post(COMMANDS, asked))["rows"]
        return rows

    async def state(self, command: Any) -> tuple[str, str]:
        page = await self.admin.get(COMMANDS, device_id=command["device_id"])
        (row,) = [one for one in page["rows"] if one["id"] == command["id"]]
        return row["state"], row["note"]

    async def connection(self, device_id: str) -> str:
        told: str = (await self.admin.get(f"/api/devices/{device_id}/status"))["connection"]
        return told

    async def pass_time(self, seconds: float) -> None:
        """Time goes on, and the round of the scheduler comes by."""
        assert self.world.now is not None
        self.world.now += timedelta(seconds=seconds)
        async with self.world.database.reading() as tx:
            due = await finding(tx, {"devices": watched(self.world.now, SILENT_S)})
        done = await watch(self.world.database, self.world.now, SILENT_S)
        # A round comes to it where the question of all rounds finds any.
        assert bool(due) is bool(done.silent + done.expired)

    async def actions(self, device_id: str) -> list[str]:
        async with self.world.database.transaction() as tx:
            return [row.action for row in await audit.rows_of(tx, "devices", device_id)]


@pytest.fixture
async def park(people: People, world: World) -> AsyncIterator[Park]:
    admin = await people.officer("sysadmin")
    world.now = datetime.now(UTC)
    async with httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S) as http:
        yield Park(admin, http, world)
