"""The terminals of a demonstration come in over the product's own interfaces."""

import pytest

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD, SYSTEM_LOGIN
from cluster.ready import Ready
from cluster.verbs import terminals
from loadtests.people.officer import Officer
from schemas.devices.views import RefusedDevicePage
from schemas.modules.views import RecordPage

pytestmark = pytest.mark.e2e

ACCOUNT = (SYSTEM_LOGIN, DEMONSTRATION_PASSWORD)
COUNT = 3


async def test_made_up_terminals_are_seen_online(platform: Ready) -> None:
    told: list[str] = []
    for _ in range(2):
        # Twice, since a second run takes on what the first has made.
        await terminals.play(platform.address, ACCOUNT, count=COUNT, seconds=0, tell=told.append)
    async with Officer(platform.address) as admin:
        await admin.sign_in(*ACCOUNT)
        page = await admin.get("/api/records/devices", RecordPage, q=terminals.PREFIX)
        refused = await admin.get("/api/refused-devices", RefusedDevicePage)
    assert [record.values["connection"] for record in page.rows] == ["online"] * COUNT
    assert terminals.UNKNOWN in {one.serial for one in refused.rows}
