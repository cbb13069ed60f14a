"""Who has reported a month's pay and who has not (LR-PAY-04)."""

from datetime import datetime

import msgspec
from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.labour.pay_sheets import SheetRow, sheets_selected
from connectors.postgres.transaction import Tx, in_scopes
from schemas.people.kinds import OrgType
from schemas.tables.labour.pay import pay_reminder, pay_sheet
from schemas.tables.platform.org import org_unit

ward, prison = org_unit.alias("ward"), org_unit.alias("prison")


class WardRow(msgspec.Struct, frozen=True, kw_only=True):
    """A ward that pays, and when it was last reminded."""

    ward_id: str
    ward: str
    ward_path: str
    prison_id: str
    prison: str
    prison_code: str
    reminded_at: datetime | None


async def wards(tx: Tx, scopes: tuple[str, ...], month: str) -> list[WardRow]:
    """All in use and in reach, in the order of the tree."""
    reminded = and_(pay_reminder.c.ward_id == ward.c.id, pay_reminder.c.month == month)
    found = (
        select(
            ward.c.id.label("ward_id"),
            ward.c.name.label("ward"),
            ward.c.path.label("ward_path"),
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            prison.c.code.label("prison_code"),
            pay_reminder.c.reminded_at,
        )
        .join(prison, prison.c.id == ward.c.prison_id)
        .outerjoin(pay_reminder, reminded)
        .where(ward.c.org_type == OrgType.WARD.value, ward.c.enabled)
        .where(in_scopes(ward.c.path, scopes))
    )
    return await tx.all(found.order_by(ward.c.path.collate("C")), WardRow)


async def sheets(tx: Tx, scopes: tuple[str, ...], month: str) -> dict[str, SheetRow]:
    """The month's sheets in reach, by ward."""
    found = sheets_selected(scopes).where(pay_sheet.c.month == month)
    return {row.ward_id: row for row in await tx.all(found, SheetRow)}


async def remind(tx: Tx, ward_ids: list[str], month: str, at: datetime) -> None:
    """Note that these were reminded."""
    rows = [{"ward_id": one, "month": month, "reminded_at": at} for one in ward_ids]
    noted = upsert(pay_reminder).values(rows)
    await tx.execute(
        noted.on_conflict_do_update(
            index_elements=["ward_id", "month"], set_={"reminded_at": noted.excluded.reminded_at}
        )
    )
