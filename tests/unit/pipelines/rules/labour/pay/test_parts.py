"""Each step of pay belongs to one part, and the parts come to what is paid."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind
from pipelines.rules.labour.pay.parts import PayParts, parts_of


def line(*steps: tuple[StepKind, str]) -> PayLine:
    made = tuple(PayStep(kind=kind, title="", amount=Decimal(amount)) for kind, amount in steps)
    amount = sum((step.amount for step in made), Decimal(0))
    return PayLine(inmate_id="i", month="2026-10", amount=amount, minutes={}, steps=made)


def test_items_and_corrections_are_told_apart_by_their_sign() -> None:
    first = line(
        (StepKind.HOURS, "18.96"),
        (StepKind.POST, "2.00"),
        (StepKind.ITEM, "5.00"),
        (StepKind.ITEM, "-1.50"),
        (StepKind.ROUNDING, "0.04"),
        (StepKind.CORRECTION, "-3.00"),
    )
    second = line((StepKind.HOURS, "10.00"), (StepKind.CORRECTION, "1.00"))
    assert parts_of([first, second]) == PayParts(
        basic=Decimal("31.00"), bonus=Decimal("6.00"), deducted=Decimal("4.50")
    )


def test_what_could_not_be_deducted_was_not_deducted() -> None:
    short = line((StepKind.HOURS, "4.00"), (StepKind.ITEM, "-10.00"), (StepKind.SHORTFALL, "6.00"))
    parts = parts_of([short])
    assert (parts.basic, parts.bonus, parts.deducted) == (Decimal(4), Decimal(0), Decimal(4))


CENTS = st.integers(min_value=-(10**7), max_value=10**7).map(lambda cents: f"{cents / 100:.2f}")
LINES = st.lists(st.lists(st.tuples(st.sampled_from(StepKind), CENTS)).map(lambda one: line(*one)))


@given(LINES)
def test_the_parts_come_to_what_is_paid(lines: list[PayLine]) -> None:
    parts = parts_of(lines)
    paid = sum((one.amount for one in lines), Decimal(0))
    assert parts.basic + parts.bonus - parts.deducted == paid
