"""Steps of a call that several tests begin with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from connectors.postgres.audit import audit
from pipelines.flows.services import Services
from pipelines.rules.security.chain import ChainRow
from schemas.tables.people.person import inmate_binding
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.world import PASSWORD, World

DEVICE = "device-of-the-test"


def request_body(world: World, *, minutes_ahead: float = 0.5, minutes: int = 10) -> dict[str, Any]:
    starts_at = (world.now or datetime.now(UTC)) + timedelta(minutes=minutes_ahead)
    return {"inmate_id": world.inmate_id, "starts_at": starts_at.isoformat(), "minutes": minutes}


async def related(world: World, relation: str) -> None:
    """The world's relative is, to its inmate, somebody else from now on; any word may stand."""
    pair = (
        inmate_binding.c.relative_id == world.relative_id,
        inmate_binding.c.inmate_id == world.inmate_id,
    )
    async with world.database.transaction() as tx:
        await tx.execute(inmate_binding.update().where(*pair).values(kinship=relation))


async def requested(world: World, relative: Person, **more: Any) -> str:
    call = await relative.post("/api/relative/calls", request_body(world, **more))
    assert call["state"] == "requested"
    return str(call["id"])


async def approved(world: World, people: People, relative: Person, **more: Any) -> str:
    call_id = await requested(world, relative, **more)
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{call_id}/approve", {})
    return call_id


async def ready(relative: Person, call_id: str) -> None:
    """Face and consent are given."""
    outcome = await relative.post("/api/relative/face-checks", {"picture": picture("li")})
    assert outcome["passed"], outcome
    await relative.post(f"/api/relative/calls/{call_id}/consent")


async def token(person: Person, call_id: str, kind: str = "relative", device: str = DEVICE) -> str:
    path = {
        "relative": f"/api/relative/calls/{call_id}/join-tokens",
        "inmate": f"/api/inmate/calls/{call_id}/join-tokens",
        "officer": f"/api/calls/{call_id}/watch-tokens",
    }[kind]
    return str((await person.post(path, {"device_id": device}))["token"])


async def audit_rows_of(world: World, kind: str, object_id: str) -> list[ChainRow]:
    """Every row about one object, oldest first."""
    async with world.database.transaction() as tx:
        return await audit.rows_of(tx, kind, object_id)


async def audit_rows(world: World, call_id: str) -> list[tuple[str, str, str]]:
    """Action, result and code of every row of a case."""
    rows = await audit_rows_of(world, "video_call", call_id)
    return [(row.action, row.result, row.detail.get("code", "")) for row in rows]


NEW_PASSWORD = "Another-1-of-theirs"


async def set_password(officer: Person) -> None:
    """Change the officer's password as a page does, which keeps it at its real cost."""
    changed = {"current": PASSWORD, "new": NEW_PASSWORD}
    await officer.post("/api/officer/password", changed)


def configure(services: Services, **changes: Any) -> None:
    """Other settings from now on, as if the platform had been started with them."""
    services.live._base = services.live._current = replace(services.live.base, **changes)
