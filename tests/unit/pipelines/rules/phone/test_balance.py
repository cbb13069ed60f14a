"""What a movement leaves on a card: never less than nothing."""

from decimal import Decimal

import pytest

from pipelines.rules.phone.balance import balance_after
from schemas.errors import InvalidInput
from schemas.modules.devices.card_movements import CHARGE, REFUND, TOP_UP

TEN = Decimal("10.00")


def test_a_top_up_adds_and_the_others_take() -> None:
    assert balance_after(TEN, TOP_UP, Decimal("90.50")) == Decimal("100.50")
    assert balance_after(TEN, CHARGE, Decimal("0.01")) == Decimal("9.99")
    assert balance_after(TEN, REFUND, TEN) == 0


@pytest.mark.parametrize(("movement", "verb"), [(CHARGE, "扣款"), (REFUND, "退款")])
def test_no_more_than_there_is_is_taken(movement: str, verb: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        balance_after(TEN, movement, Decimal("10.01"))
    told = f"余额不足，当前余额10.00元，不能{verb}10.01元"
    assert refused.value.code == "invalid_fields"
    assert refused.value.detail == {"problems": [{"field": "amount", "message": told}]}
