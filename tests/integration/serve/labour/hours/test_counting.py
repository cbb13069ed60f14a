"""Every total is the sum of approved lines and opens to them (LR-HOUR-03, LR-GEN-04)."""

from typing import Any

import pytest

from tests.integration.eventually import eventually
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.ward import Ward, booked

pytestmark = pytest.mark.requirement("LR-HOUR-03", "LR-GEN-04")
RANGE = {"since": "2026-11-01", "until": "2026-11-30"}


async def opened(officer: Person, by: str, key: str, **more: Any) -> tuple[int, int]:
    told = await officer.get("/api/hours/lines", by=by, key=key, **RANGE | more)
    assert told["minutes"] == sum(line["minutes"] for line in told["rows"])
    assert told["total"] == len(told["rows"])
    return told["minutes"], told["total"]


async def test_totals_equal_the_approved_lines_and_the_others_stand_beside(
    ward: Ward, people: People
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    overtime = ward.line(1, 60, "overtime")
    await ward.approved(labour, approver, ward.line(0), ward.line(1), overtime)
    await ward.submit(labour, ward.line(0, 300), day="2026-11-25")
    await _approved_in_ledger(ward, labour)
    for by, key in (("ward", ward.id), ("post", ward.post)):
        told = await labour.get("/api/hours/statistics", by=by, period="month", **RANGE)
        (row,) = told["rows"]
        assert (row["key"], row["period"]) == (key, "2026-11-01")
        minutes = row["minutes"]
        assert [minutes[name] for name in ("normal", "overtime", "total", "unapproved")] == [
            840, 60, 900, 300,
        ]  # fmt: skip
        assert told["minutes"] == minutes
        assert await opened(labour, by, key) == (900, 3)
        assert await opened(labour, by, key, approved="false") == (300, 1)
    by_day = await labour.get("/api/hours/statistics", by="inmate", period="day", **RANGE)
    assert [(row["note"], row["period"], row["minutes"]["total"]) for row in by_day["rows"]] == [
        ("3103000001", "2026-11-24", 420),
        ("3103000002", "2026-11-24", 480),
        ("3103000001", "2026-11-25", 0),
    ]
    year = await labour.get("/api/hours/statistics", by="project", period="year", **RANGE)
    assert [(row["key"], row["title"], row["period"]) for row in year["rows"]] == [
        (None, "无项目", "2026-01-01")
    ]


async def _approved_in_ledger(ward: Ward, officer: Person) -> None:
    """A decision is booked a moment after it is made."""

    async def there() -> bool:
        told = await officer.get("/api/hours/statistics", by="ward", period="month", **RANGE)
        return bool(told["minutes"]["total"])

    await eventually(there)
    await booked(ward, officer, 1, "2026-11-25")


async def test_counts_reach_as_far_as_the_officer_and_no_further(
    ward: Ward, people: People
) -> None:
    labour = await people.officer("labour")
    await ward.submit(labour, ward.line(0))
    for login, unapproved in (("other_leader", 0), ("leader", 420), ("chief", 420)):
        officer = await people.officer(login)
        told = await officer.get("/api/hours/statistics", by="prison", period="month", **RANGE)
        assert told["minutes"]["unapproved"] == unapproved
    reply = await officer.http.get("/api/hours/statistics", params=RANGE | {"by": "inmate"})
    assert reply.json()["code"] == "choose_unit"
    reply = await labour.http.get("/api/hours/statistics/export", params=RANGE | {"format": "csv"})
    assert "合计" in reply.text
    assert "未审批" in reply.text
