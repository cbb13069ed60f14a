"""A made-up rule of pay with its post rates, in force since the demonstration's first year."""

from datetime import date
from decimal import Decimal

from cluster.benches.seed.records import Planter
from connectors.postgres.platform.units import UnitRow
from schemas.modules.labour.pay_post_rates import PAY_POST_RATES
from schemas.modules.labour.pay_rules import PAY_RULES

POST_RATES = {"maintenance": "0.50", "kitchen": "0.40", "warehouse": "0.30"}


async def plant_pay(planter: Planter, bureau: UnitRow) -> int:
    """Answers how many rules there are."""
    rule_id = await planter.add(
        PAY_RULES,
        rule_no="2025-1",
        unit_id=bureau.id,
        valid_from=date(2025, 1, 1),
        valid_until=None,
        overtime_percent=150,
        rest_percent=200,
        rounding="fen",
        floor=Decimal("20.00"),
        cap=Decimal("1200.00"),
        remark="演示数据",
    )
    for kind, hourly in POST_RATES.items():
        await planter.add(PAY_POST_RATES, rule_id=rule_id, post_kind=kind, hourly=Decimal(hourly))
    return 1
