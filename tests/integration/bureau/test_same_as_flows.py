"""Hours and pay that officers enter and let pass by the flows, at the same moments, are the rows
and the log that were planted."""

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from cluster.services.postgres import Postgres
from connectors.keys.software import SoftwareKeys
from connectors.ledger.pay.rows import row_from
from connectors.postgres.approvals import cases, signing_keys, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.database import Database
from pipelines.flows.approvals.deciding import Deciding, decide
from pipelines.flows.approvals.detail import verdicts_of
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.approvals.sealed_facts import opened_facts
from pipelines.flows.labour.hours.basis import need_ward
from pipelines.flows.labour.hours.submitting import _hand_in
from pipelines.flows.labour.pay import reporting
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.places import path_of
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.years import hours, pay
from pipelines.rules.labour.ledger.ids import as_uuid
from pipelines.rules.labour.ledger.pay_rows import LineRow, VersionRow
from schemas.labour.pay import OpenPaySheet, ReportPaySheet
from schemas.labour.timesheets import EnteredLine, SubmitHours
from schemas.tables import metadata
from schemas.tables.audit.audit import audit_row
from schemas.tables.labour.ledger import hours_line, hours_sheet
from schemas.tables.labour.ledger_pay import booked_pay, pay_line, pay_version
from tests.databases import SHARD_TEMPLATE, TEMPLATE, copied
from tests.integration.bureau.bureaus import (
    PLANTING_S,
    planted,
    settings_of,
    with_read,
    years_alone,
)
from tests.integration.bureau.flowing import Working

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(PLANTING_S),
    pytest.mark.soak,
    pytest.mark.drives(
        "pipelines/flows/bureau", "pipelines/rules/bureau", "pipelines/flows/labour"
    ),
]
PLAN = Plan(seed=3, inmates=75, years=1, until=date(2026, 11, 24))
UNPLANTED = {"hours", "pay"}
OWN_IDS = {"id", "message_id", "case_id", "object_id", "flow_version_id"}
"""Of what a flow made now and the rule makes of names."""


def _sheets(ground: Ground, ward: str, month: date) -> list[hours._Sheet]:
    days = [month + timedelta(days=on) for on in range(31)]
    found = [
        one
        for day in days
        if day.month == month.month
        for one in hours._sheets(ground, day)
        if one._ward == ward
    ]
    return sorted(found, key=lambda one: one._entered)


@cache
def chosen() -> tuple[str, date]:
    """A ward and a month in which a sheet came back."""
    ground = Ground(PLAN)
    for month in (date(2026, number, 1) for number in range(3, 10)):
        for on in range(28):
            for one in hours._sheets(ground, month + timedelta(days=on)):
                if len(one._versions) > 1:
                    return one._ward, month
    raise AssertionError("nothing was ever returned")


@pytest.fixture
async def platforms(
    database_url: str,
    shard_urls: list[str],
    postgres_server: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[Working, Working]]:
    """The whole bureau, and one with its keys in which nobody has entered any hours."""
    ground = Ground(PLAN)
    async with AsyncExitStack() as open_now:
        name, shard = "test_flowing", "test_flowing_shard"
        open_now.enter_context(copied(postgres_server, name, TEMPLATE))
        open_now.enter_context(copied(postgres_server, shard, SHARD_TEMPLATE))
        url, shard_url = map(postgres_server.application_url_of, (name, shard))
        settings = settings_of(database_url, tmp_path, shard_urls)
        fewer_settings = settings_of(url, tmp_path / "bare", (shard_url,))
        # What is keyed is the same on both then.
        SoftwareKeys(Path(settings.keys_dir)).derive("any")
        shutil.copytree(settings.keys_dir, fewer_settings.keys_dir)
        years_alone(monkeypatch, with_read("pay", "headcount"))
        _, doors = await planted(database_url, tmp_path, shard_urls, PLAN)
        await doors.close()
        years_alone(monkeypatch, with_read("pay", "headcount") - UNPLANTED)
        _, doors = await planted(url, tmp_path / "bare", (shard_url,), PLAN)
        await doors.close()
        whole = Working(settings, ground)
        open_now.push_async_callback(whole.close)
        bare = Working(fewer_settings, ground)
        open_now.push_async_callback(bare.close)
        await bare.shards.place_new()
        yield whole, bare


async def test_a_month_of_hours_and_its_pay_are_what_the_flows_make(
    platforms: tuple[Working, Working],
) -> None:
    whole, bare = platforms
    ward, month = chosen()
    sheets = _sheets(bare.ground, ward, month)
    for sheet in sheets:
        await _enter(bare, sheet)
    opened = next(one for on in range(28) for one in _pay_on(bare.ground, month, on))
    await _pay(bare, opened)
    sheet_ids = [one._id for one in sheets]
    assert len(sheet_ids) > 15
    for table in ("timesheet", "pay_sheet"):
        mine, theirs = await _rows(whole, table, month), await _rows(bare, table, month)
        assert mine, table
        assert mine == theirs, table
    assert await _cases(whole, month) == await _cases(bare, month)
    assert await _booked_hours(whole, month) == await _booked_hours(bare, month)
    assert await _booked_pay(whole, month) == await _booked_pay(bare, month)
    mine, theirs = await _log(whole, month), await _log(bare, month)
    assert len(mine) > 60
    assert mine == theirs


def _pay_on(ground: Ground, month: date, on: int) -> list[pay._Sheet]:
    day = (month + timedelta(days=32)).replace(day=1) + timedelta(days=on)
    return [one for one in pay._opened_on(ground, day) if one._ward == chosen()[0]]


async def _enter(bare: Working, sheet: hours._Sheet) -> None:
    """As the officer handed it in, and as it was decided on, in the order of time."""
    turns: list[tuple[Any, ...]] = [
        (at, version, lines) for version, (at, lines) in enumerate(sheet._versions)
    ]
    turns += [(at, verdict, opinion) for at, verdict, opinion in sheet._decisions]
    for at, what, more in sorted(turns, key=lambda one: one[0]):
        if isinstance(what, int):
            officer = await bare.officer(sheet._login, at)
            lines = [
                EnteredLine(
                    inmate_id=one.inmate_id,
                    post_id=one.post_id,
                    kind=one.kind,
                    minutes=one.minutes,
                )
                for one in more
            ]
            ward_id = bare.ground.unit_id(chosen()[0])
            asked = SubmitHours(ward_id=ward_id, day=sheet._day, lines=lines, version=what)
            async with bare.database.transaction() as tx:
                ward = await need_ward(tx, officer, ward_id)
                row = await _hand_in(tx, bare.services, officer, ward, asked)
            await bare.book()
        else:
            await _decide(bare, sheet._decider, row.case_id or "", at, what, more)


async def _decide(
    bare: Working, login: str, case_id: str, at: Any, verdict: Any, opinion: str
) -> None:
    officer = await bare.officer(login, at)
    async with bare.database.transaction() as tx:
        case = await cases.get(tx, case_id, for_update=True)
        assert case is not None
        wanted = Deciding(visit=case.visit, verdict=verdict, opinion=opinion)
        await decide(tx, bare.services, officer, case, wanted)
    await bare.book()


async def _pay(bare: Working, sheet: pay._Sheet) -> None:
    officer = await bare.officer(sheet._login, sheet._opened_at)
    asked = OpenPaySheet(ward_id=bare.ground.unit_id(chosen()[0]), month=sheet._month)
    made = await reporting.open_sheet(bare.services, officer, asked)
    officer = await bare.officer(sheet._login, sheet._reported_at)
    version = ReportPaySheet(version=made.sheet.version)
    await reporting.report(bare.services, officer, made.sheet.id, version)
    await bare.book()
    async with bare.database.reading() as tx:
        case = await cases.need_latest(tx, "pay_sheet", made.sheet.id)
    for one in sheet._decisions:
        await _decide(bare, one.login, case.id, one.at, one.verdict, one.opinion)


async def _rows(of: Working, table: str, month: date) -> list[dict[str, Any]]:
    one = metadata.tables[table]
    found = select(one).where(one.c.ward_id == of.ground.unit_id(chosen()[0]))
    when = one.c.day if "day" in one.c else one.c.month
    async with of.database.reading() as tx:
        rows = [dict(row) for row in (await tx.execute(found.order_by(when))).mappings()]
    return [
        {name: value for name, value in row.items() if name not in OWN_IDS | {"version_id"}}
        for row in rows
        if _within(row.get("day") or row["month"], month)
    ]


def _within(when: Any, month: date) -> bool:
    return f"{when}"[:7] == f"{month:%Y-%m}"


async def _cases(of: Working, month: date) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Cases in clear with their records; every decision is signed by whoever made it."""
    found = []
    async with of.database.transaction() as tx:
        for case in await _of_ward(tx, of, month):
            lines = await steps.of_case(tx, case.id)
            for verdict in await verdicts_of(tx, of.services, case, lines):
                assert verdict.valid, verdict
            known = await signing_keys.by_ids(tx, {one.key_id for one in lines if one.key_id})
            clear = msgspec.structs.asdict(case)
            clear["facts"] = opened_facts(of.keys, kind_of(case.kind), case)
            # What is sealed is sealed otherwise each time, and the digest covers it.
            unsealed = clear.pop("facts_digest") if case.kind == "pay_sheet" else ""
            record = [_step(line, known, unsealed) for line in lines]
            found.append(({k: v for k, v in clear.items() if k not in OWN_IDS}, record))
    return found


def _step(line: steps.StepRow, known: Any, unsealed: str) -> dict[str, Any]:
    told = msgspec.structs.asdict(line)
    key = known.get(told.pop("key_id") or "")
    told["signature"] = told["signature"] is not None
    told["signed_by"] = key.officer_id if key else None
    if unsealed:
        del told["facts_digest"]
    return {name: value for name, value in told.items() if name not in OWN_IDS}


async def _of_ward(tx: Any, of: Working, month: date) -> Sequence[ApprovalCaseRow]:
    search = cases.Search(scopes=(path_of(chosen()[0]),), kinds=("timesheet", "pay_sheet"))
    rows, _ = await cases.page(tx, search, limit=10_000, offset=0)
    mine = [row for row in rows if _within(row.facts.get("day") or row.facts["month"], month)]
    return sorted(mine, key=lambda row: row.submitted_at)


async def _shard(of: Working) -> Database:
    return await of.shards.of(of.ground.unit_id(chosen()[0][:3]))


async def _booked_hours(of: Working, month: date) -> list[Any]:
    """Lines to the last bit; of sheets what is not their id."""
    ward, shard = as_uuid(of.ground.unit_id(chosen()[0])), await _shard(of)
    order = (hours_line.c.day, hours_line.c.inmate_sealed, hours_line.c.kind)
    lines = select(hours_line).where(hours_line.c.ward_id == ward).order_by(*order)
    sheets = select(hours_sheet).where(hours_sheet.c.ward_id == ward).order_by(hours_sheet.c.day)
    async with shard.reading() as tx:
        found = [tuple(row) for row in await tx.execute(lines) if _within(row.day, month)]
        heads = [dict(row) for row in (await tx.execute(sheets)).mappings()]
    own = {"sheet_id", "mac"}
    kept = [{k: v for k, v in row.items() if k not in own} for row in heads]
    return [found, [row for row in kept if _within(row["day"], month)]]


async def _booked_pay(of: Working, month: date) -> list[Any]:
    """Every line opened, what the version says of itself, and how far it has come."""
    ward, shard = as_uuid(of.ground.unit_id(chosen()[0])), await _shard(of)
    async with shard.reading() as tx:
        mine = (pay_version.c.ward_id == ward, pay_version.c.month == month)
        (version,) = [
            row_from(VersionRow, row) for row in await tx.execute(select(pay_version).where(*mine))
        ]
        of_month = (pay_line.c.ward_id == ward, pay_line.c.month == month)
        order = pay_line.c.inmate_digest
        rows = await tx.execute(select(pay_line).where(*of_month).order_by(order))
        lines = [of.shards.pay.open_line(row_from(LineRow, row)) for row in rows]
        here = (booked_pay.c.ward_id == ward, booked_pay.c.month == month)
        booked = (await tx.execute(select(booked_pay).where(*here))).one()
    told = of.shards.pay.open_told(version)
    place = (version.version, version.base, version.lines, version.written_at, told)
    return [lines, place, (booked.state, booked.step, booked.decided_by, booked.decided_at)]


async def _log(of: Working, month: date) -> list[Any]:
    """What is told of the ward's cases and sheets, without ids of their own."""
    async with of.database.transaction() as tx:
        known = {case.id: case.kind for case in await _of_ward(tx, of, month)}
        mine = {case.object_id: "sheet" for case in await _of_ward(tx, of, month)} | known
        found = select(audit_row).where(audit_row.c.object_id.in_(list(mine)))
        rows = (await tx.execute(found)).mappings().all()
    told = [
        {
            "at": row["at"],
            "stream": row["stream"],
            "actor": (row["actor_kind"], row["actor_id"], row["actor_name"]),
            "from": row["source_address"],
            "action": row["action"],
            "object": (row["object_kind"], mine[row["object_id"]]),
            "detail": _detail(row["detail"]),
            "seq": row["seq"],
        }
        for row in rows
    ]
    ordered = sorted(told, key=lambda row: (row["at"], row["seq"]))
    return [{k: v for k, v in row.items() if k != "seq"} for row in ordered]


def _detail(detail: dict[str, Any]) -> dict[str, Any]:
    """Without ids; what is sealed or covers what is sealed is held by the cases themselves."""
    sealed = detail.get("kind") == "pay_sheet" or "amount" in detail
    hidden = {"case_id", "object_id", *({"digest", "amount"} if sealed else ())}
    return {name: value for name, value in detail.items() if name not in hidden}
