"""A clock that is set back and forth between entry and approval changes no outcome."""

from datetime import timedelta

from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.conftest import NOON
from tests.integration.serve.labour.hours.counted import COUNTS
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.world import World


async def test_approval_and_correction_follow_versions_and_not_clocks(
    ward: Ward, people: People, world: World
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    made = await ward.submit(labour, ward.line(0), ward.line(1, 300))
    world.now = NOON - timedelta(minutes=20)
    await decide(approver, await only(approver), "return", "请核对")
    world.now = NOON - timedelta(minutes=25)
    made = await ward.submit(labour, ward.line(0), ward.line(1, 240), version=1)
    await booked(ward, labour, 2)
    world.now = NOON - timedelta(minutes=10)
    await decide(approver, await only(approver), "approve", "属实")
    view = await booked(ward, labour, 2)
    assert (view["sheet"]["state"], view["sheet"]["version"]) == ("approved", 2)
    world.now = NOON - timedelta(minutes=15)
    sheet = made["sheet"]
    asked = {"timesheet_id": sheet["id"], "version": 2, "reason": "提前收工"}
    change = ward.line(1, 120)
    await labour.post("/api/hours/corrections", asked | {"changes": [change]})
    world.now = NOON - timedelta(minutes=30)
    await decide(approver, await only(approver), "approve", "属实")
    view = await booked(ward, labour, 3)
    assert sorted(line["minutes"] for line in view["lines"]) == [120, 420]
    (kept,) = view["replaced"]
    assert kept["minutes"] == 240
    november = {"since": "2026-11-01", "until": "2026-11-26"}
    told = await labour.get(COUNTS, by="ward", step="month", **november)
    assert told["whole"]["values"]["total"] == 540
