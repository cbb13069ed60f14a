"""Officers' sessions are listed, bound, limited and ended; the log tells of each sign-in."""

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.access.test_signing_in import actions
from tests.integration.serve.audit.test_integrity import edit
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PASSWORD, World


@pytest.mark.requirement("NF-SEC-03")
async def test_an_administrator_signs_somebody_out_at_once(people: People, world: World) -> None:
    system, monitor = await people.officer("sysadmin"), await people.officer("monitor")
    listed = await system.get("/api/sessions")
    (found,) = [row for row in listed["rows"] if row["login"] == "monitor"]
    assert (found["source_address"], found["own"]) == ("127.0.0.1", False)
    assert found["device"].startswith("python-httpx")
    await system.post(f"/api/sessions/{found['id']}/end")
    assert (await monitor.http.get("/api/calls")).status_code == 401
    again, other = await people.officer("monitor"), await people.officer("monitor")
    await system.post(f"/api/accounts/{await account(world, 'monitor')}/sign-out")
    for person in (again, other):
        assert (await person.http.get("/api/calls")).status_code == 401
    assert ("session.end", "ok") in await actions(world)


@pytest.mark.requirement("NF-SEC-03")
async def test_a_stolen_token_from_elsewhere_is_refused(people: People, world: World) -> None:
    monitor = await people.officer("monitor")
    # As the session of a terminal at another address.
    await edit(
        world,
        "update session set source_address = '10.9.9.9' where subject_id = :officer",
        officer=await account(world, "monitor"),
    )
    refused = await monitor.http.get("/api/calls")
    assert (refused.status_code, refused.json()["code"]) == (401, "signed_out")
    assert ("session.elsewhere", "refused") in await actions(world)


async def test_a_further_session_ends_the_oldest(people: People, services: Services) -> None:
    configure(services, officer_sessions=2)
    first, second, third = [await people.officer("monitor") for _ in range(3)]
    assert (await first.http.get("/api/calls")).status_code == 401
    for person in (second, third):
        assert (await person.http.get("/api/calls")).status_code == 200
    own = await third.get("/api/officer/sessions")
    assert (own["total"], [row["own"] for row in own["rows"]].count(True)) == (2, True)
    other = next(row for row in own["rows"] if not row["own"])
    await third.post(f"/api/officer/sessions/{other['id']}/end")
    assert (await second.http.get("/api/calls")).status_code == 401


async def test_nobody_ends_a_session_that_is_not_his(people: People) -> None:
    monitor, reviewer = await people.officer("monitor"), await people.officer("reviewer")
    (found,) = (await reviewer.get("/api/officer/sessions"))["rows"]
    path = f"/api/officer/sessions/{found['id']}/end"
    assert await monitor.refused(path) == (404, "session_not_found")
    assert (await reviewer.http.get("/api/calls")).status_code == 200


@pytest.mark.requirement("VC-CFG-26")
async def test_three_failed_and_one_good_sign_in_give_four_lines(
    people: People, world: World
) -> None:
    person = people.somebody()
    for _ in range(3):
        wrong = {"login": "monitor", "password": "not this one"}
        await person.ask("POST", "/api/officer/sign-in", wrong, **{"User-Agent": "A"})
    await person.post("/api/officer/sign-in", {"login": "monitor", "password": PASSWORD})
    await person.post("/api/officer/sign-out")
    mistyped = {"login": "my secret", "password": "x"}
    await person.ask("POST", "/api/officer/sign-in", mistyped)
    auditor = await people.officer("auditor")
    log = (await auditor.get("/api/sign-ins", q="monitor", event="sign_in"))["rows"]
    assert [row["result"] for row in log] == ["ok"] + ["sign_in_failed"] * 3
    assert {(row["login"], row["source_address"]) for row in log} == {("monitor", "127.0.0.1")}
    assert [row["device"] for row in log][1:] == ["A"] * 3
    ways = [row["event"] for row in (await auditor.get("/api/sign-ins", q="monitor"))["rows"]]
    assert ways.count("sign_out") == 1
    unknown = [row for row in (await auditor.get("/api/sign-ins"))["rows"] if not row["login"]]
    assert len(unknown) == 1
    assert "my secret" not in str(unknown)
