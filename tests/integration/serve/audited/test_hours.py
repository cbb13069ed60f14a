"""What officers do with hours leaves its rows (AU-1)."""

import msgspec
import pytest

from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.conftest import bus, path, ward
from tests.integration.serve.labour.hours.ward import Ward

__all__ = ["bus", "path", "ward"]

ROUTES = {
    "POST /api/hours/import",
    "POST /api/hours/sheets",
    "POST /api/hours/corrections",
}


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_hours_is_written_down(people: People, ward: Ward) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    reply = await labour.http.post(
        "/api/hours/import",
        params={"ward_id": ward.id, "day": ward.day},
        files={"file": ("hours.csv", "罪犯编号,正常工时\n3103000001,7\n".encode())},
        headers={"Origin": labour.base},
    )
    assert reply.is_success, reply.text
    sheet = await ward.approved(labour, approver, ward.line(0))
    change = {**ward.line(0), "minutes": 400}
    asked = {"timesheet_id": sheet["id"], "version": 1, "reason": "漏记", "changes": [change]}
    await labour.post("/api/hours/corrections", asked)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
