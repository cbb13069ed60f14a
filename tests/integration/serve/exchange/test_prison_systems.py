"""Prisons' systems are connected by settings alone; what cannot be applied is seen and mended."""

import msgspec
import pytest

from connectors.live_settings import LiveSettings
from pipelines.flows.services import Services
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import FieldMapping
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.integration.prisons.source import VISIT, MemorySystem
from tests.integration.serve.client import People
from tests.integration.serve.prison_sources import (
    INMATE,
    SYSTEMS,
    added,
    connected,
    proposal,
    pulled,
)
from tests.integration.serve.world import World

PROBLEMS = "/api/source-problems"
RECORD_KINDS = "/api/record-kinds"


async def test_bad_settings_are_told_whole(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    system_id = await added(admin, world)
    fields = (
        *(one for one in VISIT.fields if one.to != "inmate_no"),
        FieldMapping(to="nonsense", source=("x",)),
    )
    bad = proposal(
        msgspec.structs.replace(VISIT, fields=fields), address="https://u:pw@visits.example/"
    )
    reply = await admin.ask("POST", f"{SYSTEMS}/{system_id}/versions", bad)
    assert reply.status_code == 422
    told = {(one["field"], one["code"]) for one in reply.json()["detail"]["problems"]}
    assert told == {
        ("access.address", "secret_in_address"),
        ("kinds.0.fields.inmate_no", "missing"),
        ("kinds.0.fields.nonsense", "unknown_field"),
    }
    assert await admin.get(f"{SYSTEMS}/{system_id}/versions") == []
    again = {"prison_id": world.prison_id, "kind": "visit", "name": "又一套"}
    assert await admin.refused(SYSTEMS, again) == (409, "system_known")
    ward = {"prison_id": world.ward_id, "kind": "visit", "name": "监区"}
    assert await admin.refused(SYSTEMS, ward) == (422, "prison_unknown")


async def test_only_a_tried_version_counts(
    people: People, world: World, services: Services
) -> None:
    source = MemorySystem([INMATE])
    source.add(1, type="9")
    services.open_system = lambda settings, secret: source
    admin, security = await people.officer("sysadmin"), await people.officer("security")
    system_id = await added(admin, world)
    switch = f"{SYSTEMS}/{system_id}/switch"
    assert await admin.refused(switch, {"enabled": True}) == (409, "no_active_version")
    version = await admin.post(f"{SYSTEMS}/{system_id}/versions", proposal())
    place = f"{SYSTEMS}/{system_id}/versions/{version['number']}"
    assert await security.refused(f"{place}/activate") == (409, "version_not_tried")
    tried = await admin.post(f"{place}/try")
    assert tried["state"] == "draft"
    (kind,) = tried["trial"]["kinds"]
    assert (kind["told"], kind["mapped"]) == (1, 0)
    assert [(one["field"], one["code"], one["records"]) for one in kind["problems"]] == [
        ("visit_type", "unknown_code", 1)
    ]
    source.down = True
    down = await admin.post(f"{place}/try")
    assert (down["state"], down["trial"]["error"]) == ("draft", "没有应答。")
    source.down = False
    source.add(1, type="1")
    source.changes = source.changes[1:]
    assert (await admin.post(f"{place}/try"))["state"] == "tried"
    # Who writes where names go to is not who lets it count, and the other way round.
    assert await admin.refused(f"{place}/activate") == (403, "no_permission")
    assert await security.refused(f"{place}/try") == (403, "no_permission")
    assert await security.refused(f"{SYSTEMS}/{system_id}/versions", proposal()) == (
        403,
        "no_permission",
    )
    (seen,) = await security.get(f"{SYSTEMS}/{system_id}/versions")
    assert seen["settings"]["access"]["address"] == "https://visits.p03.example/"
    assert (await admin.get(f"{SYSTEMS}/{system_id}"))["active"] is None
    shown = await security.post(f"{place}/activate")
    assert (shown["active"], shown["enabled"], shown["protocol"]) == (1, False, "rest")
    assert (await admin.post(switch, {"enabled": True}))["enabled"]
    leader = await people.officer("leader")
    (row,) = await leader.get(SYSTEMS)
    assert row["has_secret"]
    assert "key-of-the-prison" not in str(row)
    assert await leader.refused(switch, {"enabled": False}) == (403, "no_permission")
    other = await people.officer("other_leader")
    assert await other.get(SYSTEMS) == []
    assert (await other.http.get(f"{SYSTEMS}/{system_id}")).status_code == 404


async def test_a_held_record_is_seen_mended_and_applied(
    people: People, world: World, services: Services
) -> None:
    source = MemorySystem([INMATE])
    source.add(1)
    system_id = await connected(people, world, services, source)
    source.add(2, type="9")
    source.add(3, type="8")
    async with pulled(world, source):
        pass
    leader = await people.officer("leader")
    (system,) = await leader.get(SYSTEMS)
    (feed,) = system["feeds"]
    assert (feed["kind"], feed["open_problems"], feed["pulled"]) == ("visit", 2, True)
    assert feed["delay_s"] is not None
    assert not feed["late"]
    page = await leader.get(PROBLEMS, system_id=system_id)
    assert page["total"] == 2
    first, second = sorted(page["rows"], key=lambda row: str(row["key"]))
    assert first["problems"][0]["field"] == "visit_type"
    seen = await leader.get(f"{PROBLEMS}/{first['id']}")
    assert "inmate" in seen["fields"]
    assert INMATE not in str(seen)
    revealed = await leader.post(f"{PROBLEMS}/{first['id']}/reveal")
    assert revealed["fields"]["inmate"] == INMATE
    assert INMATE in revealed["raw"]
    mended = await leader.post(
        f"{PROBLEMS}/{first['id']}/mend", {"fields": {"type": "1"}, "reason": "与监狱核对"}
    )
    assert mended["state"] == "solved"
    assert await leader.refused(f"{PROBLEMS}/{first['id']}/replay", {"reason": "再试"}) == (
        409,
        "problem_settled",
    )
    tried = await leader.post(f"{PROBLEMS}/{second['id']}/replay", {"reason": "再试"})
    assert tried["state"] == "open"
    aside = await leader.post(f"{PROBLEMS}/{second['id']}/set-aside", {"reason": "测试数据"})
    assert (aside["state"], aside["reason"]) == ("set_aside", "测试数据")
    assert (await leader.get(PROBLEMS))["total"] == 0
    other = await people.officer("other_leader")
    assert (await other.get(PROBLEMS, state="solved"))["total"] == 0
    assert (await other.http.get(f"{PROBLEMS}/{first['id']}")).status_code == 404


async def test_days_that_differ_are_listed(
    people: People, world: World, services: Services
) -> None:
    source = MemorySystem([INMATE])
    today = world.clock().strftime("%Y-%m-%d 10:00:00")
    source.add(1, plan=today, began=today, ended=today)
    system_id = await connected(people, world, services, source)
    source.add(2, plan=today, began=today, ended=today, type="9")
    async with pulled(world, source):
        pass
    leader = await people.officer("leader")
    page = await leader.get("/api/reconciliations", system_id=system_id, only_gaps="true")
    assert page["total"] == 1
    (row,) = page["rows"]
    assert (row["there"], row["here"], row["held"], row["agrees"]) == (2, 1, 1, False)
    assert row["digest_there"] != row["digest_here"]
    (system,) = await leader.get(SYSTEMS)
    assert system["feeds"][0]["gaps"] == 1


async def test_what_a_mapping_may_fill_is_told(people: People) -> None:
    kinds = {one["kind"]: one for one in await (await people.officer("leader")).get(RECORD_KINDS)}
    assert set(kinds) == {kind.value for kind in RecordKind}
    visit = kinds["visit"]
    assert (visit["title"], visit["systems"], visit["pulled"]) == ("会见记录", ["visit"], True)
    fields = {one["name"]: one for one in visit["fields"]}
    assert fields["visit_type"]["required"]
    assert {"code": "OPEN", "title": "宽见"} in fields["visit_type"]["values"]
    auditor = await people.officer("auditor")
    assert (await auditor.http.get(RECORD_KINDS)).status_code == 403


@pytest.fixture
def production(services: Services) -> None:
    """No stand-ins run beside this platform."""
    services.live = LiveSettings(
        services.database, msgspec.structs.replace(services.live.base, simulators=False)
    )


async def test_a_system_on_this_machine_is_refused_where_no_stand_ins_run(
    people: People, world: World, production: None
) -> None:
    admin = await people.officer("sysadmin")
    versions = f"{SYSTEMS}/{await added(admin, world)}/versions"
    reply = await admin.ask("POST", versions, proposal(address="http://127.0.0.1:5432/"))
    assert reply.status_code == 422
    problems = reply.json()["detail"]["problems"]
    assert [one["code"] for one in problems] == ["address_forbidden"]
    named = proposal()
    named["settings"]["private_networks"] = ["127.0.0.0/8"]
    reply = await admin.ask("POST", versions, named)
    assert reply.status_code == 422
    problems = reply.json()["detail"]["problems"]
    assert [one["code"] for one in problems] == ["network_forbidden"]
    assert await admin.get(versions) == []


async def test_a_changed_address_asks_for_its_secret_anew(
    people: People, world: World, services: Services
) -> None:
    said: list[tuple[str, str]] = []
    source = MemorySystem([INMATE])
    source.add(1)

    def opened(settings: SystemSettings, secret: str) -> MemorySystem:
        said.append((settings.access.address, secret))
        return source

    services.open_system = opened
    admin = await people.officer("sysadmin")
    system_id = await added(admin, world)
    versions = f"{SYSTEMS}/{system_id}/versions"
    first = await admin.post(versions, proposal())
    await admin.post(f"{versions}/{first['number']}/try")
    security = await people.officer("security")
    await security.post(f"{versions}/{first['number']}/activate")
    # The same place needs nothing; another one does not get what was meant for this one.
    await admin.post(versions, proposal())
    elsewhere = proposal(address="https://elsewhere.example/")
    assert await admin.refused(versions, elsewhere) == (422, "secret_needed")
    assert len(await admin.get(versions)) == 2
    moved = await admin.post(versions, elsewhere | {"secret": "another-key"})
    await admin.post(f"{versions}/{moved['number']}/try")
    # What counts until then goes on with its own secret.
    await admin.post(f"{versions}/{first['number']}/try")
    assert said == [
        ("https://visits.p03.example/", "key-of-the-prison"),
        ("https://elsewhere.example/", "another-key"),
        ("https://visits.p03.example/", "key-of-the-prison"),
    ]
    auditor = await people.officer("auditor")
    (noted, *_) = (await auditor.get("/api/audit/rows", action="prison_system.propose"))["rows"]
    assert noted["detail"] == {"number": 3, "secret": True}
    assert "another-key" not in str(noted)
