"""The ledger of a made-up bureau holds what the platform itself would find in it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import func, select

from cluster.services.postgres import Postgres
from connectors.ledger import checking
from connectors.ledger.pay import checking as pay_checking
from connectors.postgres.approvals import cases, steps
from connectors.postgres.approvals.cases import Search
from connectors.postgres.labour import pay_sheets
from pipelines.flows.approvals.detail import verdicts_of
from pipelines.flows.labour.hours.basis import need_ward
from pipelines.flows.labour.hours.submitting import _hand_in
from pipelines.flows.labour.pay.calculating import lines_now
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import OPENING, moment
from pipelines.rules.labour.pay.line import PayLine
from schemas.errors import Conflict
from schemas.labour.hours import HoursKind
from schemas.labour.timesheets import EnteredLine, SubmitHours
from schemas.tables.approvals.approval import approval_case, approval_seat
from schemas.tables.labour.pay import pay_sheet
from schemas.tables.labour.timesheet import timesheet
from tests.integration.bureau.bureaus import PLAN, PLANTING_S, Planted, standing, with_read
from tests.integration.bureau.flowing import Working

pytestmark = [pytest.mark.integration, pytest.mark.timeout(PLANTING_S)]
SAMPLE = 40


@pytest.fixture(scope="module")
def bureau(
    postgres_server: Postgres, shard_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """With what is worked and paid."""
    assert shard_template
    folder, codes = tmp_path_factory.mktemp("labour"), with_read("pay", "outputs")
    with standing(postgres_server, "labour", folder, codes=codes) as made:
        yield made


@pytest.fixture
async def working(bureau: Planted) -> AsyncIterator[Working]:
    opened = Working(bureau.settings, Ground(PLAN))
    opened.now = moment(PLAN.until, OPENING)
    yield opened
    await opened.close()


async def test_hours_and_pay_are_as_they_were_sealed(working: Working) -> None:
    sheets = lines = paid = 0
    for shard in working.shards.databases:
        hours = await checking.check(shard, working.shards.seals, PLAN.first, PLAN.until)
        assert not hours.broken
        sheets, lines = sheets + hours.sheets, lines + hours.lines
        pay = await pay_checking.check_pay(shard, working.shards.mac)
        assert not pay.broken
        paid += pay.lines
    async with working.database.reading() as tx:
        assert sheets == await tx.scalar(select(func.count()).select_from(timesheet))
        assert lines == await tx.scalar(select(func.sum(timesheet.c.lines)))
        assert paid == await tx.scalar(select(func.sum(pay_sheet.c.people)))
    assert lines > 3_000


async def test_pay_is_what_the_platform_calculates_from_the_planted_hours(
    working: Working,
) -> None:
    async with working.database.transaction() as tx:
        found = select(pay_sheet.c.id).order_by(pay_sheet.c.id).limit(SAMPLE)
        for sheet_id in (await tx.execute(found)).scalars():
            sheet = await pay_sheets.get(tx, sheet_id)
            assert sheet is not None
            stored = await working.services.pay_book.lines(tx, sheet.key)
            now = await lines_now(tx, working.services, sheet.key)
            assert sorted((one.line for one in stored), key=_who) == sorted(now, key=_who)


async def test_every_decision_is_signed_by_whoever_made_it(working: Working) -> None:
    seen = Counter[str]()
    async with working.database.transaction() as tx:
        kinds = (await tx.execute(select(approval_case.c.kind).distinct())).scalars().all()
        for kind in kinds:
            rows, _ = await cases.page(tx, Search(kinds=(kind,)), limit=SAMPLE, offset=0)
            for case in rows:
                lines = await steps.of_case(tx, case.id)
                for verdict in await verdicts_of(tx, working.services, case, lines):
                    assert verdict.valid, (kind, verdict)
                    seen[kind] += 1
    assert seen.keys() >= {"timesheet", "pay_sheet", "worker_grade_setting", "project_output"}


async def test_what_waits_lies_on_the_desks_of_those_who_may_decide(working: Working) -> None:
    async with working.database.reading() as tx:
        pending = await tx.scalar(
            select(func.count()).select_from(timesheet).where(timesheet.c.state == "submitted")
        )
        desks = select(func.count(approval_seat.c.case_id.distinct()))
        seated = await tx.scalar(
            desks.join(approval_case, approval_case.c.id == approval_seat.c.case_id).where(
                approval_case.c.kind == "timesheet"
            )
        )
    assert pending == seated


async def test_an_approved_day_is_locked(working: Working) -> None:
    async with working.database.reading() as tx:
        found = select(timesheet).where(timesheet.c.state == "approved")
        row = (await tx.execute(found.order_by(timesheet.c.day.desc()).limit(1))).one()
    unit = {working.ground.unit_id(w): w for one in working.ground.cast.prisons for w in one.wards}
    login = f"{unit[row.ward_id].lower().replace('-', '.')}.labour"
    officer = await working.officer(login, moment(PLAN.until, OPENING))
    lines = [EnteredLine(inmate_id="0" * 26, post_id="0" * 26, kind=HoursKind.NORMAL, minutes=60)]
    asked = SubmitHours(ward_id=row.ward_id, day=row.day, lines=lines, version=row.version)
    async with working.database.transaction() as tx:
        ward = await need_ward(tx, officer, row.ward_id)
        with pytest.raises(Conflict) as refused:
            await _hand_in(tx, working.services, officer, ward, asked)
    assert refused.value.code == "sheet_locked"


def _who(line: PayLine) -> str:
    return line.inmate_id
