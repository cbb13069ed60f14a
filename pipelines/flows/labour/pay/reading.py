"""What the pages of pay show."""

from decimal import Decimal

from connectors.postgres.approvals import cases
from connectors.postgres.labour import pay_overview
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.labour.pay.calculating import lines_now
from pipelines.flows.labour.pay.pay_approval import amount_of
from pipelines.flows.labour.pay.scope import KIND, sheet_for
from pipelines.flows.labour.pay.views import line_view, sheet_view, step_views, version_view
from pipelines.flows.services import Services
from pipelines.rules.access.codes.labour import CORRECT_PAY, ENTER_PAY, LIST_PAY, REPORT_PAY
from pipelines.rules.labour.pay.line import PayLine, SheetTotals
from pipelines.rules.labour.pay.month import due_on
from pipelines.rules.labour.pay.sheet_state import OPEN, SheetState, is_late
from pipelines.rules.platform.local_time import local
from schemas.errors import NotFound
from schemas.labour.pay import (
    PayDifference,
    PayDifferences,
    PayLineDetail,
    PayMonthView,
    PaySheetDetail,
    PayWardRow,
)

CORRECTION = "pay_correction"


async def month_view(services: Services, officer: Officer, month: str) -> PayMonthView:
    """Every ward in reach, with or without a sheet."""
    today = local(services.clock()).date()
    due = due_on(month, services.settings.pay_due_day)
    async with services.database.transaction() as tx:
        wards = await pay_overview.wards(tx, officer.scopes, month)
        sheets = await pay_overview.sheets(tx, officer.scopes, month)
        totals = await services.pay_book.totals(tx, [one.key for one in sheets.values()])
    rows = []
    for ward in wards:
        sheet = sheets.get(ward.ward_id)
        late = is_late(sheet.state, sheet.due_on, today) if sheet else is_late(None, due, today)
        rows.append(
            PayWardRow(
                prison_id=ward.prison_id,
                prison=ward.prison,
                ward_id=ward.ward_id,
                ward=ward.ward,
                sheet=sheet_view(sheet, _amount(totals[sheet.id]), today) if sheet else None,
                late=late,
                reminded_at=ward.reminded_at,
            )
        )
    return PayMonthView(month=month, due_on=due, wards=rows)


async def sheet_detail(services: Services, officer: Officer, sheet_id: str) -> PaySheetDetail:
    async with services.database.transaction() as tx:
        return await detail(tx, services, officer, sheet_id)


async def detail(tx: Tx, services: Services, officer: Officer, sheet_id: str) -> PaySheetDetail:
    """The sheet and its lines by number."""
    sheet = await sheet_for(tx, officer, sheet_id, LIST_PAY)
    stored = await services.pay_book.lines(tx, sheet.key)
    named = await people.named_inmates(tx, [one.inmate_id for one in stored])
    lines = [line_view(one, named[one.inmate_id]) for one in stored]
    own = await cases.open_of(tx, KIND, sheet.id)
    asked = await cases.open_of(tx, CORRECTION, sheet.id)
    return PaySheetDetail(
        sheet=sheet_view(sheet, amount_of(stored), local(services.clock()).date()),
        lines=sorted(lines, key=lambda line: line.inmate_no),
        allowed=_allowed(officer, sheet),
        case_id=own.id if own else None,
        correction_case_id=asked.id if asked else None,
    )


def _amount(totals: SheetTotals | None) -> Decimal | None:
    return totals.amount if totals else None


def _allowed(officer: Officer, sheet: SheetRow) -> list[str]:
    able = {
        "calculate": (ENTER_PAY, sheet.state.value in OPEN),
        "report": (REPORT_PAY, sheet.state.value in OPEN),
        "correct": (CORRECT_PAY, sheet.state is SheetState.APPROVED),
    }
    return [
        name for name, (asked, now) in able.items() if now and asked.code in officer.permissions
    ]


async def line_detail(
    services: Services, officer: Officer, sheet_id: str, inmate_id: str
) -> PayLineDetail:
    """How an amount came about, and what it was before."""
    async with services.database.transaction() as tx:
        sheet = await sheet_for(tx, officer, sheet_id, LIST_PAY)
        stored = await services.pay_book.line(tx, sheet.key, inmate_id)
        if stored is None:
            raise NotFound("报酬表上没有此人。", code="pay_line_not_found")
        named = await people.named_inmates(tx, [inmate_id])
        versions = await services.pay_book.versions(tx, sheet.key, inmate_id)
    return PayLineDetail(
        line=line_view(stored, named[inmate_id]),
        steps=step_views(stored.line),
        versions=[version_view(one) for one in versions],
    )


async def differences(services: Services, officer: Officer, sheet_id: str) -> PayDifferences:
    """Where a calculation of today would pay otherwise than the sheet does."""
    async with services.database.transaction() as tx:
        sheet = await sheet_for(tx, officer, sheet_id, CORRECT_PAY)
        now = {one.inmate_id: one for one in await lines_now(tx, services, sheet.key)}
        stored = await services.pay_book.lines(tx, sheet.key)
        before = {one.inmate_id: one.line for one in stored if not one.removed}
        apart = [
            one
            for one in sorted(now.keys() | before.keys())
            if _paid(now.get(one)) != _paid(before.get(one))
        ]
        named = await people.named_inmates(tx, apart)
    return PayDifferences(
        rows=[
            PayDifference(
                inmate_id=one,
                inmate_no=named[one].inmate_no,
                name=named[one].name,
                before=_paid(before.get(one)),
                after=_paid(now.get(one)),
            )
            for one in apart
        ]
    )


def _paid(line: PayLine | None) -> str | None:
    return None if line is None else str(line.amount)
