"""Hours and pay lie sealed the whole way from entry to report and export (LR-CRYPTO-01).

Whose hours they are and what is paid is searched for in a dump of every table, in files, logs,
messages and the server's own files, after every step that an officer can take with them.
"""

import asyncio
import secrets
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import msgspec
import pytest
from sqlalchemy import text

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.duckdb.exporting import Exporter
from connectors.duckdb.folder import Exports
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.people import people as person_rows
from connectors.sealed_http import JSON, SEALED, sealer_of
from pipelines.rules.labour.ledger.ids import as_bits
from tests.integration.eventually import eventually
from tests.integration.serve.approving import decide, only
from tests.integration.serve.attacks.test_at_rest import logged
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.conftest import bus, path, ward
from tests.integration.serve.labour.hours.counted import COUNTS
from tests.integration.serve.labour.hours.ward import Ward, booked, stay
from tests.integration.serve.labour.labour_terms import define, graded
from tests.integration.serve.labour.pay.sheets import again, report, rule
from tests.integration.serve.labour.pay.test_corrections import UPWARDS, pass_up
from tests.integration.serve.reports.made_reports import approve, cell, clerk, made, submit
from tests.integration.serve.world import PASSWORD, World

__all__ = ["bus", "logged", "path", "ward"]
MONTH = "2026-11"
DAYS = ("2026-11-23", "2026-11-24")
RATE = Decimal("6.37")
OF_LABOUR = ("timesheet", "pay_", "booked_pay", "hours_", "report_cell")
"""Beginnings of the names of tables that hold hours and pay."""


class Worker(NamedTuple):
    """A made-up inmate whom nothing else is called after."""

    id: str
    name: str
    number: str

    def called(self) -> list[str]:
        """Number and name, as text and as JSON may write it."""
        return [self.number, self.name, self.name.encode("unicode_escape").decode()]

    def ids(self) -> list[str]:
        """As text, as a database writes a UUID, and as bytes."""
        return [self.id, str(UUID(bytes=as_bits(self.id))), as_bits(self.id).hex()]


def amount() -> str:
    """Some thousands, without a nought at the end that a report would drop."""
    return f"{7000 + secrets.randbelow(2000)}.{1 + secrets.randbelow(9)}{1 + secrets.randbelow(9)}"


def forms(value: str) -> set[str]:
    """How an amount may be written; each with its point, since bare digits turn up by chance."""
    plain = Decimal(value)
    return {value, f"{plain.normalize():f}", f"{plain:,.2f}"}


@pytest.fixture
async def worker(ward: Ward, people: People, world: World) -> Worker:
    """At the ward's post since the year began, of the third grade."""
    name = "".join(chr(0x9F00 + secrets.randbelow(0xA0)) for _ in range(3))
    number = f"99{secrets.randbelow(10**8):08}"
    async with world.database.transaction() as tx:
        inmate_id = await person_rows.add_inmate(
            tx, inmate_no=number, name=name, prison_id=world.prison_id, ward_id=world.ward_id
        )
        await stay(tx, inmate_id, world.ward_id, world.prison_id)
    chief = await people.officer("chief")
    await define(chief, world, 3, "2026-01-01", hourly_rate=str(RATE))
    await rule(people, world)
    leader = await people.officer("leader")
    held = {"inmate_id": inmate_id, "post_id": ward.post, "from_day": "2026-01-01"}
    await leader.post("/api/records/post_assignments", {"values": held})
    await graded(people, await people.officer("labour"), inmate_id, 3, "2026-11-10")
    return Worker(inmate_id, name, number)


class Labour:
    """What is done with the worker's hours and pay, with every amount that comes of it."""

    def __init__(self, world: World, people: People, ward: Ward, worker: Worker) -> None:
        self.world, self.people, self.ward, self.worker = world, people, ward, worker
        self.amounts: dict[str, str] = {}

    async def hours(self, officer: Person, approver: Person) -> None:
        """A draft, two days handed in and approved, one of them corrected."""
        post = {"inmate_id": self.worker.id, "post_id": self.ward.post}
        row = {**post, "normal": "7", "overtime": "", "rest": ""}
        named = {"ward_id": self.ward.id, "day": "2026-11-25"}
        await officer.put("/api/hours/draft", {**named, "rows": [row]})
        line = {**post, "kind": "normal", "minutes": 420}
        for day in DAYS:
            sheet = await self.ward.approved(officer, approver, line, day=day)
        await booked(self.ward, officer, 1, DAYS[-1])
        change = {**post, "kind": "normal", "minutes": 400}
        wanted = {"timesheet_id": sheet["id"], "version": 1, "reason": "漏记交接"}
        await officer.post("/api/hours/corrections", {**wanted, "changes": [change]})
        case = await only(approver)
        shown = await approver.get(f"/api/approvals/{case['id']}")
        assert self.worker.name in shown["difference"][0]["title"]
        await decide(approver, case, "approve", "同意")
        await self._until_counted(officer, 820)

    async def _until_counted(self, officer: Person, minutes: int) -> None:
        days = {"since": DAYS[0], "until": DAYS[-1], "by": "inmate"}

        async def there() -> bool:
            whole = (await officer.get(COUNTS, **days))["whole"]["values"]
            return bool(whole["total"] == minutes and not whole["unapproved"])

        await eventually(there)

    async def pay(self, officer: Person) -> Any:
        """An item entered, changed and taken out, a sheet reported, approved and corrected."""
        self.amounts["item"] = amount()
        item = await self._item(officer, self.amounts["item"])
        kept = f"/api/records/pay_items/{item['id']}"
        self.amounts["changed item"] = amount()
        values = {"amount": self.amounts["changed item"]}
        await officer.put(kept, {"version": 1, "values": values, "reason": "更正"})
        history = await officer.get(f"{kept}/changes")
        assert history[0]["before"]["amount"] == self.amounts["item"]
        assert history[0]["after"]["amount"] == self.amounts["changed item"]
        self.amounts["item taken out"] = amount()
        gone = await self._item(officer, self.amounts["item taken out"])
        address = f"/api/records/pay_items/{gone['id']}?version=1&reason=重复"
        reply = await officer.ask("DELETE", address)
        assert reply.is_success, reply.text
        sheet = (await opened_month(officer, self.world))["sheet"]
        sheet = (await again(officer, sheet))["sheet"]
        earned = (RATE * 820 / 60).quantize(Decimal("0.01"))
        self.amounts["line"] = str(earned + Decimal(self.amounts["changed item"]))
        assert sheet["amount"] == self.amounts["line"]
        await report(officer, sheet)
        approver = await self.people.officer("approver")
        case = await only(approver)
        facts = (await approver.get(f"/api/approvals/{case['id']}"))["facts"]
        told = {one["text"] for one in facts}
        assert any(form in text for form in forms(self.amounts["line"]) for text in told)
        await pass_up(self.people)
        return await self._corrected(officer, sheet)

    async def _item(self, officer: Person, value: str) -> Any:
        values = {
            "inmate_id": self.worker.id,
            "month": MONTH,
            "item_kind": "bonus",
            "amount": value,
            "reason": "当月考核",
        }
        made = await officer.post("/api/records/pay_items", {"values": values})
        assert made["values"]["amount"] == value
        return made

    async def _corrected(self, officer: Person, sheet: Any) -> Any:
        self.amounts["change"] = amount()
        total = Decimal(self.amounts["line"]) + Decimal(self.amounts["change"])
        self.amounts["corrected line"] = str(total)
        rows = [{"inmate_id": self.worker.id, "amount": self.amounts["corrected line"]}]
        asked = {"version": sheet["version"], "rows": rows, "reason": "漏计奖励"}
        await officer.post(f"/api/pay-sheets/{sheet['id']}/corrections", asked)
        approver = await self.people.officer("approver")
        case = await only(approver)
        facts = (await approver.get(f"/api/approvals/{case['id']}"))["facts"]
        assert any(self.amounts["change"] in one["text"].replace(",", "") for one in facts)
        await pass_up(self.people)
        signed = await approver.get(f"/api/approvals/{case['id']}/signatures")
        assert (signed["verified"], len(signed["steps"])) == (True, len(UPWARDS))
        detail = await officer.get(f"/api/pay-sheets/{sheet['id']}")
        assert detail["sheet"]["amount"] == self.amounts["corrected line"]
        return detail

    async def reported(self) -> None:
        """The month's report made of it, overwritten by hand, approved and corrected."""
        person = await clerk(self.people, self.world)
        made_report = await made(person, self.world, code="pay", period=MONTH)
        assert cell(made_report, "total")["value"] == self.amounts["corrected line"]
        at = f"/api/reports/{made_report['report']['id']}"
        self.amounts["overwritten"] = amount()
        edit = {"row": "P03-W01", "column": "total", "value": self.amounts["overwritten"]}
        edit |= {"was": self.amounts["corrected line"], "reason": "补发"}
        made_report = await person.put(f"{at}/cells", {"cells": [edit]})
        await submit(person, made_report)
        await approve(self.people, "leader", "chief")
        self.amounts["report corrected"] = amount()
        edit |= {"value": self.amounts["report corrected"], "was": self.amounts["overwritten"]}
        await person.post(f"{at}/changes", {"cells": [edit], "reason": "更正"})
        leader = await self.people.officer("leader")
        case = await only(leader)
        (shown,) = (await leader.get(f"/api/approvals/{case['id']}"))["difference"]
        assert (shown["before"], shown["after"]) == (edit["was"], edit["value"])
        await approve(self.people, "leader", "chief")
        found = cell(await person.get(at), "total")
        assert found["value"] == self.amounts["report corrected"]
        told = await person.get(f"{at}/history", row="P03-W01", column="total")
        assert told[0]["new"] == self.amounts["report corrected"]


async def opened_month(officer: Person, world: World) -> Any:
    return await officer.post("/api/pay-sheets", {"ward_id": world.ward_id, "month": MONTH})


async def sealed_on_its_way(officer: Person, world: World) -> None:
    """What is sent of hours and pay is refused in clear, and where it was sealed for another."""
    body = msgspec.json.encode({"ward_id": world.ward_id, "month": MONTH})
    async with httpx.AsyncClient(base_url=officer.base, cookies=officer.http.cookies) as plain:
        sealer = sealer_of((await plain.get("/api/sealing")).content)
        for address in ("/api/pay-sheets", "/api/hours/sheets"):
            refused = await plain.post(address, content=body, headers={"Content-Type": JSON})
            assert (refused.status_code, refused.json()["code"]) == (422, "seal_needed")
            other = sealer.sealed("POST", "/api/records/pay_items", "", body)
            refused = await plain.post(address, content=other, headers={"Content-Type": SEALED})
            assert (refused.status_code, refused.json()["code"]) == (422, "seal_broken")


async def dumped(database: Database) -> dict[str, str]:
    """Every table with all its rows as text."""
    found = {}
    async with database.transaction() as tx:
        listed = text(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        )
        for name in (await tx.execute(listed)).scalars().all():
            rows = text(f"select string_agg(t::text, E'\\n') from {name} as t")
            found[name.partition(".")[2]] = await tx.scalar(rows) or ""
    return found


def told_of(tables: dict[str, str], sought: str) -> Counter[str]:
    """How often each table says it."""
    counted = {name: rows.count(sought) for name, rows in tables.items()}
    return Counter({name: times for name, times in counted.items() if times})


async def beside_items(owner: Database, sought: str) -> Counter[str]:
    """How often the audit log's rows about items of pay say it; their amounts lie sealed."""
    kept = text("select string_agg(t::text, E'\\n') from audit_row as t where object_kind = :kind")
    async with owner.transaction() as tx:
        rows = await tx.scalar(kept.bindparams(kind="pay_items")) or ""
    return Counter(audit_row=rows.count(sought))


async def exports(officer: Person, sheet: Any, world: World, shards: Shards) -> None:
    """Every file that officers take of it, and the analysts' files."""
    day = {"ward_id": world.ward_id, "day": DAYS[-1]}
    span = {"since": DAYS[0], "until": DAYS[-1], "by": "inmate"}
    for address, params in (
        ("/api/hours/day/export", day),
        (f"{COUNTS}/export", span),
        (f"{COUNTS}/lines/export", span),
        ("/api/records/pay_items/export", {"format": "xlsx"}),
    ):
        reply = await officer.http.get(address, params=params)
        assert reply.is_success, f"{address}: {reply.text}"
    folder = Exports(Path(world.settings.data_dir) / "analysts")
    await Exporter(world.database, shards, folder, world.seal, world.clock).export()


@pytest.mark.requirement("LR-CRYPTO-01")
async def test_hours_and_pay_are_in_clear_nowhere_from_entry_to_export(
    worker: Worker,
    ward: Ward,
    people: People,
    world: World,
    shards: Shards,
    owner: Database,
    intruders: list[Database],
    logged: Path,
    postgres_server: Postgres,
    nats_server: Nats,
    tmp_path: Path,
) -> None:
    before = await dumped(owner)
    labour = Labour(world, people, ward, worker)
    officer, approver = await people.officer("labour"), await people.officer("approver")
    await sealed_on_its_way(officer, world)
    await labour.hours(officer, approver)
    sheet = await labour.pay(officer)
    await labour.reported()
    await exports(officer, sheet, world, shards)

    async def passed_on() -> bool:
        async with owner.transaction() as tx:
            waiting = text("select count(*) from outbox where published_at is null")
            return not await tx.scalar(waiting)

    await eventually(passed_on)
    core = await dumped(owner)
    ledger = [await dumped(one) for one in intruders]
    assert sum(len(one["hours_sheet"]) > 0 for one in ledger) == 1
    # Nobody's name or number is written beside hours or pay; an item belongs to somebody openly.
    for person in worker.called():
        beside = await beside_items(owner, person)
        assert told_of(core, person) - told_of(before, person) - beside == Counter()
        assert [told_of(one, person) for one in ledger] == [Counter()] * len(ledger)
    assert told_of(core, worker.number)["inmate"] == 1
    # Nor do the tables of hours and pay say whose they are.
    for one in worker.ids():
        named = told_of(core, one)
        assert [name for name in named if name.startswith(OF_LABOUR)] in ([], ["pay_item"])
        assert [told_of(tables, one) for tables in ledger] == [Counter()] * len(ledger)
    for what, value in labour.amounts.items():
        for form in forms(value):
            assert (what, told_of(core, form)) == (what, Counter())
            assert [told_of(one, form) for one in ledger] == [Counter()] * len(ledger), what
    async with owner.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("checkpoint"))
    places = [postgres_server._data, nats_server._data, tmp_path, logged]
    places += [postgres_server._log_file, nats_server._log_file]
    sought = labour.amounts | {"password": PASSWORD}
    assert await asyncio.to_thread(searched, places, sought) == []
    # The search finds what lies there in clear: the number in the register of inmates.
    number = {"number": worker.number}
    assert await asyncio.to_thread(searched, [postgres_server._data], number)
    # Names lie in the register of inmates alone, which is no file of hours or pay.
    people_named = {one: one for one in worker.called()}
    outside = [nats_server._data, tmp_path, logged, nats_server._log_file]
    assert await asyncio.to_thread(searched, outside, people_named) == []


def searched(places: list[Path], sought: dict[str, str]) -> list[tuple[str, str]]:
    """File and kind of each value that a file holds."""
    values = {what: value.encode() for what, value in sought.items()}
    found = []
    for place in places:
        for file in [place] if place.is_file() else place.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                found += [(str(file), what) for what, value in values.items() if value in content]
    return found
