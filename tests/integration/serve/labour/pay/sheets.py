"""Steps that tests of pay begin with: hours and grades as a ledger would answer them."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import text

from connectors.labour.pay_book import PayBook
from connectors.labour.pay_sources import PaySources
from connectors.ledger.applier import Applier, Keep
from connectors.ledger.incoming import Incoming, Refusal
from connectors.ledger.pay.bulk import BulkPay
from connectors.ledger.shard import Shard
from connectors.ledger.shards import Shards
from connectors.postgres import make_id
from connectors.postgres.people import people as inmates
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.labour.pay.facts import GradeSpell, HoursOfDay
from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind
from pipelines.rules.labour.pay.month import first_day
from schemas.labour.hours import HoursKind
from schemas.messages.labour import LabourMessage
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.pay.loading import load
from tests.integration.serve.world import World

MONTH = "2026-10"
NOON = datetime(2026, 11, 5, 4, tzinfo=UTC)
FIRST = date(2026, 10, 1)
RULE = {
    "rule_no": "2026-1",
    "valid_from": "2026-01-01",
    "overtime_percent": 150,
    "rest_percent": 200,
    "rounding": "fen",
}


class Ledger:
    """Approved hours and grades, kept in memory for a test.

    What is made of hours is asked here, and every kind of month needs some: booking them takes a
    ledger, two shards and approvals. From the real ledger pay comes in `test_at_rest.py` and in
    `ledger/test_pay_hours.py`.
    """

    def __init__(self) -> None:
        self.lines: dict[str, list[HoursOfDay]] = {}
        self.grades: list[GradeSpell] = []

    async def hours(self, tx: Tx, ward_id: str, month: str) -> list[HoursOfDay]:
        return [one for one in self.lines.get(ward_id, []) if f"{one.day:%Y-%m}" == month]

    async def spells(
        self, tx: Tx, inmate_ids: Collection[str], first: date, last: date
    ) -> list[GradeSpell]:
        return [one for one in self.grades if one.inmate_id in inmate_ids]

    def works(self, ward_id: str, inmate_id: str, minutes: int, day: int = 8) -> None:
        """Ordinary hours of an inmate on a day of October, on the third grade."""
        line = HoursOfDay(
            inmate_id=inmate_id,
            day=date(2026, 10, day),
            kind=HoursKind.NORMAL,
            minutes=minutes,
            post_id=None,
        )
        self.lines.setdefault(ward_id, []).append(line)
        rate = Decimal("2.37")
        spell = GradeSpell(inmate_id=inmate_id, grade_no=3, hourly_rate=rate, since=FIRST)
        if spell not in self.grades:
            self.grades.append(spell)


async def more_inmates(world: World, number: int, first: int = 0) -> list[str]:
    """Further inmates of the ward."""
    async with world.database.transaction() as tx:
        return [
            await inmates.add_inmate(
                tx,
                inmate_no=f"31030001{place:02d}",
                name=f"陈{place}某",
                prison_id=world.prison_id,
                ward_id=world.ward_id,
            )
            for place in range(first, first + number)
        ]


async def ready(services: Services, people: People, world: World) -> Ledger:
    """A ledger with two workers of the ward and the bureau's rule in force."""
    world.now = NOON
    ledger = Ledger()
    services.pay_sources = PaySources(hours=ledger, grades=ledger)
    (other,) = await more_inmates(world, 1)
    ledger.works(world.ward_id, world.inmate_id, 480)
    ledger.works(world.ward_id, other, 450)
    await rule(people, world)
    return ledger


async def rule(people: People, world: World, **more: Any) -> Any:
    chief = await people.officer("chief")
    values = RULE | {"unit_id": world.bureau_id} | more
    return await chief.post("/api/records/pay_rules", {"values": values})


async def opened(officer: Person, world: World) -> Any:
    asked = {"ward_id": world.ward_id, "month": MONTH}
    return await officer.post("/api/pay-sheets", asked)


async def add_item(officer: Person, inmate_id: str, kind: str, amount: str) -> Any:
    values = {
        "inmate_id": inmate_id,
        "month": MONTH,
        "item_kind": kind,
        "amount": amount,
        "reason": "当月考核",
    }
    return await officer.post("/api/records/pay_items", {"values": values})


async def again(officer: Person, sheet: Any) -> Any:
    return await officer.post(f"/api/pay-sheets/{sheet['id']}/calculation")


async def report(officer: Person, sheet: Any) -> Any:
    path = f"/api/pay-sheets/{sheet['id']}/report"
    return await officer.post(path, {"version": sheet["version"]})


async def other_ward(world: World) -> str:
    async with world.database.transaction() as tx:
        ward = await units.by_code(tx, "P04-W01")
    assert ward is not None
    return ward.id


async def nothing(refusals: Sequence[Refusal]) -> None:
    """What a test keeps of refused lines that expects none."""
    assert not refusals


async def settle(world: World, shards: Shards, keep: Keep = nothing) -> None:
    """What waits for the ledger's writers reaches the shards, in its order."""
    async with world.database.transaction() as tx:
        rows = await tx.execute(
            text(
                "select id, subject, payload from outbox where subject like 'labour.%' order by id"
            )
        )
        waiting = [Incoming(row.id, row.subject, bytes(row.payload), _body(row)) for row in rows]
    for one in waiting:
        shard = await shards.of(one.body.prison_id)
        await Applier(shard, shards.seals, keep).apply([one])


def _body(row: Any) -> LabourMessage:
    return msgspec.json.decode(row.payload, type=LabourMessage)


def paid(inmate_id: str, month: str, amount: str) -> PayLine:
    """A line as an older system would bring it."""
    step = PayStep(kind=StepKind.ITEM, title="旧系统", amount=Decimal(amount))
    return PayLine(
        inmate_id=inmate_id, month=month, amount=Decimal(amount), minutes={}, steps=(step,)
    )


async def book(world: World, shards: Shards, ward_id: str, month: str, *lines: PayLine) -> str:
    """An approved sheet of a ward, whatever its month; answers its id."""
    sheet_id = make_id()
    async with world.database.transaction() as tx:
        ward = await units.get(tx, ward_id)
        assert ward is not None
        assert ward.prison_id is not None
        sheet = BulkPay(
            sheet_id, ward.prison_id, ward_id, first_day(month), make_id(), "旧系统", NOON, lines
        )
        done = await load(tx, PayBook(shards), [sheet], 10)
    assert done.new == ((ward_id, first_day(month)),)
    return sheet_id


async def cut_off(services: Services, number: int) -> None:
    """One shard's server is away from now on."""
    databases = list(services.shards.databases)
    await databases[number].close()
    databases[number] = Shard("postgresql://nobody@127.0.0.1:9/nothing")
    services.shards.databases = tuple(databases)
