"""Every total is the sum of approved lines and opens to them (LR-HOUR-03, LR-GEN-04)."""

from typing import Any

import pytest

from tests.integration.eventually import eventually
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.counted import COUNTS, key_of, lines_of
from tests.integration.serve.labour.hours.ward import Ward, booked

pytestmark = pytest.mark.requirement("LR-HOUR-03", "LR-GEN-04")
RANGE = {"since": "2026-11-01", "until": "2026-11-30"}


async def opened(officer: Person, by: str, key: str, **more: Any) -> tuple[int, int]:
    told = await officer.get(f"{COUNTS}/lines", by=by, key=key, **RANGE | more)
    minutes = sum(line["values"]["minutes"] for line in told["rows"])
    assert (told["sums"], told["total"]) == ({"minutes": minutes}, len(told["rows"]))
    return minutes, told["total"]


async def test_totals_equal_the_approved_lines_and_the_others_stand_beside(
    ward: Ward, people: People
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    overtime = ward.line(1, 60, "overtime")
    await ward.approved(labour, approver, ward.line(0), ward.line(1), overtime)
    await ward.submit(labour, ward.line(0, 300), day="2026-11-25")
    await _approved_in_ledger(ward, labour)
    for by, key in (("ward", ward.id), ("post", ward.post)):
        told = await labour.get(COUNTS, by=by, step="month", **RANGE)
        (line,) = lines_of(told)
        assert line["where"] == {"lines": {"key": key, **RANGE}}
        minutes = line["values"]
        assert [minutes[name] for name in ("normal", "overtime", "total", "unapproved")] == [
            840, 60, 900, 300,
        ]  # fmt: skip
        assert told["whole"]["values"] == minutes
        assert await opened(labour, by, key) == (900, 3)
        assert await opened(labour, by, key, approved="false") == (300, 1)
    by_day = await labour.get(COUNTS, by="inmate", step="day", **RANGE)
    assert [(*line["titles"][1:], line["values"]["total"]) for line in lines_of(by_day)] == [
        ("3103000001", "2026-11-24", 420),
        ("3103000002", "2026-11-24", 480),
        ("3103000001", "2026-11-25", 0),
    ]
    year = await labour.get(COUNTS, by="project", step="year", **RANGE)
    assert [(key_of(line), line["titles"]) for line in lines_of(year)] == [
        ("none", ["无项目", "", "2026"])
    ]
    assert await opened(labour, "project", "none") == (900, 3)
    earlier = await labour.get(f"{COUNTS}/compared", since="2026-12-01", until="2026-12-30")
    assert earlier["before"]["values"] == told["whole"]["values"]


async def _approved_in_ledger(ward: Ward, officer: Person) -> None:
    """A decision is booked a moment after it is made."""

    async def there() -> bool:
        told = await officer.get(COUNTS, by="ward", step="month", **RANGE)
        return bool(told["whole"]["values"]["total"])

    await eventually(there)
    await booked(ward, officer, 1, "2026-11-25")


async def test_counts_reach_as_far_as_the_officer_and_no_further(
    ward: Ward, people: People
) -> None:
    labour = await people.officer("labour")
    await ward.submit(labour, ward.line(0))
    for login, unapproved in (("other_leader", 0), ("leader", 420), ("chief", 420)):
        officer = await people.officer(login)
        told = await officer.get(COUNTS, by="prison", step="month", **RANGE)
        assert told["whole"]["values"]["unapproved"] == unapproved
    for more, code in (
        ({"by": "inmate"}, "choose_unit"),
        ({"step": "quarter"}, "unknown_choice"),
        ({"step": "day", "since": "2026-08-29"}, "too_many_days"),
    ):
        reply = await officer.http.get(COUNTS, params=RANGE | more)
        assert (reply.status_code, reply.json()["code"]) == (422, code)
    reply = await labour.http.get(f"{COUNTS}/export", params=RANGE | {"format": "csv"})
    assert "合计" in reply.text
    assert "未审批" in reply.text
