"""What pay is made of, for reports: basic pay, what was added, what was taken off (LR-RPT-02)."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind

ZERO = Decimal("0.00")
EARNED = frozenset({StepKind.HOURS, StepKind.POST, StepKind.CAP, StepKind.FLOOR, StepKind.ROUNDING})


class PayParts(msgspec.Struct, frozen=True, kw_only=True):
    """Yuan; basic and bonus without the deducted are what is paid, to the cent."""

    basic: Decimal = ZERO
    bonus: Decimal = ZERO
    deducted: Decimal = ZERO

    def __add__(self, other: "PayParts") -> "PayParts":
        return PayParts(
            basic=self.basic + other.basic,
            bonus=self.bonus + other.bonus,
            deducted=self.deducted + other.deducted,
        )


def parts_of(lines: Iterable[PayLine]) -> PayParts:
    """Of all steps of the lines; each step belongs to one part."""
    return sum((_part(step) for line in lines for step in line.steps), PayParts())


def _part(step: PayStep) -> PayParts:
    if step.kind in EARNED:
        return PayParts(basic=step.amount)
    # What could not be deducted, since there was nothing left, was not deducted.
    if step.kind is StepKind.SHORTFALL or step.amount < 0:
        return PayParts(deducted=-step.amount)
    return PayParts(bonus=step.amount)
