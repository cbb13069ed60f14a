"""Rows of pay as the pages show them."""

from datetime import date
from decimal import Decimal

from connectors.labour.pay_records import LineVersion, StoredLine
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.people.people import NamedInmate
from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind
from pipelines.rules.labour.pay.sheet_state import is_late
from schemas.labour.pay import PayLineVersionView, PayLineView, PaySheetView, PayStepView

ITEMS = (StepKind.ITEM, StepKind.SHORTFALL, StepKind.CORRECTION)


def sheet_view(row: SheetRow, amount: Decimal | None, today: date) -> PaySheetView:
    """`amount` None: the shard that has it is away."""
    return PaySheetView(
        id=row.id,
        ward_id=row.ward_id,
        ward=row.ward,
        prison=row.prison,
        month=row.month,
        state=row.state.value,
        version=row.version,
        people=row.people,
        minutes=row.minutes,
        amount=_text(amount),
        rules=row.rules,
        due_on=row.due_on,
        late=is_late(row.state, row.due_on, today),
        needs_recalculation=row.needs_recalculation,
        recalculation_reason=row.recalculation_reason,
        calculated_at=row.calculated_at,
        reported_at=row.reported_at,
        reported_by=row.reported_by,
        approved_at=row.approved_at,
        opinion=row.opinion,
    )


def line_view(stored: StoredLine, who: NamedInmate) -> PayLineView:
    line = stored.line
    added = sum((step.amount for step in line.steps if step.kind in ITEMS), Decimal("0.00"))
    return PayLineView(
        inmate_id=stored.inmate_id,
        inmate_no=who.inmate_no,
        name=who.name,
        grades=sorted({step.grade_no for step in line.steps if step.grade_no is not None}),
        minutes=line.minutes,
        earned=str(line.amount - added),
        items=str(added),
        amount=str(line.amount),
        version=stored.version,
        removed=stored.removed,
    )


def step_views(line: PayLine) -> list[PayStepView]:
    return [_step(step) for step in line.steps]


def _step(step: PayStep) -> PayStepView:
    return PayStepView(
        kind=step.kind.value,
        title=step.title,
        amount=str(step.amount),
        since=step.since,
        until=step.until,
        days=step.days,
        minutes=step.minutes,
        rate=_text(step.rate),
        factor=_text(step.factor),
        product=_text(step.product),
        post_kind=step.post_kind,
        rule=step.rule,
        reason=step.reason,
        source_id=step.source_id,
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def version_view(version: LineVersion) -> PayLineVersionView:
    return PayLineVersionView(
        version=version.version,
        amount=str(version.line.amount),
        removed=version.removed,
        steps=step_views(version.line),
        reason=version.replaced.reason,
        by=version.replaced.by,
        at=version.replaced.at,
        case_id=version.replaced.case_id,
    )
