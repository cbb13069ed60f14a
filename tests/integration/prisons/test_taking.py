"""A system's records become ours once, whatever the order, and what is wrong waits."""

import asyncio
import dataclasses
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select, text

from connectors.postgres import Tx
from connectors.postgres.exchange.prison_systems import feeds, problems, records
from connectors.postgres.people import people
from connectors.prisons.port import Broken, DayCount, Pulled
from pipelines.flows.exchange.applying import Applier, Mapped, Outcome, Source
from pipelines.flows.exchange.prisons.taking import Taken
from pipelines.rules.security.digest import sm3_hex
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import FieldMapping
from schemas.exchange.prison_systems.state import ProblemState, RawState
from schemas.tables.exchange.prison_system import raw_record, record_problem, source_record
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from tests.integration.prisons.source import NOON, VISIT, MemorySystem
from tests.integration.prisons.workbench import KIND, NOW, Workbench

visit = GENERATED["visits"]
SINCE, UNTIL = date(2026, 11, 1), date(2026, 12, 31)


def with_codes(**codes: str) -> tuple[FieldMapping, ...]:
    return tuple(
        msgspec.structs.replace(one, codes=one.codes | codes) if one.to == "visit_type" else one
        for one in VISIT.fields
    )


async def test_a_first_load_is_taken_once(bench: Workbench) -> None:
    for number in range(120):
        bench.system.add(number)
    desk = bench.desk()
    assert (await bench.catch_up(desk)).applied == 120
    assert await bench.count("visit") == await bench.count("source_record") == 120
    assert await bench.count("conversation") == 120
    again = Pulled(
        records=[bench.system.told(key) for key in bench.system.rows], cursor="0", more=False
    )
    assert await bench.taker.take(desk, again, "elsewhere") == Taken(repeated=120)
    assert await bench.count("visit") == await bench.count("raw_record") == 120


async def test_a_page_of_settings_that_count_no_more_is_left_to_the_next(bench: Workbench) -> None:
    bench.system.add(1)
    page = await bench.system.pull(KIND, "", 10)
    before, after = bench.desk(settings=1), bench.desk(settings=2)
    system_id = bench.source.system_id
    async with bench.database.transaction() as tx:
        await feeds.get(tx, system_id, KIND, 1)
        await feeds.start_again(tx, system_id, [KIND], 2, keep=True)
    assert await bench.taker.take(before, page, "") == Taken()
    empty = Pulled(records=[], cursor="7", more=False)
    assert await bench.taker.take(before, empty, "") == Taken()
    assert await bench.count("raw_record") == 0
    assert await bench.taker.take(after, page, "") == Taken(applied=1, moved=True)
    assert await bench.taker.take(after, empty, page.cursor) == Taken(moved=True)
    # It stands at 7 by now.
    assert await bench.taker.take(after, empty, page.cursor) == Taken()


async def test_a_later_version_changes_and_an_older_one_is_kept(bench: Workbench) -> None:
    key = bench.system.add(1, seat="1")
    first = bench.system.told(key)
    bench.system.add(1, seat="2")
    second = bench.system.told(key)
    bench.system.add(1, seat="3")
    third = bench.system.told(key)
    desk = bench.desk()
    assert await bench.taker.add(desk, [second]) == Taken(applied=1)
    assert await bench.taker.add(desk, [first]) == Taken(stale=1)
    assert await bench.taker.add(desk, [second, third, third]) == Taken(applied=1, repeated=2)
    (row,) = await bench.rows(select(visit.c.seat, visit.c.version))
    assert (row.seat, row.version) == ("3", 2)
    states = await bench.rows(
        select(raw_record.c.version, raw_record.c.state).order_by(raw_record.c.version)
    )
    assert [tuple(one) for one in states] == [
        (1, RawState.STALE),
        (2, RawState.APPLIED),
        (3, RawState.APPLIED),
    ]


async def test_a_deletion_marks_and_a_later_version_brings_back(bench: Workbench) -> None:
    key = bench.system.add(1)
    desk = bench.desk()
    await bench.catch_up(desk)
    bench.system.add(1, gone=True)
    tombstone = bench.system.told(key)
    bare = msgspec.structs.replace(
        tombstone, fields={name: tombstone.fields[name] for name in ("id", "rev", "gone")}
    )
    assert await bench.taker.add(desk, [bare]) == Taken(applied=1)
    (row,) = await bench.rows(select(visit.c.state))
    assert row.state == "deleted"
    (known,) = await bench.rows(select(source_record.c.deleted, source_record.c.day))
    assert tuple(known) == (True, date(2026, 11, 20))
    bench.system.add(1, gone=False)
    await bench.catch_up(desk)
    (row,) = await bench.rows(select(visit.c.state))
    assert row.state == "finished"
    assert await bench.count("visit") == 1


async def test_a_deletion_of_what_never_came_is_known(bench: Workbench) -> None:
    bench.system.add(1, gone=True)
    assert (await bench.catch_up(bench.desk())).applied == 1
    assert await bench.count("visit") == 0
    assert await bench.count("source_record", deleted=True) == 1


async def test_what_cannot_be_read_waits_for_another_mapping(bench: Workbench) -> None:
    bench.system.add(1, type="9")
    bench.system.add(2)
    desk = bench.desk()
    assert await bench.catch_up(desk) == Taken(applied=1, held=1)
    (row,) = await bench.rows(select(record_problem))
    assert (row.code, row.waits, row.state) == ("unknown_code", False, ProblemState.OPEN)
    assert [one["field"] for one in row.problems] == ["visit_type"]
    # Under the same settings nothing is tried again.
    later = NOW + timedelta(minutes=1)
    assert await bench.replayer.round(desk, before=later) == Taken()
    mended = bench.desk(msgspec.structs.replace(VISIT, fields=with_codes(**{"9": "VIDEO"})), 2)
    assert await bench.replayer.round(mended) == Taken(applied=1)
    assert await bench.count("visit") == 2
    assert await bench.count("record_problem", state=ProblemState.SOLVED) == 1
    assert await bench.count("raw_record", state=RawState.APPLIED) == 2


async def test_an_unknown_inmate_is_waited_for(bench: Workbench) -> None:
    bench.system.add(1, inmate="9900042")
    desk, later = bench.desk(), NOW + timedelta(minutes=1)
    assert await bench.catch_up(desk) == Taken(held=1)
    assert await bench.replayer.round(desk, before=later) == Taken(held=1)
    async with bench.database.transaction() as tx:
        await people.add_inmate(
            tx,
            inmate_no="9900042",
            name="新犯",
            prison_id=bench.source.prison_id,
            ward_id=await _any_ward(bench),
        )
    assert await bench.replayer.round(desk, before=later) == Taken(applied=1)
    assert await bench.count("visit") == 1


async def _any_ward(bench: Workbench) -> str:
    found = await bench.rows(select(people.inmate.c.ward_id).limit(1))
    return str(found[0].ward_id)


async def test_a_later_version_makes_a_held_one_needless(bench: Workbench) -> None:
    bench.system.add(1, type="9")
    desk = bench.desk()
    await bench.catch_up(desk)
    bench.system.add(1, type="1")
    await bench.catch_up(desk)
    assert await bench.count("record_problem", state=ProblemState.SUPERSEDED) == 1
    assert await bench.count("raw_record", state=RawState.STALE) == 1
    assert await bench.count("visit") == 1


async def test_an_operator_mends_one_record(bench: Workbench) -> None:
    bench.system.add(1, type="9")
    desk = bench.desk()
    await bench.catch_up(desk)
    async with bench.database.transaction() as tx:
        rows, _ = await problems.page(
            tx,
            ("/",),
            system_id=None,
            kind=None,
            state=ProblemState.OPEN,
            code=None,
            limit=10,
            offset=0,
        )
        (row,) = rows
        place = f"raw_record:{row.system_id}:{row.kind.value}:{row.key}:{row.version}"
        await problems.mend(tx, row.id, desk.seals.close_fields(place, {"type": "2"}))
        assert await bench.replayer.one(tx, desk, row.id) == Taken(applied=1)
    assert await bench.count("visit", visit_type="REGULAR") == 1


async def test_a_piece_that_is_no_record_holds_up_no_other(bench: Workbench) -> None:
    key = bench.system.add(1)
    page = [Broken(b"\xff<broken", "不是一行记录"), bench.system.told(key)]
    assert await bench.taker.add(bench.desk(), page) == Taken(applied=1, held=1)
    assert await bench.taker.add(bench.desk(), page) == Taken(repeated=2)
    assert await bench.count("record_problem", code="broken") == 1


class Refusing:
    """An applier whose statements the database refuses for some keys."""

    kind = KIND

    def __init__(self, inner: Applier, keys: set[str]) -> None:
        self.inner = inner
        self.keys = keys

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> Sequence[Outcome]:
        outcomes = await self.inner.apply(tx, system, records, at)
        if self.keys & {one.key for one in records}:
            await tx.execute(text("select 1 / 0"))
        return outcomes


async def test_what_the_database_refuses_holds_up_no_other(bench: Workbench) -> None:
    for number in range(20):
        bench.system.add(number)
    usual = bench.desk()
    refusing = Refusing(usual.applier, {"V0000003", "V0000011"})
    desk = dataclasses.replace(usual, applier=refusing)
    assert await bench.catch_up(desk) == Taken(applied=18, held=2)
    assert await bench.count("visit") == 18
    assert await bench.count("record_problem", code="not_applicable", waits=False) == 2
    refusing.keys.clear()
    assert await bench.replayer.round(desk) == Taken()
    again = dataclasses.replace(desk, settings=2)
    assert await bench.replayer.round(again) == Taken(applied=2)
    assert await bench.count("visit") == 20


async def test_nothing_personal_lies_in_clear(bench: Workbench) -> None:
    key = bench.system.add(1, seat="床头")
    await bench.catch_up(bench.desk())
    (row,) = await bench.rows(select(raw_record))
    assert bench.system.rows[key]["inmate"].encode() not in bytes(row.sealed)
    place = f"raw_record:{row.system_id}:{row.kind}:{row.key}:{row.version}"
    opened = bench.desk().seals.open(place, bytes(row.sealed))
    assert opened.raw == bench.system.told(key).raw
    assert opened.fields == bench.system.rows[key]


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_leads_to_the_same(bench: Workbench, seed: int) -> None:
    """Duplicates, reordering, deletions, kills in between: in the end both sides hold the same."""
    system, desk = bench.system, bench.desk()
    system.random.seed(seed)
    system.messy = True
    lost = 0
    for _ in range(12):
        for _ in range(system.random.randint(1, 40)):
            key = system.add(
                system.random.randrange(60),
                gone=system.random.random() < 0.1,
                seat=str(system.random.randrange(9)),
            )
            if system.random.random() < 0.05:
                system.hidden.add(key)
                lost += 1
        step = asyncio.ensure_future(bench.step(desk, system.random.choice([5, 20, 50])))
        if system.random.random() < 0.4:
            # A kill somewhere on the way: whatever was not committed is asked for again.
            for _ in range(system.random.randint(0, 30)):
                await asyncio.sleep(0)
            step.cancel()
        await asyncio.gather(step, return_exceptions=True)
    await bench.catch_up(desk)
    system.hidden.clear()
    compared = await bench.reconciler.compare(desk, system, SINCE, UNTIL)
    assert compared.gaps == []
    here = {
        row.key: row.version
        for row in await bench.rows(
            select(source_record.c.key, source_record.c.version).where(
                source_record.c.deleted.is_(False)
            )
        )
    }
    there = {key: row["rev"] for key, row in system.rows.items() if not row["gone"]}
    assert here == there
    seats = await bench.rows(
        select(source_record.c.key, visit.c.seat)
        .join(visit, visit.c.id == source_record.c.target_id)
        .where(source_record.c.deleted.is_(False))
    )
    assert {row.key: row.seat for row in seats} == {key: system.rows[key]["seat"] for key in there}
    # Once each, and a conversation with each.
    assert await bench.count("visit") == len({row.target_id for row in await _targets(bench)})
    visits = await bench.rows(select(visit.c.id))
    conversations = await bench.rows(select(conversation.c.id))
    assert {row.id for row in visits} == {row.id for row in conversations}


async def _targets(bench: Workbench) -> list[object]:
    return await bench.rows(
        select(source_record.c.target_id).where(source_record.c.target_id.is_not(None))
    )


async def test_a_gap_is_found_and_fetched_by_itself(bench: Workbench) -> None:
    for number in range(30):
        bench.system.add(number)
    bench.system.hidden = {"V0000003", "V0000017"}
    desk = bench.desk()
    await bench.catch_up(desk)
    assert await bench.count("visit") == 28
    bench.system.hidden = set()
    compared = await bench.reconciler.compare(desk, bench.system, SINCE, UNTIL)
    assert (compared.fetched, compared.gaps) == (2, [])
    assert await bench.count("visit") == 30
    assert await bench.count("reconciliation", agrees=False) == 0


async def test_a_held_record_stays_a_listed_gap(bench: Workbench) -> None:
    bench.system.add(1, type="9")
    bench.system.add(2)
    desk = bench.desk()
    await bench.catch_up(desk)
    compared = await bench.reconciler.compare(desk, bench.system, SINCE, UNTIL)
    assert compared.gaps == [date(2026, 11, 20)]
    async with bench.database.reading() as tx:
        here = await records.days(tx, bench.source.system_id, KIND, SINCE, UNTIL)
    assert here == {date(2026, 11, 20): [("V0000002", 1)]}
    assert await bench.count("reconciliation", agrees=False, held=1, there=2, here=1) == 1


async def test_a_day_whose_only_record_was_held_and_is_gone_is_no_gap(bench: Workbench) -> None:
    bench.system.add(1, type="9")
    desk = bench.desk()
    await bench.catch_up(desk)
    compared = await bench.reconciler.compare(desk, bench.system, SINCE, UNTIL)
    assert compared.gaps == [date(2026, 11, 20)]
    # Nothing of that day is there any more, and nothing of it ever came to stand here.
    bench.system.add(1, gone=True)
    compared = await bench.reconciler.compare(desk, bench.system, SINCE, UNTIL)
    assert (compared.days, compared.gaps) == (1, [])
    assert await bench.count("reconciliation", agrees=False) == 0


class Emptied(MemorySystem):
    """Tells of days of which everything was deleted: none, and the digest of nothing at all."""

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        told = await super().counts(kind, since, until)
        empty = {NOON.date()} - {one.day for one in told}
        return told + [DayCount(kind=kind, day=day, count=0, digest=sm3_hex(b"")) for day in empty]


async def test_a_day_of_which_everything_was_deleted_is_no_gap(bench: Workbench) -> None:
    system = bench.system = Emptied(bench.system.inmates)
    system.add(1)
    desk = bench.desk()
    await bench.catch_up(desk)
    assert (await bench.reconciler.compare(desk, system, SINCE, UNTIL)).gaps == []
    system.add(1, gone=True)
    # Still here, and no longer there: that differs, and is fetched.
    compared = await bench.reconciler.compare(desk, system, SINCE, UNTIL)
    assert (compared.days, compared.fetched, compared.gaps) == (1, 1, [])
    assert await bench.count("source_record", deleted=True) == 1
    again = await bench.reconciler.compare(desk, system, SINCE, UNTIL)
    assert (again.days, again.fetched, again.gaps) == (1, 0, [])
