"""Asking to change reported pay: named rows, old and new values, a reason (LR-PAY-07)."""

from collections.abc import Collection
from decimal import Decimal

from connectors.labour.pay_records import StoredLine
from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.people import people
from connectors.postgres.people.people import NamedInmate
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.labour.pay.correction_approval import (
    PAY_CORRECTION,
    CorrectedRow,
    Correction,
    correction_facts,
    sealed_correction,
    standing,
)
from pipelines.flows.labour.pay.scope import attempt, note, sheet_for
from pipelines.flows.services import Services
from pipelines.rules.access.codes.labour import CORRECT_PAY
from pipelines.rules.labour.pay.sheet_state import require_correctable
from schemas.approvals.state import CaseState
from schemas.errors import Conflict, InvalidInput
from schemas.labour.pay import CorrectedAmount, CorrectPay, PayCaseOpened


async def ask(
    services: Services, officer: Officer, sheet_id: str, asked: CorrectPay
) -> PayCaseOpened:
    """Nothing changes before the approvers have decided."""
    async with (
        attempt(services, officer, "pay_sheet.correct", sheet_id),
        services.database.transaction() as tx,
    ):
        # Whoever decides has the case first and the month then.
        known = await cases.open_of(tx, PAY_CORRECTION.code, sheet_id, for_update=True)
        sheet = await sheet_for(tx, officer, sheet_id, CORRECT_PAY, to_change=True)
        require_correctable(sheet.state)
        if sheet.version != asked.version:
            raise Conflict("报酬表已有变动，请刷新核对后再申请。", code="changed_meanwhile")
        rows = await _rows(tx, services, sheet, asked.rows)
        wanted = Correction(rows=rows, reason=asked.reason.strip(), flag_number=sheet.flag_number)
        case_id = await _submit(tx, services, officer, sheet, wanted, known)
        told: dict[str, object] = {
            "people": len(rows),
            "reason": wanted.reason,
            "case_id": case_id,
        }
        await note(tx, officer, sheet, "pay_sheet.correct", told)
        return PayCaseOpened(case_id=case_id)


async def _rows(
    tx: Tx, services: Services, sheet: SheetRow, asked: list[CorrectedAmount]
) -> list[CorrectedRow]:
    stored = {one.inmate_id: one for one in await services.pay_book.lines(tx, sheet.key)}
    ids = [one.inmate_id for one in asked]
    if len(set(ids)) != len(ids):
        raise InvalidInput("同一人只能更正一次。", code="named_twice", field="rows")
    await _require_workers(tx, services, sheet, set(ids) - set(stored))
    named = await people.named_inmates(tx, ids)
    return [_row(stored.get(one.inmate_id), named[one.inmate_id], one) for one in asked]


async def _require_workers(
    tx: Tx, services: Services, sheet: SheetRow, new: Collection[str]
) -> None:
    """Whom a request adds is of the prison, or worked in the ward that month."""
    strangers = set()
    for inmate_id in new:
        known = await people.inmate_by_id(tx, inmate_id)
        if known is None or known.prison_id != sheet.prison_id:
            strangers.add(inmate_id)
    hours = services.pay_sources.hours
    if strangers and hours is not None:
        worked = await hours.hours(tx, sheet.ward_id, sheet.month)
        strangers -= {one.inmate_id for one in worked}
    if strangers:
        raise InvalidInput(
            "报酬表上没有此人，此人也不是本监狱罪犯，当月未在该监区劳动。",
            code="pay_line_not_found",
            field="rows",
        )


def _row(line: StoredLine | None, who: NamedInmate, asked: CorrectedAmount) -> CorrectedRow:
    after = None if asked.amount is None else Decimal(asked.amount).quantize(Decimal("0.01"))
    version, before = standing(line)
    if after == before:
        raise InvalidInput(
            f"{who.name}（{who.inmate_no}）的金额没有变化。", code="amount_unchanged", field="rows"
        )
    return CorrectedRow(
        inmate_id=asked.inmate_id,
        title=f"{who.name}（{who.inmate_no}）",
        version=version,
        before=before,
        after=after,
    )


async def _submit(
    tx: Tx,
    services: Services,
    officer: Officer,
    sheet: SheetRow,
    wanted: Correction,
    known: ApprovalCaseRow | None,
) -> str:
    proposal = sealed_correction(services.keys, sheet.id, wanted)
    facts = correction_facts(sheet, wanted, proposal)
    if known is not None:
        if known.state is not CaseState.RETURNED or known.applicant_id != officer.id:
            raise Conflict("该报酬表已有更正申请在审批中。", code="already_asked")
        again = await resubmit(
            tx,
            services,
            PAY_CORRECTION,
            known,
            officer.actor(),
            facts=facts,
            outcomes=[],
            note=wanted.reason,
            proposal=proposal,
        )
        return again.id
    application = Application(
        object_id=sheet.id,
        title=f"更正{sheet.prison}{sheet.ward}{sheet.month}劳动报酬"[:128],
        prison_id=sheet.prison_id,
        unit_id=sheet.ward_id,
        unit_path=sheet.ward_path,
        facts=facts,
        outcomes=[],
        proposal=proposal,
    )
    case = await submit(tx, services, PAY_CORRECTION, application, officer.actor(), wanted.reason)
    return case.id
