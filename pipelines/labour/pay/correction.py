"""Reported pay changed by an approved request: what was stays, and the change is a step."""

from decimal import Decimal

import msgspec

from pipelines.labour.pay.line import PayLine, PayStep, StepKind


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
