"""Many people's numbers leave the platform by two persons alone, once, with a purpose."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("PI-2")

PATH = "/api/records/relatives"
ASKED = {"query": "", "format": "csv", "purpose": "年度档案核对"}


@pytest.fixture
async def bench(people: People, world: World) -> Bench:
    """Where nobody takes out more than one relative alone."""
    made = Bench("relatives", people, world)
    admin = await people.officer("sysadmin")
    few = {"value": 1, "seen": 50, "reason": "收紧"}
    assert (await admin.ask("PUT", "/api/parameters/export_alone_rows", few)).is_success
    await made.create()
    return made


async def take(person: Person, request: Any) -> Any:
    return await person.ask("POST", f"/api/export-requests/{request['id']}/file")


async def test_an_export_needs_a_second_person_and_is_fetched_once(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    refused = await leader.http.get(f"{PATH}/export")
    assert (refused.status_code, refused.json()["code"]) == (409, "export_needs_approval")
    request = await leader.post(f"{PATH}/export-requests", ASKED)
    early = await take(leader, request)
    assert (early.status_code, early.json()["code"]) == (409, "export_not_approved")
    # Nobody approves his own.
    assert (await leader.get("/api/approvals/pending"))["total"] == 0
    chief = await bench.people.officer("chief")
    case = await only(chief)
    shown = await chief.get(f"/api/approvals/{case['id']}")
    assert "年度档案核对" in str(shown["difference"])
    await decide(chief, case, "approve", "同意")
    (ready,) = await leader.get("/api/export-requests")
    assert (ready["ready"], ready["taken"]) == (True, False)
    assert (await take(chief, ready)).status_code == 404
    file = await take(leader, ready)
    assert file.is_success
    assert "家属1" in file.content.decode("utf-8-sig")
    again = await take(leader, ready)
    assert (again.status_code, again.json()["code"]) == (409, "export_taken")
    done = [row for row in await bench.log() if row.action == "relatives.export"]
    (taken,) = [row for row in done if row.result == "ok"]
    total = (await leader.get(PATH))["total"]
    assert (taken.detail["rows"], taken.detail["purpose"]) == (total, "年度档案核对")
    assert (await leader.get("/api/export-requests"))[0]["ready"] is False


async def test_few_records_are_taken_out_alone_and_masked(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    made = await bench.create()
    reply = await leader.http.get(
        f"{PATH}/export", params={"format": "csv", "name": made["values"]["name"]}
    )
    assert reply.is_success, reply.text
    assert made["values"]["phone"] in reply.content.decode("utf-8-sig")


async def test_more_records_than_approved_or_too_late_are_refused(
    bench: Bench, world: World
) -> None:
    leader, chief = await bench.people.officer("leader"), await bench.people.officer("chief")
    request = await leader.post(f"{PATH}/export-requests", ASKED)
    await decide(chief, await only(chief), "approve", "同意")
    await bench.create()
    more = await take(leader, request)
    assert (more.status_code, more.json()["code"]) == (409, "more_than_approved")
    world.now = datetime.now(UTC) + timedelta(hours=25)
    leader = await bench.people.officer("leader")
    late = await take(leader, request)
    assert (late.status_code, late.json()["code"]) == (409, "export_expired")
