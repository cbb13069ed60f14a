"""An administrator changes a setting and it counts at once, in every replica."""

from typing import Any

import pytest

from connectors.live_settings import LiveSettings
from tests.integration.eventually import eventually
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.world import World

PATH = "/api/parameters"


async def _value(admin: Person, name: str) -> Any:
    return next(one for one in await admin.get(PATH) if one["name"] == name)


async def _put(admin: Person, name: str, value: Any, seen: Any, **more: Any) -> tuple[int, Any]:
    reply = await admin.ask("PUT", f"{PATH}/{name}", {"value": value, "seen": seen, **more})
    return reply.status_code, reply.json()


@pytest.mark.requirement("VC-CFG-19")
async def test_a_changed_threshold_counts_at_once_and_its_history_is_kept(
    people: People,
) -> None:
    relative = await people.relative()
    assert (await _checked(relative))["passed"] is True
    admin = await people.officer("sysadmin")
    shown = await _value(admin, "face_threshold")
    assert (shown["value"], shown["changed_by"]) == (shown["default"], None)
    status, body = await _put(admin, "face_threshold", 0.9, shown["value"], reason="加强核验")
    assert (status, body["value"], body["changed_by"]) == (200, 0.9, "民警sysadmin")
    assert (await _checked(relative))["passed"] is False
    assert (await _put(admin, "face_threshold", None, 0.9))[0] == 200
    assert (await _checked(relative))["passed"] is True
    back, first = await admin.get(f"{PATH}/face_threshold/changes")
    assert (first["before"], first["after"], first["reason"]) == (0.4, 0.9, "加强核验")
    assert (back["before"], back["after"]) == (0.9, None)


async def _checked(relative: Person) -> Any:
    return await relative.post("/api/relative/face-checks", {"picture": picture("li~")})


@pytest.mark.parametrize(
    ("name", "value", "status", "code"),
    [
        ("absence_s", "lang", 422, "wrong_type"),
        ("absence_s", 5, 422, "out_of_range"),
        ("transcription", 0, 422, "wrong_type"),
        ("keys_dir", "/tmp", 404, "no_such_parameter"),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_changes(
    people: People, name: str, value: Any, status: int, code: str
) -> None:
    admin = await people.officer("sysadmin")
    before = await admin.get(PATH)
    answer = await _put(admin, name, value, 600)
    assert (answer[0], answer[1]["code"]) == (status, code)
    assert await admin.get(PATH) == before


async def test_the_second_of_two_is_told(people: People) -> None:
    admin = await people.officer("sysadmin")
    assert (await _put(admin, "absence_s", 300, 600))[0] == 200
    late = await _put(admin, "absence_s", 900, 600)
    assert (late[0], late[1]["code"]) == (409, "changed_meanwhile")
    assert (await _value(admin, "absence_s"))["value"] == 300


async def test_another_replica_learns_of_it(people: People, world: World) -> None:
    live = LiveSettings(world.database, world.settings)
    live.start()
    admin = await people.officer("sysadmin")
    await _put(admin, "rejoin_s", 90, 60)

    async def learnt() -> bool:
        return live.current.rejoin_s == 90

    await eventually(learnt)
    await live.stop()


async def test_nobody_else_changes_parameters(people: People) -> None:
    for login in ("approver", "leader", "auditor"):
        officer = await people.officer(login)
        assert (await officer.http.get(PATH)).status_code == 403
        assert (await _put(officer, "absence_s", 300, 600))[0] == 403
