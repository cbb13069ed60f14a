"""Cards: one of a kind a holder, and balances that every movement accounts for."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Table, func, select, update

from connectors.postgres.access import sessions
from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from pipelines.rules.phone.balance import balance_after
from schemas.errors import Conflict
from schemas.modules.devices.cards import ACTIVE, RETURNED
from schemas.tables import metadata

HOLDERS = {"inmate_id": "inmate", "officer_id": "officer"}


def _cards() -> Table:
    return metadata.tables["card"]


async def issue(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a card without one holder, a second one of a kind, and a return with money on it."""
    before = saving.before
    if before is not None:
        if saving.state == RETURNED and before.state != RETURNED and before.values["balance"] > 0:
            raise Conflict("卡内还有余额，请先退款再退卡。", code="card_has_balance")
        if saving.state == ACTIVE and before.state == ACTIVE:
            return {}
    held = {name: saving.values[name] for name in HOLDERS if saving.values[name] is not None}
    if len(held) != 1:
        raise problem("inmate_id", "持卡人应为一名罪犯或一名民警")
    if saving.state != RETURNED:
        await _require_only_one(tx, saving, *next(iter(held.items())))
    return {}


async def _require_only_one(tx: Tx, saving: Saving, name: str, holder_id: str) -> None:
    holder = metadata.tables[HOLDERS[name]]
    # Two cards issued at once to one holder: the second waits here and is refused.
    await tx.execute(select(holder.c.id).where(holder.c.id == holder_id).with_for_update())
    card = _cards()
    others = select(func.count()).where(
        card.c[name] == holder_id,
        card.c.card_kind == saving.values["card_kind"],
        card.c.state != RETURNED,
        card.c.id != (saving.before.id if saving.before else ""),
    )
    if await tx.scalar(others):
        raise problem(name, "该持卡人已有同类型的卡，请先退卡")


async def shut_out(tx: Tx, record_id: str, saving: Saving) -> None:
    """What a card has opened ends as soon as it is not active any more (VC-BASE-17)."""
    if saving.before is not None and saving.state != ACTIVE:
        await sessions.end_all_by_card(tx, record_id, saving.at)


async def move(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Balance before and after; refuses a card that is not active, and a charge beyond it."""
    card = _cards()
    asked = select(card.c.state, card.c.balance).where(card.c.id == saving.values["card_id"])
    row = (await tx.execute(asked.with_for_update())).one()
    if row.state != ACTIVE:
        raise problem("card_id", "该卡已挂失或退卡，不能变动金额")
    before = Decimal(row.balance)
    after = balance_after(before, saving.values["movement"], saving.values["amount"])
    return {"balance_before": before, "balance_after": after}


async def book(tx: Tx, record_id: str, saving: Saving) -> None:
    """Put the new balance on the card."""
    card, movement = _cards(), metadata.tables["card_movement"]
    after = select(movement.c.balance_after).where(movement.c.id == record_id).scalar_subquery()
    changed = {"balance": after, "version": card.c.version + 1, "updated_at": saving.at}
    await tx.execute(update(card).where(card.c.id == saving.values["card_id"]).values(**changed))
