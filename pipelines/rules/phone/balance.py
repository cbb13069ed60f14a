"""Amounts on a card: what a movement leaves (VC-BASE-20)."""

from decimal import Decimal

from pipelines.rules.modules.problems import problem
from schemas.modules.devices.card_movements import CHARGE, TOP_UP


def balance_after(before: Decimal, movement: str, amount: Decimal) -> Decimal:
    """The new balance; a charge or a refund takes no more than there is."""
    if movement == TOP_UP:
        return before + amount
    if amount > before:
        verb = "扣款" if movement == CHARGE else "退款"
        raise problem("amount", f"余额不足，当前余额{before}元，不能{verb}{amount}元")
    return before - amount
