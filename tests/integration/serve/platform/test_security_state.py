"""安全状态 over HTTP: what the platform last saw, for the three administrators alone."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.state_file import StateFile
from pipelines.rules.platform.security_state.points import STALE_AFTER, opened, sound
from schemas.platform.security_state import PointCode, SecurityState
from tests.integration.serve.client import People
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration

PATH = "/api/security-state"
POINTS = [
    sound(PointCode.EDGE, "平台认出的是真实来源。"),
    opened(PointCode.SIMULATORS, "平台以演示方式运行。", "另装正式环境。"),
]


async def test_administrators_see_what_was_seen_and_when(people: People, world: World) -> None:
    seen_at = world.now = datetime.now(UTC)
    system = await people.officer("sysadmin")
    assert await system.get(PATH) == {"state": None, "stale": False}
    StateFile.of(world.settings).write(SecurityState(seen_at=seen_at, node="a", points=POINTS))
    for login in ("sysadmin", "security", "auditor"):
        page = await (await people.officer(login)).get(PATH)
        assert page["stale"] is False
        assert page["state"]["node"] == "a"
        assert [(one["code"], one["state"]) for one in page["state"]["points"]] == [
            ("edge", "sound"),
            ("simulators", "open"),
        ]
        assert page["state"]["points"][1]["remedy"] == "另装正式环境。"
    world.now = seen_at + STALE_AFTER + timedelta(seconds=1)
    assert (await system.get(PATH))["stale"] is True


async def test_nobody_else_sees_it(people: People) -> None:
    for login in ("leader", "chief", "reviewer"):
        refused = await (await people.officer(login)).http.get(PATH)
        assert (refused.status_code, refused.json()["code"]) == (403, "no_permission")
    assert (await people.somebody().http.get(PATH)).status_code == 401


async def test_a_damaged_record_is_told_of(people: People, world: World) -> None:
    StateFile.of(world.settings).path.write_bytes(b"{")
    refused = await (await people.officer("auditor")).http.get(PATH)
    assert (refused.status_code, refused.json()["code"]) == (503, "security_state_unreadable")
    assert "qinqiao check" in refused.json()["message"]
