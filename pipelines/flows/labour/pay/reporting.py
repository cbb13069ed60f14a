"""A month's pay calculated, calculated anew, and reported up (LR-PAY-03, -04)."""

from connectors.postgres.approvals import cases
from connectors.postgres.labour import pay_sheets
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.labour.pay.calculating import recalculate
from pipelines.flows.labour.pay.pay_approval import PAY_SHEET, amount_of, sheet_facts, tell_ledger
from pipelines.flows.labour.pay.reading import detail
from pipelines.flows.labour.pay.scope import KIND, attempt, note, noted_amount, sheet_for, ward_for
from pipelines.flows.services import Services
from pipelines.rules.access.codes.labour import ENTER_PAY, REPORT_PAY
from pipelines.rules.labour.pay.month import due_on, first_day
from pipelines.rules.labour.pay.sheet_rows import OPEN, REPORT, case_title
from pipelines.rules.labour.pay.sheet_state import require_open, require_reportable
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, InvalidInput
from schemas.labour.pay import OpenPaySheet, PaySheetDetail, ReportPaySheet


async def open_sheet(services: Services, officer: Officer, asked: OpenPaySheet) -> PaySheetDetail:
    """Make and calculate the draft of a ward's month."""
    async with (
        attempt(services, officer, OPEN, None),
        services.database.transaction() as tx,
    ):
        ward = await ward_for(tx, officer, asked.ward_id)
        if first_day(asked.month) > local(services.clock()).date():
            raise InvalidInput("不能计算以后月份的报酬。", code="month_ahead", field="month")
        await pay_sheets.hold_rules(tx)
        await pay_sheets.lock_month(tx, ward.id, asked.month)
        if await pay_sheets.of_month(tx, ward.id, asked.month) is not None:
            raise Conflict("该监区本月的报酬表已存在。", code="pay_sheet_exists")
        due = due_on(asked.month, services.settings.pay_due_day)
        sheet_id = await pay_sheets.add(tx, ward.id, asked.month, due, services.clock())
        sheet = await sheet_for(tx, officer, sheet_id, ENTER_PAY)
        await recalculate(tx, services, sheet, officer.name)
        made = await detail(tx, services, officer, sheet_id)
        told = {
            "people": made.sheet.people,
            "amount": noted_amount(services.keys, sheet.id, made.sheet.amount),
        }
        await note(tx, officer, sheet, OPEN, told)
        return made


async def calculate_again(services: Services, officer: Officer, sheet_id: str) -> PaySheetDetail:
    """Calculate a draft or returned sheet from what hours, items and rules say now."""
    async with (
        attempt(services, officer, "pay_sheet.calculate", sheet_id),
        services.database.transaction() as tx,
    ):
        sheet = await sheet_for(tx, officer, sheet_id, ENTER_PAY, to_change=True)
        require_open(sheet.state, sheet.month)
        before = (await services.pay_book.totals(tx, [sheet.key]))[sheet.id]
        await recalculate(tx, services, sheet, officer.name)
        made = await detail(tx, services, officer, sheet_id)
        amounts = [
            noted_amount(services.keys, sheet.id, str(before.amount) if before else None),
            noted_amount(services.keys, sheet.id, made.sheet.amount),
        ]
        told = {"amount": amounts, "version": made.sheet.version}
        await note(tx, officer, sheet, "pay_sheet.calculate", told)
        return made


async def report(
    services: Services, officer: Officer, sheet_id: str, asked: ReportPaySheet
) -> PaySheetDetail:
    """Freeze the sheet and lay it before the approvers; a returned one goes on in its case."""
    async with (
        attempt(services, officer, REPORT, sheet_id),
        services.database.transaction() as tx,
    ):
        # Whoever decides has the case first and the month then.
        known = await cases.open_of(tx, KIND, sheet_id, for_update=True)
        sheet = await sheet_for(tx, officer, sheet_id, REPORT_PAY, to_change=True)
        require_reportable(sheet.state, sheet.needs_recalculation, sheet.people)
        if sheet.version != asked.version:
            raise Conflict("报酬表已有变动，请刷新核对后再上报。", code="changed_meanwhile")
        await pay_sheets.reported(tx, sheet.id, officer.name, services.clock())
        await tell_ledger(tx, sheet.id, officer.id, services.clock())
        lines = await services.pay_book.lines(tx, sheet.key)
        facts = sheet_facts(services.keys, sheet, lines)
        if known is not None:
            case = await resubmit(
                tx,
                services,
                PAY_SHEET,
                known,
                officer.actor(),
                facts=facts,
                outcomes=[],
                note=asked.note,
            )
        else:
            application = Application(
                object_id=sheet.id,
                title=case_title(sheet.prison, sheet.ward, sheet.month),
                prison_id=sheet.prison_id,
                unit_id=sheet.ward_id,
                unit_path=sheet.ward_path,
                facts=facts,
                outcomes=[],
            )
            case = await submit(tx, services, PAY_SHEET, application, officer.actor(), asked.note)
        amount = noted_amount(services.keys, sheet.id, str(amount_of(lines)))
        told = {"people": sheet.people, "amount": amount, "case_id": case.id}
        await note(tx, officer, sheet, REPORT, told)
        return await detail(tx, services, officer, sheet.id)
