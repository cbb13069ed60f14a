"""Screen captures that the client reports: one record, one alert, a list."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.nats.outbox_relay import OutboxRelay
from pipelines.rules.sheets.reading import read_rows
from tests.integration.serve.calls.test_controlling import running
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows
from tests.integration.serve.world import World

LIST = "/api/records/screen_captures"


def told(**more: Any) -> dict[str, Any]:
    return {
        "event_id": "ios-0001",
        "kind": "screenshot",
        "at": datetime.now(UTC).isoformat(),
        "device": "iPhone 15",
        "platform": "iOS",
    } | more


@pytest.mark.requirement("VC-VCM-09")
async def test_a_capture_is_one_record_one_alert_and_stands_in_the_list(
    people: People, world: World, relay: OutboxRelay
) -> None:
    call_id = await running(world, people)
    relative, monitor = await people.relative(), await people.officer("monitor")
    path = f"/api/relative/calls/{call_id}/captures"
    async with monitor.socket("/ws/console") as news:
        first = await relative.post(path, told())
        pushed = (await news.until("alert"))["alert"]
    assert (pushed["kind"], pushed["word"], pushed["line_id"]) == ("capture", "亲属截屏", None)
    again = await relative.post(path, told())
    assert (first["new"], again) == (True, {"id": first["id"], "new": False})
    alerts = await monitor.get("/api/alerts", call_id=call_id)
    assert [one["kind"] for one in alerts["rows"]] == ["capture"]
    leader = await people.officer("leader")
    (row,) = (await leader.get(LIST, call_no=call_id, device="iPhone"))["rows"]
    assert row["id"] == first["id"]
    assert (row["titles"]["relative_id"], row["values"]["platform"]) == ("李某某", "iOS")
    assert row["values"]["captured_at"]
    assert (await leader.get(LIST, kind="recording"))["total"] == 0
    _, header, line = read_rows((await leader.http.get(f"{LIST}/export")).content)
    cells = dict(zip(header.cells, line.cells, strict=False))
    assert (cells["类型"], cells["手机"]) == ("截屏", "iPhone 15")
    (record,) = (await leader.get("/api/records/call_records"))["rows"]
    assert record["values"]["alerts"] == 1
    rows = await audit_rows(world, call_id)
    assert rows.count(("capture.report", "ok", "")) == 2


@pytest.mark.requirement("VC-VCM-09")
async def test_only_ones_own_running_call_can_be_captured(people: People, world: World) -> None:
    relative, stranger = await people.relative(), await people.relative("wx-wang")
    call_id = await running(world, people)
    path = f"/api/relative/calls/{call_id}/captures"
    assert await stranger.refused(path, told()) == (404, "call_not_found")
    ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert await relative.refused(path, told(at=ahead)) == (422, "time_ahead")
    coming = await approved(world, people, relative, minutes_ahead=120)
    early = await relative.refused(f"/api/relative/calls/{coming}/captures", told())
    assert early == (409, "state_not_allowed")
    leader = await people.officer("leader")
    assert (await leader.get(LIST))["total"] == 0
