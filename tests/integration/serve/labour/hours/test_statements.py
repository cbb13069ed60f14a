"""How many statements a request of hours sends: what a crowd of officers waits for (LR-GEN-09).

Upper bounds, each with nothing to spare: whoever needs one more says so here. Those of the
ledger's shards count too, of which the tests have two.
"""

import re
from typing import Any

import httpx
import pytest

from pipelines.flows.labour.hours import booking
from tests.integration.serve.approving import decision, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.ward import Ward

MANY, FEW = 3, 1
SEALED = 2
"""What a page sends is sealed, and its number is noted ahead as used."""


def statements(reply: httpx.Response) -> int:
    assert reply.is_success, reply.text
    told = re.search(r'desc="(\d+)"', reply.headers["server-timing"])
    assert told
    return int(told[1])


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger is looked at once it has told, however slow the machine."""
    monkeypatch.setattr(booking, "LOOK_S", 60.0)
    monkeypatch.setattr(booking, "MOST_S", 60.0)


@pytest.fixture
async def labour(people: People) -> Person:
    return await people.officer("labour")


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


async def handed_in(ward: Ward, officer: Person, day: str, lines: list[dict[str, Any]]) -> int:
    body = ward.sheet(*lines, day=day)
    return statements(await officer.ask("POST", "/api/hours/sheets", body))


async def test_entering_a_day_sends_few_statements(ward: Ward, labour: Person) -> None:
    place = {"ward_id": ward.id, "day": ward.day}
    assert statements(await labour.http.get("/api/hours/day", params=place)) <= 8
    checked = await labour.ask("POST", "/api/hours/check", {**place, "lines": [ward.line(0)]})
    assert statements(checked) <= 9 + SEALED
    rows = [{"inmate_id": ward.inmates[0], "post_id": ward.post, "normal": "7"}]
    drafted = await labour.ask("PUT", "/api/hours/draft", {**place, "rows": rows})
    assert statements(drafted) <= 4 + SEALED
    # The flow of the kind is planted with its first use.
    await handed_in(ward, labour, "2026-11-23", [ward.line(0)])
    assert await handed_in(ward, labour, ward.day, [ward.line(0)]) <= 32 + SEALED
    assert statements(await labour.http.get("/api/hours/day", params=place)) <= 13
    assert statements(await labour.http.get("/api/hours/sheets")) <= 2


async def test_a_longer_sheet_sends_no_more_of_them(ward: Ward, labour: Person) -> None:
    await handed_in(ward, labour, "2026-11-23", [ward.line(0)])
    lines = [ward.line(number) for number in range(MANY)]
    one = await handed_in(ward, labour, "2026-11-24", lines[:FEW])
    assert await handed_in(ward, labour, "2026-11-25", lines) == one


async def test_deciding_sends_few_statements(ward: Ward, labour: Person, approver: Person) -> None:
    await ward.approved(labour, approver, ward.line(0), day="2026-11-23")
    await ward.submit(labour, ward.line(0))
    listed = await approver.http.get("/api/approvals/pending")
    assert statements(listed) <= 3
    case = await only(approver)
    path = f"/api/approvals/{case['id']}"
    assert statements(await approver.http.get(path)) <= 7
    decided = await approver.ask("POST", f"{path}/decisions", decision(case, "approve"))
    # Five of them ask the ledger whether it has the day, and flag the month's pay under its lock.
    assert statements(decided) <= 29 + SEALED
