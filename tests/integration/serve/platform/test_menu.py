"""Subsystems are switched and menus ordered while the platform runs."""

from typing import Any

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World


async def _subsystem(person: Person, code: str) -> Any:
    menu = await person.get("/api/menu")
    return next(one for one in menu["subsystems"] if one["code"] == code)


async def _set(admin: Person, code: str, **more: Any) -> tuple[int, Any]:
    known = await _subsystem(admin, code)
    asked = {
        "version": known["version"],
        "title": known["title"],
        "enabled": True,
        "notice": "",
        "unit_ids": [],
        "position": 0,
    } | more
    reply = await admin.ask("PUT", f"/api/subsystems/{code}", asked)
    return reply.status_code, reply.json()


@pytest.mark.requirement("VC-CFG-23")
async def test_a_disabled_subsystem_refuses_everybody_with_a_notice_until_it_is_enabled(
    people: People,
) -> None:
    admin = await people.officer("sysadmin")
    approver, relative = await people.officer("approver"), await people.relative()
    assert (await approver.http.get("/api/calls")).status_code == 200
    assert (await _set(admin, "calls", enabled=False, notice="今晚维护，明早八点恢复。"))[0] == 200
    for person, path in (
        (approver, "/api/calls"),
        (relative, "/api/relative/calls"),
        (relative, "/api/relative/bookable-days"),
    ):
        reply = await person.http.get(path)
        assert (reply.status_code, reply.json()["code"]) == (403, "subsystem_closed")
        assert reply.json()["message"] == "今晚维护，明早八点恢复。"
    shown = await _subsystem(approver, "calls")
    assert (shown["open"], shown["notice"]) == (False, "今晚维护，明早八点恢复。")
    assert (await _set(admin, "calls", enabled=True))[0] == 200
    assert (await approver.http.get("/api/calls")).status_code == 200
    assert (await relative.http.get("/api/relative/calls")).status_code == 200


@pytest.mark.requirement("VC-CFG-23")
@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("calls", "/api/relative/dialled-calls"),
        ("base", "/api/relative/applications/bindings"),
        ("numbers", "/api/relative/applications/numbers"),
        ("whitelist", "/api/relative/applications/whitelist"),
    ],
)
async def test_nothing_is_applied_for_in_a_disabled_subsystem(
    people: People, code: str, path: str
) -> None:
    admin, relative = await people.officer("sysadmin"), await people.relative()
    assert (await relative.ask("POST", path, {})).status_code == 422
    assert (await _set(admin, code, enabled=False, notice="暂停办理。"))[0] == 200
    reply = await relative.ask("POST", path, {})
    assert (reply.status_code, reply.json()["message"]) == (403, "暂停办理。")


async def test_a_subsystem_may_be_authorised_for_some_units(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    assert (await _set(admin, "calls", unit_ids=[world.other_prison_id]))[0] == 200
    here, there = await people.officer("approver"), await people.officer("elsewhere")
    assert (await here.http.get("/api/calls")).status_code == 403
    assert (await there.http.get("/api/calls")).status_code == 200
    unknown = await _set(admin, "calls", unit_ids=["01JXXXXXXXXXXXXXXXXXXXXXXX"])
    assert (unknown[0], unknown[1]["code"]) == (422, "no_such_unit")


@pytest.mark.requirement("VC-CFG-22")
async def test_order_and_names_change_without_a_release(people: People) -> None:
    admin = await people.officer("sysadmin")
    before = [one["code"] for one in (await admin.get("/api/menu"))["subsystems"]]
    assert before[0] == "calls"
    assert (await _set(admin, "calls", title="亲情会见", position=999))[0] == 200
    after = (await admin.get("/api/menu"))["subsystems"]
    assert (after[-1]["code"], after[-1]["title"]) == ("calls", "亲情会见")
    hidden = {"title": "转写敏感词", "hidden": True, "position": 3}
    assert (await admin.ask("PUT", "/api/menu/words", hidden)).status_code == 200
    leader = await people.officer("leader")
    assert (await leader.get("/api/menu"))["items"] == [{"name": "words", **hidden}]


async def test_the_way_back_stays_open(people: People) -> None:
    admin = await people.officer("sysadmin")
    for code in ("configuration", "security"):
        status, body = await _set(admin, code, enabled=False)
        assert (status, body["code"]) == (409, "subsystem_fixed")
    assert (await admin.http.get("/api/parameters")).status_code == 200


async def test_the_second_of_two_is_told_and_nobody_else_may(
    people: People, services: Services
) -> None:
    admin = await people.officer("sysadmin")
    await _set(admin, "calls", title="会见")
    late = await _set(admin, "calls", version=0)
    assert (late[0], late[1]["code"]) == (409, "changed_meanwhile")
    assert (await _set(admin, "calls", title=""))[0] == 422
    leader = await people.officer("leader")
    assert (await _set(leader, "calls"))[0] == 403
    missing = await admin.ask(
        "PUT",
        "/api/subsystems/nothing",
        {"version": 0, "title": "x", "enabled": True, "position": 1},
    )
    assert missing.json()["code"] == "no_such_subsystem"


def entry_body(**more: Any) -> dict[str, Any]:
    entry = {
        "subsystem": "base",
        "heading": "人员信息",
        "title": "重控罪犯",
        "target": "/m/inmates?key_control=true",
        "roles": ["leader"],
    }
    return entry | more


@pytest.mark.requirement("VC-CFG-20")
async def test_an_added_entry_appears_to_the_roles_granted_it_and_to_no_other(
    people: People,
) -> None:
    admin = await people.officer("sysadmin")
    leader, approver = await people.officer("leader"), await people.officer("approver")
    menu = await admin.post("/api/menu-entries", entry_body())
    (made,) = menu["every_entry"]
    assert menu["entries"] == []
    seen = await leader.get("/api/menu")
    assert (seen["entries"], seen["every_entry"]) == ([made], [])
    assert (await approver.get("/api/menu"))["entries"] == []

    path = f"/api/menu-entries/{made['id']}"
    outside = entry_body(target="https://law.example.cn/help?id=1", roles=["approver"], version=1)
    assert (await admin.ask("PUT", path, outside)).status_code == 200
    assert (await leader.get("/api/menu"))["entries"] == []
    (moved,) = (await approver.get("/api/menu"))["entries"]
    assert moved["target"] == "https://law.example.cn/help?id=1"
    late = await admin.ask("PUT", path, outside)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert (await admin.ask("DELETE", path)).json()["every_entry"] == []
    assert (await approver.get("/api/menu"))["entries"] == []


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "http://example.cn/",
        "//example.cn/",
        "/\\example.cn",
        "/m/../../x",
        "https://",
        "https://good.cn@evil.cn/",
        "https://evil.cn/ x",
        "https:/\\evil.cn",
        "m/inmates",
    ],
)
async def test_an_entry_leads_to_a_page_or_by_https_alone(people: People, target: str) -> None:
    admin = await people.officer("sysadmin")
    refused = await admin.refused("/api/menu-entries", entry_body(target=target))
    assert refused == (422, "wrong_target")


async def test_an_entry_needs_known_roles_and_a_keeper_of_the_menu(people: People) -> None:
    admin = await people.officer("sysadmin")
    unknown = entry_body(roles=["nobody"])
    assert await admin.refused("/api/menu-entries", unknown) == (422, "no_such_role")
    assert await admin.refused("/api/menu-entries", entry_body(roles=[])) == (422, "invalid_input")
    nowhere = entry_body(subsystem="nothing")
    assert await admin.refused("/api/menu-entries", nowhere) == (404, "no_such_subsystem")
    leader = await people.officer("leader")
    assert await leader.refused("/api/menu-entries", entry_body()) == (403, "no_permission")
