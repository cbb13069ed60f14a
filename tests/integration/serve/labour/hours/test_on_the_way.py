"""What was decided and is not in the ledger yet: nothing rests on it before it is (LR-HOUR-05).

No writer runs here: messages wait until the test delivers them, as while NATS or a shard is away.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from connectors.doors import open_shards
from connectors.ledger.incoming import Refusal
from connectors.ledger.writer import CONSUMER
from connectors.postgres.messages import dead_letters
from pipelines.flows.labour.hours import booking
from schemas.tables.messages.messaging import outbox
from tests.integration.serve.approving import decide, decision, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.conftest import NOON
from tests.integration.serve.labour.hours.refusing import stray
from tests.integration.serve.labour.hours.ward import Ward
from tests.integration.serve.labour.labour_terms import define, graded
from tests.integration.serve.labour.pay.sheets import again, report, rule, settle
from tests.integration.serve.world import World

Deliver = Callable[[], Awaitable[None]]
MONTH, RATE = "2026-11", "6.00"
LATER = "2026-11-25"
ENTERED = "labour.P03.hours.entered"


@pytest.fixture
async def path(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Deliver]:
    """The way from the outbox to committed rows; whoever submits does not wait for its end."""
    world.now = NOON
    monkeypatch.setattr(booking, "MOST_S", 0)
    shards = open_shards(world.settings, world.database, pool_size=2)
    await shards.place_new()

    async def keep(refusals: Sequence[Refusal]) -> None:
        for one in refusals:
            await given_up(world, one.message_id, one.payload, one.reason)

    async def deliver() -> None:
        await settle(world, shards, keep)

    yield deliver
    await shards.close()


async def given_up(world: World, message_id: str, payload: bytes, why: str) -> None:
    """As the ledger's writer keeps what it does not take."""
    async with world.database.transaction() as tx:
        await dead_letters.add(
            tx,
            consumer=CONSUMER,
            message_id=message_id,
            subject=ENTERED,
            payload=payload,
            headers={},
            deliveries=1,
            error=why,
            at=world.clock(),
        )


@pytest.fixture
async def labour(people: People) -> Person:
    return await people.officer("labour")


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


@pytest.fixture
async def paid(ward: Ward, people: People, world: World, labour: Person) -> None:
    """Whose hours are worth six yuan each."""
    await define(await people.officer("chief"), world, 3, "2026-01-01", hourly_rate=RATE)
    await rule(people, world)
    await graded(people, labour, ward.inmates[0], 3, "2026-01-01")


def month_of(ward: Ward) -> dict[str, str]:
    return {"ward_id": ward.id, "month": MONTH}


async def refusal_of(officer: Person, path: str, body: Any = None) -> tuple[int, str, Any]:
    """With the days that it names."""
    reply = await officer.ask("POST", path, body)
    told = reply.json()
    return reply.status_code, told["code"], told["detail"].get("days")


async def sheet_of(officer: Person, made: Any) -> Any:
    return (await officer.get(f"/api/pay-sheets/{made['sheet']['id']}"))["sheet"]


async def approved(
    ward: Ward, labour: Person, approver: Person, deliver: Deliver, day: str = ""
) -> Any:
    """Seven hours of the first inmate, in the ledger but for the decision on them."""
    made = await ward.submit(labour, ward.line(0), day=day)
    await deliver()
    await decide(approver, await only(approver), "approve")
    return made["sheet"]


@pytest.mark.requirement("LR-PAY-01", "LR-HOUR-05")
async def test_pay_waits_for_hours_that_were_decided_and_are_not_booked(
    ward: Ward, labour: Person, approver: Person, paid: None, path: Deliver
) -> None:
    sheet = await approved(ward, labour, approver, path)
    booking_now = (503, "hours_booking", [ward.day])
    assert await refusal_of(labour, "/api/pay-sheets", month_of(ward)) == booking_now
    assert (await labour.get("/api/pay-months", month=MONTH))["wards"][0]["sheet"] is None
    await path()
    made = await labour.post("/api/pay-sheets", month_of(ward))
    assert made["sheet"]["amount"] == "42.00"
    change = ward.line(0) | {"minutes": 400}
    asked = {"timesheet_id": sheet["id"], "version": 1, "reason": "提前收工", "changes": [change]}
    await labour.post("/api/hours/corrections", asked)
    await decide(approver, await only(approver), "approve", "属实")
    # The ledger still has seven hours: nothing is made of them, and the flag stays.
    calculation = f"/api/pay-sheets/{made['sheet']['id']}/calculation"
    assert await refusal_of(labour, calculation) == booking_now
    seen = await sheet_of(labour, made)
    assert [seen[name] for name in ("version", "amount", "needs_recalculation")] == [
        1, "42.00", True,
    ]  # fmt: skip
    await path()
    seen = (await again(labour, made["sheet"]))["sheet"]
    assert (seen["amount"], seen["needs_recalculation"]) == ("40.00", False)


async def test_what_is_not_approved_holds_up_no_pay(
    ward: Ward, labour: Person, approver: Person, paid: None, path: Deliver
) -> None:
    await approved(ward, labour, approver, path)
    await path()
    await ward.submit(labour, ward.line(0), day="2026-11-23")
    await decide(approver, await only(approver), "return", "请核对")
    await ward.submit(labour, ward.line(0), day=LATER)
    made = await labour.post("/api/pay-sheets", month_of(ward))
    assert made["sheet"]["amount"] == "42.00"


@pytest.mark.requirement("LR-PAY-01", "LR-HOUR-05")
async def test_a_day_that_is_approved_late_flags_the_months_pay(
    ward: Ward, labour: Person, approver: Person, paid: None, path: Deliver
) -> None:
    await approved(ward, labour, approver, path)
    await path()
    made = await labour.post("/api/pay-sheets", month_of(ward))
    await approved(ward, labour, approver, path, LATER)
    seen = await sheet_of(labour, made)
    assert (seen["needs_recalculation"], seen["recalculation_reason"]) == (
        True, f"{LATER}工时已审批通过",
    )  # fmt: skip
    at = f"/api/pay-sheets/{seen['id']}/report"
    assert await labour.refused(at, {"version": 1}) == (409, "pay_outdated")
    await path()
    seen = (await again(labour, seen))["sheet"]
    assert (seen["amount"], seen["needs_recalculation"]) == ("84.00", False)
    # One that lies with the approvers as well: they have to send it back.
    await report(labour, seen)
    await ward.submit(labour, ward.line(0), day="2026-11-23")
    await path()
    (hours,) = (await approver.get("/api/approvals/pending", kind="timesheet"))["rows"]
    await decide(approver, hours, "approve")
    seen = await sheet_of(labour, made)
    assert (seen["state"], seen["needs_recalculation"]) == ("reported", True)


@pytest.mark.requirement("LR-HOUR-04")
async def test_a_day_is_approved_once_the_ledger_has_it(
    ward: Ward, labour: Person, approver: Person, path: Deliver
) -> None:
    made = await ward.submit(labour, ward.line(0))
    assert not made["booked"]
    case = await only(approver)
    at = f"/api/approvals/{case['id']}/decisions"
    assert await approver.refused(at, decision(case, "approve")) == (503, "not_booked_yet")
    assert (await ward.view(labour))["sheet"]["state"] == "submitted"
    await path()
    await decide(approver, await only(approver), "approve")
    assert (await ward.view(labour))["sheet"]["state"] == "approved"


async def test_a_day_that_will_never_be_booked_is_told_apart(
    ward: Ward, labour: Person, approver: Person, world: World, path: Deliver
) -> None:
    """Its message was given up, and an operator has set it aside."""
    await ward.submit(labour, ward.line(0))
    async with world.database.transaction() as tx:
        sent = select(outbox.c.id, outbox.c.payload).where(outbox.c.subject == ENTERED)
        ((message_id, payload),) = (await tx.execute(sent)).all()
    await given_up(world, message_id, payload, "数据库拒绝")
    case = await only(approver)
    at = f"/api/approvals/{case['id']}/decisions"
    refused = (409, "lines_refused")
    assert await approver.refused(at, decision(case, "approve")) == refused
    (letter,) = (await labour.get("/api/dead-letters"))["rows"]
    await labour.post(f"/api/dead-letters/{letter['id']}/set-aside", {"reason": "重新录入"})
    assert await approver.refused(at, decision(case, "approve")) == refused


@pytest.mark.requirement("LR-HOUR-04")
async def test_a_mended_line_is_waited_for(
    ward: Ward, labour: Person, approver: Person, world: World, path: Deliver
) -> None:
    await stray(world, ward, 1)
    await ward.submit(labour, ward.line(0), ward.line(1))
    await path()
    (letter,) = (await labour.get("/api/dead-letters"))["rows"]
    mended = ward.line(1, 60, "overtime")
    at = f"/api/dead-letters/{letter['id']}/replay"
    await labour.post(at, {"reason": "应为加班", "line": mended})
    case = await only(approver)
    at = f"/api/approvals/{case['id']}/decisions"
    # It may be refused once more.
    assert await approver.refused(at, decision(case, "approve")) == (503, "not_booked_yet")
    await path()
    await decide(approver, await only(approver), "approve")
    await stray(world, ward, 1, gone=True)
    lines = (await ward.view(labour))["lines"]
    assert sorted(line["minutes"] for line in lines) == [60, 420]
