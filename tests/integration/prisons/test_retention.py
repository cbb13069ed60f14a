"""Raw records are emptied in time, and nothing comes twice or is lost for it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from connectors.postgres.exchange.prison_systems import orders, problems
from connectors.postgres.ids import make_id
from pipelines.flows.exchange.prisons import retention
from pipelines.flows.exchange.prisons.retention import apply
from pipelines.flows.exchange.prisons.taking import Taken
from pipelines.rules.exchange.prison_systems.outgoing import Outgoing
from schemas.exchange.prison_systems.kinds import OrderKind
from schemas.exchange.prison_systems.orders import OrderState
from schemas.exchange.prison_systems.state import RawState
from schemas.tables.audit.audit import audit_row
from schemas.tables.exchange.prison_order import prison_order
from schemas.tables.exchange.prison_system import raw_record, record_problem
from schemas.tables.generated import GENERATED
from tests.integration.prisons.workbench import NOW, Workbench

visit = GENERATED["visits"]
DAYS = {"record_days": 365, "order_days": 365}
OLD = timedelta(days=400)
LATER = NOW + OLD


async def full(bench: Workbench) -> list[str]:
    """Keys of raw records that still say something."""
    found = select(raw_record.c.key).where(raw_record.c.sealed.is_not(None))
    return sorted(row.key for row in await bench.rows(found))


async def test_what_is_past_its_days_is_emptied_and_still_known(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two thousand in production: five records must take more than one transaction.
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    kept = [bench.system.add(number) for number in range(5)]
    held = bench.system.add(7, type="9")
    desk = bench.desk()
    assert await bench.catch_up(desk) == Taken(applied=5, held=1)
    told = [bench.system.told(key) for key in kept]
    assert (await apply(bench.database, DAYS, NOW))["records"] == 0
    assert len(await full(bench)) == 6
    counts = await apply(bench.database, DAYS, LATER)
    assert counts == {"records": 5, "mended": 0, "orders": 0}
    # What lies in the queue can be mended still.
    assert await full(bench) == [held]
    bench.system.add(7, type="1")
    assert await bench.catch_up(desk) == Taken(applied=1)
    # Told once more, nothing is new; days agree.
    assert await bench.taker.add(desk, told) == Taken(repeated=5)
    first, last = date(2026, 11, 1), date(2026, 12, 31)
    await bench.reconciler.compare(desk, bench.system, first, last)
    assert await bench.count("reconciliation", agrees=False) == 0
    assert await bench.count("reconciliation", agrees=True) > 0
    # A newer version is applied as ever.
    bench.system.add(1, seat="B9")
    assert (await bench.catch_up(desk)).applied == 1
    assert await bench.count("visit", seat="B9") == 1
    noted = select(audit_row.c.detail).where(audit_row.c.action == "prison_records.empty")
    rows = await bench.rows(noted.order_by(audit_row.c.seq))
    assert [row.detail["emptied"]["records"] for row in rows] == [0, 5]


async def test_a_deletion_without_content_reaches_a_record_that_was_emptied(
    bench: Workbench,
) -> None:
    key = bench.system.add(1)
    desk = bench.desk()
    await bench.catch_up(desk)
    await apply(bench.database, DAYS, LATER)
    version = bench.system.rows[key]["rev"] + 1
    bench.system.rows[key] = {"id": key, "rev": version, "gone": True}
    assert await bench.taker.add(desk, [bench.system.told(key)]) == Taken(applied=1)
    (row,) = await bench.rows(select(visit.c.state, visit.c.deleted_by))
    assert (row.state, row.deleted_by) == ("deleted", "source")
    assert await bench.count("record_problem") == 0


async def test_what_an_operator_put_in_place_goes_with_it(bench: Workbench) -> None:
    key = bench.system.add(1, type="9")
    desk = bench.desk()
    await bench.catch_up(desk)
    (held,) = await bench.rows(select(record_problem.c.id))
    place = f"raw_record:{bench.source.system_id}:visit:{key}:1"
    async with bench.database.transaction() as tx:
        await problems.mend(tx, held.id, desk.seals.close_fields(place, {"type": "2"}))
    assert (await apply(bench.database, DAYS, LATER))["mended"] == 0
    async with bench.database.transaction() as tx:
        assert await bench.replayer.one(tx, desk, held.id) == Taken(applied=1)
    counts = await apply(bench.database, DAYS, LATER)
    assert (counts["records"], counts["mended"]) == (1, 1)
    assert await bench.count("raw_record", state=RawState.APPLIED, sealed=None) == 1


async def order(
    bench: Workbench,
    object_id: str,
    state: OrderState = OrderState.ACKNOWLEDGED,
    *,
    cancelled: bool = False,
) -> str:
    """One that went out and was answered; its id."""
    numbers = Outgoing("relative_numbers", OrderKind.NUMBER)
    async with bench.database.transaction() as tx:
        (made,) = await orders.queue(
            tx, bench.source.system_id, numbers, [(object_id, 1, cancelled)], NOW
        )
        told = {"values_sealed": b"sealed", "state": state.value, "tries": 1, "settled_at": NOW}
        await tx.execute(update(prison_order).where(prison_order.c.id == made).values(**told))
    return made


async def test_the_words_of_an_order_stay_while_it_may_have_to_be_taken_back(
    bench: Workbench,
) -> None:
    changed, standing, withdrawn, refused = (make_id() for _ in range(4))
    first = await order(bench, changed)
    last = await order(bench, changed)
    stands = await order(bench, standing)
    over = [await order(bench, withdrawn), await order(bench, withdrawn, cancelled=True)]
    needed = await order(bench, refused)
    unheard = await order(bench, refused, OrderState.REFUSED)
    assert (await apply(bench.database, DAYS, NOW + timedelta(days=364)))["orders"] == 0
    assert (await apply(bench.database, DAYS, LATER))["orders"] == 3
    of = prison_order.c
    rows = await bench.rows(select(of.id, of.values_sealed, of.state))
    empty = {row.id for row in rows if row.values_sealed is None}
    assert empty == {first, *over}
    assert {row.id for row in rows} - empty == {last, stands, needed, unheard}
