"""What a row's seal covers: every value with its type, in the order of the columns."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipelines.rules.security.row_content import row_content


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"),
        ("", "s"),
        ("-", "s-"),
        ("张", "s张"),
        (b"\x01\xff", "b01ff"),
        (memoryview(b"\x01\xff"), "b01ff"),
        (date(2026, 11, 24), "d2026-11-24"),
        (datetime(2026, 11, 24, 6, tzinfo=UTC), "d2026-11-24T06:00:00+00:00"),
        (Decimal("1.50"), "n1.50"),
        (1, "j1"),
        (True, "jtrue"),
        ({"b": 1, "a": "张"}, 'j{"a": "张", "b": 1}'),
        ([1, None], "j[1, null]"),
    ],
)
def test_a_value_keeps_the_wording_that_old_seals_were_made_over(value: Any, text: str) -> None:
    assert row_content({"one": value}, ["one"]) == [text]


def test_the_columns_give_the_order_and_one_that_is_gone_counts_as_empty() -> None:
    assert row_content({"a": 1, "b": "x"}, ["b", "gone", "a"]) == ["sx", "-", "j1"]
