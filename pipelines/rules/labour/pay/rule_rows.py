"""A version of the rules of pay as the arithmetic takes it, out of its record."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipelines.rules.labour.pay.facts import PayRule, Rounding

PERCENT = Decimal(100)


def rule_of(values: Mapping[str, Any], rates: Mapping[str, Decimal]) -> PayRule:
    """`rates` are the allowances of posts, by their kind."""
    return PayRule(
        version=values["rule_no"],
        since=values["valid_from"],
        until=values["valid_until"],
        overtime_factor=values["overtime_percent"] / PERCENT,
        rest_factor=values["rest_percent"] / PERCENT,
        post_allowances=rates,
        rounding=Rounding(values["rounding"]),
        floor=values["floor"],
        cap=values["cap"],
    )
