"""Reported pay changed by an approved request: what was stays, and the change is a step."""

from decimal import Decimal

import msgspec

from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind


def added(inmate_id: str, month: str, amount: Decimal, reason: str, case_id: str) -> PayLine:
    """A line for somebody whom the sheet did not name; the request is all it came from."""
    step = PayStep(
        kind=StepKind.CORRECTION,
        title="经审批增补",
        amount=amount,
        reason=reason,
        source_id=case_id,
    )
    return PayLine(inmate_id=inmate_id, month=month, amount=amount, minutes={}, steps=(step,))


def corrected(line: PayLine, amount: Decimal, reason: str, case_id: str) -> PayLine:
    """The line with the new amount; a step says how it differs, why, and by which request."""
    step = PayStep(
        kind=StepKind.CORRECTION,
        title="经审批更正",
        amount=amount - line.amount,
        reason=reason,
        source_id=case_id,
    )
    return msgspec.structs.replace(line, amount=amount, steps=(*line.steps, step))
