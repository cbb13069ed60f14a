"""Pay to the cent, and each amount as the sum of its steps (LR-PAY-01, LR-GRADE-03, -04)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rules.labour.pay.calculation import calculate
from pipelines.rules.labour.pay.facts import (
    GradeSpell,
    HoursOfDay,
    ItemKind,
    PayItem,
    PayRule,
    Rounding,
)
from pipelines.rules.labour.pay.line import StepKind, total_of
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursKind

MONTH, WHO = "2026-11", "Z"
FIRST = date(2026, 11, 1)
LIMITLESS = PayRule(
    version="A",
    since=date(2026, 1, 1),
    overtime_factor=Decimal("1.5"),
    rest_factor=Decimal("2"),
    post_allowances={"sewing": Decimal("0.35")},
)
GRADE = GradeSpell(inmate_id=WHO, grade_no=3, hourly_rate=Decimal("2.37"), since=FIRST)

EARLIER = HoursOfDay(inmate_id=WHO, day=date(2026, 10, 31), kind=HoursKind.REST, minutes=1)


def hours(day: int, minutes: int, kind: HoursKind = HoursKind.NORMAL, post: str = "") -> HoursOfDay:
    return HoursOfDay(
        inmate_id=WHO, day=date(2026, 11, day), kind=kind, minutes=minutes, post_kind=post or None
    )


def item(kind: ItemKind, amount: str, id: str = "") -> PayItem:
    return PayItem(inmate_id=WHO, month=MONTH, kind=kind, amount=Decimal(amount), reason="x", id=id)


@pytest.mark.requirement("LR-PAY-01")
@pytest.mark.requirement("LR-GRADE-03")
def test_a_month_worked_out_by_hand() -> None:
    """Grade 3 until the 15th, grade 2 after it, another rule from the 21st.

    480 x 2.37/60 = 18.96; 95 x 2.37/60 x 1.5 = 5.62875 -> 5.63; 420 x 2.95/60 = 20.65;
    125 x 2.95/60 x 2 = 12.291666 -> 12.29; 250 x 2.95/60 x 2.5 = 30.729166 -> 30.73;
    post 480 x 0.35/60 = 2.80; bonus +12.00; deduction -3.55. Together 99.51.
    """
    later = PayRule(
        version="B",
        since=date(2026, 11, 21),
        overtime_factor=Decimal("1.5"),
        rest_factor=Decimal("2.5"),
    )
    rules = [
        PayRule(
            version="A",
            since=LIMITLESS.since,
            until=date(2026, 11, 20),
            overtime_factor=LIMITLESS.overtime_factor,
            rest_factor=LIMITLESS.rest_factor,
            post_allowances=LIMITLESS.post_allowances,
        ),
        later,
    ]
    grades = [
        GradeSpell(
            inmate_id=WHO,
            grade_no=3,
            hourly_rate=Decimal("2.37"),
            since=FIRST,
            until=date(2026, 11, 15),
        ),
        GradeSpell(
            inmate_id=WHO, grade_no=2, hourly_rate=Decimal("2.95"), since=date(2026, 11, 16)
        ),
    ]
    worked = [
        hours(10, 480, post="sewing"),
        hours(15, 95, HoursKind.OVERTIME),
        hours(16, 420),
        hours(20, 125, HoursKind.REST),
        hours(22, 250, HoursKind.REST, post="sewing"),
    ]
    items = [item(ItemKind.BONUS, "12.00"), item(ItemKind.DEDUCTION, "3.55")]
    line = calculate(MONTH, WHO, worked, grades, rules, items)
    assert [str(step.amount) for step in line.steps] == [
        "18.96", "5.63", "20.65", "12.29", "30.73", "2.80", "12.00", "-3.55",
    ]  # fmt: skip
    assert str(line.amount) == "99.51"
    assert line.minutes == {"normal": 900, "overtime": 95, "rest": 375}
    assert line.rules == ("A", "B")
    overtime = line.steps[1]
    assert (overtime.minutes, overtime.rate, overtime.factor, overtime.product) == (
        95,
        Decimal("2.37"),
        Decimal("1.5"),
        Decimal("5.62875"),
    )


@pytest.mark.requirement("LR-GRADE-04")
def test_equal_hours_of_different_grades_are_paid_as_defined() -> None:
    better = GradeSpell(inmate_id="Y", grade_no=1, hourly_rate=Decimal("3.50"), since=FIRST)
    worked = [
        hours(3, 480),
        HoursOfDay(inmate_id="Y", day=FIRST, kind=HoursKind.NORMAL, minutes=480),
    ]
    paid = [
        calculate(MONTH, who, worked, [GRADE, better], [LIMITLESS]).amount for who in (WHO, "Y")
    ]
    assert paid == [Decimal("18.96"), Decimal("28.00")]


@pytest.mark.parametrize(
    ("bounds", "items", "amount", "kinds"),
    [
        ({"cap": Decimal(10)}, [], "10.00", ["hours", "cap"]),
        ({"floor": Decimal(30)}, [("bonus", "1.00")], "31.00", ["hours", "floor", "item"]),
        ({}, [("deduction", "20.00")], "0.00", ["hours", "item", "shortfall"]),
        ({"rounding": Rounding.JIAO}, [], "19.00", ["hours", "rounding"]),
        ({"rounding": Rounding.YUAN}, [("bonus", "0.54")], "20.00", ["hours", "item", "rounding"]),
    ],
)
def test_bounds_and_the_smallest_unit(
    bounds: dict[str, Decimal], items: list[tuple[str, str]], amount: str, kinds: list[str]
) -> None:
    rule = PayRule(
        version="A",
        since=FIRST,
        overtime_factor=Decimal(1),
        rest_factor=Decimal(1),
        **bounds,  # type: ignore[arg-type]
    )
    given_items = [item(ItemKind(kind), text) for kind, text in items]
    line = calculate(MONTH, WHO, [hours(3, 480)], [GRADE], [rule], given_items)
    assert (str(line.amount), [step.kind.value for step in line.steps]) == (amount, kinds)


@pytest.mark.parametrize(
    ("worked", "code"),
    [
        (hours(3, 60), "no_grade_on_day"),
        (EARLIER, "hours_outside_month"),
        (hours(4, -1), "hours_below_zero"),
    ],
)
def test_what_cannot_be_calculated_is_refused(worked: HoursOfDay, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        calculate(MONTH, WHO, [worked], [], [LIMITLESS])
    assert refused.value.code == code


def test_a_day_without_a_rule_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no_pay_rule_on_day"):
        calculate(MONTH, WHO, [hours(3, 60)], [GRADE], [])


MANY = st.lists(
    st.builds(
        hours,
        st.integers(1, 30),
        st.integers(1, 720),
        st.sampled_from(HoursKind),
        st.sampled_from(["", "sewing"]),
    ),
    max_size=40,
)
RATES = st.decimals("0.01", "20", places=2)
ITEMS = st.lists(
    st.builds(item, st.sampled_from(ItemKind), st.decimals("0.01", "500", places=2).map(str)),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(worked=MANY, rate=RATES, items=ITEMS)
def test_the_amount_is_the_sum_of_its_steps_and_calculated_again_equal(
    worked: list[HoursOfDay], rate: Decimal, items: list[PayItem]
) -> None:
    grade = GradeSpell(inmate_id=WHO, grade_no=3, hourly_rate=rate, since=FIRST)
    line = calculate(MONTH, WHO, worked, [grade], [LIMITLESS], items)
    assert sum(step.amount for step in line.steps) == line.amount >= 0
    assert line.amount.as_tuple().exponent == -2
    assert calculate(MONTH, WHO, list(reversed(worked)), [grade], [LIMITLESS], items) == line
    assert total_of([line, line]).amount == 2 * line.amount


@settings(max_examples=60, deadline=None)
@given(worked=MANY, rate=RATES, cut=st.integers(2, 30))
def test_a_month_cut_in_two_differs_by_the_rounding_of_steps_alone(
    worked: list[HoursOfDay], rate: Decimal, cut: int
) -> None:
    grade = GradeSpell(inmate_id=WHO, grade_no=3, hourly_rate=rate, since=FIRST)
    day = date(2026, 11, cut)
    halves = [
        GradeSpell(
            inmate_id=WHO,
            grade_no=3,
            hourly_rate=rate,
            since=FIRST,
            until=day - timedelta(days=1),
        ),
        GradeSpell(inmate_id=WHO, grade_no=3, hourly_rate=rate, since=day),
    ]
    whole = calculate(MONTH, WHO, worked, [grade], [LIMITLESS])
    # A spell that was cut without any change is the same spell.
    assert calculate(MONTH, WHO, worked, halves, [LIMITLESS]) == whole
    parts = [
        calculate(MONTH, WHO, [one for one in worked if one.day < day], [grade], [LIMITLESS]),
        calculate(MONTH, WHO, [one for one in worked if one.day >= day], [grade], [LIMITLESS]),
    ]
    steps = len(whole.steps) + sum(len(part.steps) for part in parts)
    difference = abs(whole.amount - sum(part.amount for part in parts))
    assert difference <= Decimal("0.005") * steps


@given(items=ITEMS)
@settings(max_examples=40, deadline=None)
def test_without_hours_items_alone_are_paid(items: list[PayItem]) -> None:
    rule = PayRule(
        version="A",
        since=FIRST,
        overtime_factor=Decimal(1),
        rest_factor=Decimal(1),
        floor=Decimal(50),
    )
    line = calculate(MONTH, WHO, [], [], [rule], items)
    signs = {ItemKind.DEDUCTION: -1}
    assert line.amount == max(Decimal(0), sum(signs.get(one.kind, 1) * one.amount for one in items))
    assert {step.kind for step in line.steps} <= {StepKind.ITEM, StepKind.SHORTFALL}
