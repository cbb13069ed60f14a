"""Rules and items of pay as the arithmetic takes them."""

from datetime import date
from decimal import Decimal

import msgspec
from sqlalchemy import or_, select

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.facts import ItemKind, PayItem, PayRule
from pipelines.rules.labour.pay.rule_rows import rule_of
from pipelines.rules.security.keys import KeyProvider
from schemas.modules.labour.pay_items import PAY_ITEMS
from schemas.tables.generated import GENERATED

rule, rate, item = (GENERATED[name] for name in ("pay_rules", "pay_post_rates", "pay_items"))
AMOUNT = PAY_ITEMS.field("amount")


async def rules_between(tx: Tx, first: date, last: date) -> list[PayRule]:
    """Every version that holds on one of the days, in the order of time."""
    within = (
        rule.c.valid_from <= last,
        or_(rule.c.valid_until.is_(None), rule.c.valid_until >= first),
    )
    rows = (
        (await tx.execute(select(rule).where(*within).order_by(rule.c.valid_from))).mappings().all()
    )
    rates = await _rates(tx, [row["id"] for row in rows])
    return [rule_of(dict(row), rates.get(row["id"], {})) for row in rows]


async def _rates(tx: Tx, rule_ids: list[str]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for row in await tx.execute(select(rate).where(rate.c.rule_id.in_(rule_ids))):
        found.setdefault(row.rule_id, {})[row.post_kind] = row.hourly
    return found


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    inmate_id: str
    month: str
    item_kind: ItemKind
    amount_sealed: bytes
    reason: str


async def items_of(tx: Tx, keys: KeyProvider, ward_id: str, month: str) -> list[PayItem]:
    """Those entered for the ward's sheet, in the order of entry."""
    seals = FieldSeals(keys)
    found = select(*(item.c[name] for name in _Item.__struct_fields__)).where(
        item.c.ward_id == ward_id, item.c.month == month
    )
    return [
        PayItem(
            id=row.id,
            inmate_id=row.inmate_id,
            month=row.month,
            kind=row.item_kind,
            amount=Decimal(seals.open(PAY_ITEMS, AMOUNT, row.id, row.amount_sealed)),
            reason=row.reason,
        )
        for row in await tx.all(found.order_by(item.c.id), _Item)
    ]
