"""Reports as a clerk makes, enters and submits them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from schemas.people.kinds import Role
from schemas.settings import Settings
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

LABOUR = frozenset({Role.LABOUR})
FILLED = {"workers": "1", "days": "20", "hours": "160", "output": "5000.50", "cost": "1000"}


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


def month(back: int = 0) -> str:
    there = datetime.now(UTC) + timedelta(hours=8)
    number = there.year * 12 + there.month - 1 - back
    return f"{number // 12}-{number % 12 + 1:02d}"


async def clerk(people: People, world: World, prison: str = "P03") -> Person:
    login = f"labour_{prison}"
    await add_officer(world, login, prison, LABOUR)
    return await people.officer(login)


async def form_of(person: Person, code: str = "production") -> Any:
    return next(one for one in await person.get("/api/report-forms") if one["code"] == code)


async def made(
    person: Person, world: World, *, prison: str = "", period: str = "", code: str = "production"
) -> Any:
    form = await form_of(person, code)
    body = {
        "definition_id": form["id"],
        "unit_id": prison or world.prison_id,
        "period": period or month(),
    }
    return await person.post("/api/reports", body)


def cell(report: Any, column: str, row: str = "P03-W01") -> Any:
    return next(one for one in report["cells"] if (one["row"], one["column"]) == (row, column))


async def enter(person: Person, report: Any, values: dict[str, str], row: str = "P03-W01") -> Any:
    """Type the values; what a source filled is overwritten for a reason."""
    edits = []
    for key, value in values.items():
        known = cell(report, key, row)
        edit = {"row": row, "column": key, "value": value, "was": known["value"]}
        linked = known["origin"] in ("linked", "overridden")
        edits.append(edit | ({"reason": "台账尚未录入"} if linked else {}))
    return await person.put(f"/api/reports/{report['report']['id']}/cells", {"cells": edits})


async def submit(person: Person, report: Any) -> Any:
    path = f"/api/reports/{report['report']['id']}/submit"
    return await person.post(path, {"row_version": report["row_version"]})


async def approve(
    people: People, *logins: str, verdict: str = "approve", opinion: str = "已核对"
) -> None:
    for login in logins:
        officer = await people.officer(login)
        await decide(officer, await only(officer), verdict, opinion)


async def read(person: Person, report: Any) -> Any:
    return await person.get(f"/api/reports/{report['report']['id']}")


async def send(person: Person, path: str, content: bytes) -> Any:
    reply = await person.http.post(
        f"{path}/import", files={"file": ("报表.xlsx", content)}, headers={"Origin": person.base}
    )
    assert reply.is_success, reply.text
    return reply.json()
