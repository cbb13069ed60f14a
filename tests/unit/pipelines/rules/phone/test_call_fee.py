"""Fees follow from length, tariff and rounding alone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.phone.call_fee import (
    NumberBook,
    NumberClass,
    Tariff,
    fee_of,
    plain_number,
    tariff_on,
)
from schemas.calls.fees import Rounding
from schemas.exchange.prison_systems.records import Distance

LOCAL, DOMESTIC, ABROAD = Distance.LOCAL, Distance.DOMESTIC, Distance.INTERNATIONAL
BASE = Tariff(
    id="A",
    version=1,
    prison_id=None,
    distance=LOCAL,
    unit_cents=22,
    unit_seconds=60,
    rounding=Rounding.UP,
    least_cents=0,
    valid_from=date(2026, 1, 1),
    valid_until=None,
)
DAY = date(2026, 11, 24)


def tariff(**more: Any) -> Tariff:
    return msgspec.structs.replace(BASE, **more)


@pytest.mark.parametrize(
    ("rounding", "seconds", "units"),
    [
        (Rounding.UP, 1, 1),
        (Rounding.UP, 60, 1),
        (Rounding.UP, 61, 2),
        (Rounding.NEAREST, 29, 0),
        (Rounding.NEAREST, 30, 1),
        (Rounding.NEAREST, 89, 1),
        (Rounding.NEAREST, 90, 2),
        (Rounding.DOWN, 59, 0),
        (Rounding.DOWN, 119, 1),
    ],
)
def test_a_begun_unit_counts_as_the_rounding_says(
    rounding: Rounding, seconds: int, units: int
) -> None:
    fee = fee_of(tariff(rounding=rounding), seconds)
    assert (fee.units, fee.amount) == (units, Decimal(units * 22) / 100)


def test_no_connected_call_costs_less_than_the_least() -> None:
    assert fee_of(tariff(least_cents=50), 60).amount == Decimal("0.50")
    assert fee_of(tariff(least_cents=50), 180).amount == Decimal("0.66")
    with pytest.raises(ValueError, match=r"^a call without talk has no fee$"):
        fee_of(BASE, 0)


tariffs = st.builds(
    tariff,
    unit_cents=st.integers(0, 100_000),
    unit_seconds=st.integers(1, 3600),
    rounding=st.sampled_from(Rounding),
    least_cents=st.integers(0, 100_000),
)


@given(tariffs, st.integers(1, 7200))
def test_a_fee_is_whole_cents_and_never_below_what_was_talked_in_full(
    one: Tariff, seconds: int
) -> None:
    fee = fee_of(one, seconds)
    cents = fee.amount * 100
    assert cents == int(cents)
    assert fee.amount.as_tuple().exponent == -2
    assert one.least_cents <= cents
    assert cents == max(fee.units * one.unit_cents, one.least_cents)
    exact = Decimal(seconds) / one.unit_seconds
    bounds = {
        Rounding.UP: (exact, exact + 1),
        Rounding.NEAREST: (exact - Decimal("0.5"), exact + Decimal("0.5")),
        Rounding.DOWN: (exact - 1, exact),
    }
    low, high = bounds[one.rounding]
    assert low <= fee.units <= high


@given(tariffs, st.integers(1, 7200), st.integers(0, 600))
def test_a_longer_call_never_costs_less(one: Tariff, seconds: int, more: int) -> None:
    assert fee_of(one, seconds).amount <= fee_of(one, seconds + more).amount


def test_the_prison_s_own_tariff_goes_first_and_only_on_its_days() -> None:
    own = tariff(id="B", prison_id="P", valid_from=DAY, valid_until=DAY)
    assert tariff_on([BASE, own], LOCAL, "P", DAY) is own
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        assert tariff_on([BASE, own], LOCAL, "P", day) is BASE
    assert tariff_on([BASE, own], LOCAL, "Q", DAY) is BASE
    assert tariff_on([BASE, own], ABROAD, "P", DAY) is None
    assert tariff_on([BASE], LOCAL, "P", date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("digits", "plain"),
    [
        ("13912345678", "13912345678"),
        ("013912345678", "13912345678"),
        ("+8613912345678", "13912345678"),
        ("008602112345678", "02112345678"),
        ("+862112345678", "02112345678"),
        ("021-12345678", "02112345678"),
        ("12345678", "12345678"),
        ("*12345678#", "12345678"),
        ("0012125550100", "0012125550100"),
        ("+12125550100", "0012125550100"),
    ],
)
def test_a_number_is_read_however_it_was_dialled(digits: str, plain: str) -> None:
    assert plain_number(digits) == plain


def test_the_longest_class_counts_and_the_prison_s_own_first() -> None:
    book = NumberBook(
        [
            NumberClass(prison_id=None, prefix="021", distance=LOCAL),
            NumberClass(prison_id="P", prefix="021", distance=DOMESTIC),
            NumberClass(prison_id=None, prefix="1391234", distance=LOCAL),
            NumberClass(prison_id=None, prefix="139", distance=DOMESTIC),
            NumberClass(prison_id=None, prefix="00852", distance=DOMESTIC),
        ]
    )
    told = {
        "021-12345678": LOCAL,
        "13912345678": LOCAL,
        "13999999999": DOMESTIC,
        "0085221234567": DOMESTIC,
        "0012125550100": ABROAD,
        "051212345678": DOMESTIC,
        "12345678": LOCAL,
        "18612345678": DOMESTIC,
    }
    assert {digits: book.distance(digits, "Q") for digits in told} == told
    assert book.distance("021-12345678", "P") is DOMESTIC


def test_a_class_of_one_digit_and_of_any_length_counts() -> None:
    for length in range(1, 9):
        prefix = "12345678"[:length]
        book = NumberBook([NumberClass(prison_id=None, prefix=prefix, distance=ABROAD)])
        assert book.distance("12345678", "P") is ABROAD
        assert book.distance("87654321", "P") is LOCAL


def test_without_a_class_the_shape_of_a_number_says_how_far_it_is() -> None:
    book = NumberBook([])
    numbers = ("0012125550100", "021-12345678", "13912345678", "12345678")
    assert [book.distance(one, "P") for one in numbers] == [ABROAD, DOMESTIC, DOMESTIC, LOCAL]
