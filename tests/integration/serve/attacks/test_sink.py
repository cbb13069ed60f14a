"""Where the audit log cannot be written, nothing is done (AU-4)."""

from typing import Any

import pytest

from connectors.postgres.database import Database
from tests.integration.serve.attacks.contents import contents
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import request_body, requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

SINK_DOWN = """
create function sink_down() returns trigger language plpgsql as
$$ begin raise exception 'the sink is down'; end $$;
create trigger sink_down before insert on audit_row execute function sink_down();
"""
SINK_UP = "drop trigger sink_down on audit_row; drop function sink_down();"


@pytest.mark.requirement("AU-4")
async def test_without_the_audit_log_no_business_is_written(
    people: People, world: World, owner: Database
) -> None:
    call_id = await requested(world, await people.relative())
    approver, leader = await people.officer("approver"), await people.officer("leader")
    relative, keeper = await people.relative(), await people.officer("keeper")
    system, monitor = await people.officer("sysadmin"), await people.officer("monitor")
    bench = Bench("agency_people", people, world)
    made, sample = await bench.create(), await bench.sample()
    path = f"/api/records/agency_people/{made['id']}"
    tries: list[tuple[Person, str, str, Any]] = [
        (relative, "POST", "/api/relative/calls", request_body(world, minutes_ahead=240)),
        (approver, "POST", f"/api/calls/{call_id}/approve", {}),
        (leader, "POST", "/api/records/agency_people", {"values": sample}),
        (leader, "PUT", path, {"version": 1, "values": {"name": "改名"}, "reason": "更正"}),
        (leader, "DELETE", f"{path}?version=1&reason=x", None),
        (leader, "POST", f"{path}/reveal/id_no", None),
        (keeper, "POST", "/api/words", {"word": "越狱", "word_class": "脱逃类"}),
        (system, "PUT", "/api/parameters/token_s", {"value": 600, "seen": 900, "reason": "x"}),
        (monitor, "POST", "/api/officer/sign-out", None),
    ]
    async with owner.engine.begin() as connection:
        await connection.exec_driver_sql(SINK_DOWN)
    before = await contents(owner)
    for person, method, address, body in tries:
        reply = await person.ask(method, address, body)
        assert reply.status_code == 500, (address, reply.text)
        assert reply.json()["code"] == "internal"
    guess = {"login": "monitor", "password": "long enough for a test"}
    assert (await people.somebody().ask("POST", "/api/officer/sign-in", guess)).status_code == 500
    assert await contents(owner) == before
    async with owner.engine.begin() as connection:
        await connection.exec_driver_sql(SINK_UP)
    for person, method, address, body in tries:
        if method != "DELETE" and "parameters" not in address:
            reply = await person.ask(method, address, body)
            assert reply.is_success, (address, reply.text)
