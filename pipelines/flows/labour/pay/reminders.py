"""Wards whose pay is overdue are reminded, again and again until it is reported (LR-PAY-04)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.labour import pay_overview
from connectors.postgres.labour.pay_overview import WardRow
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.rules.access.codes.labour import REPORT_PAY
from pipelines.rules.labour.pay import sheet_rows
from pipelines.rules.labour.pay.month import due_on, month_of_day
from pipelines.rules.labour.pay.sheet_state import is_late
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.platform.reach import EVERYWHERE
from schemas.tables.labour.pay import pay_sheet
from schemas.tables.platform.org import org_unit

WATCH = system_actor("报酬催报")
KIND = "pay_late"


async def tell_late(database: Database, due_day: int, every_days: int, now: datetime) -> int:
    """Remind who has not reported the month before this one; answers how many wards there were.

    A prison that never calculated any pay does not use the sheets yet and is left alone.
    """
    today = local(now).date()
    month = month_of_day(today.replace(day=1) - timedelta(days=1))
    async with database.transaction() as tx:
        late = await _late(tx, month, due_on(month, due_day), today)
        before = now - timedelta(days=every_days)
        due = [one for one in late if one.reminded_at is None or one.reminded_at <= before]
        if not due:
            return 0
        await pay_overview.remind(tx, [one.ward_id for one in due], month, now)
        for ward in due:
            await _tell(tx, ward, month, now)
    return len(due)


async def _late(tx: Tx, month: str, due: date, today: date) -> list[WardRow]:
    sheets = await pay_overview.sheets(tx, EVERYWHERE, month)
    using = (
        select(org_unit.c.prison_id)
        .join(pay_sheet, pay_sheet.c.ward_id == org_unit.c.id)
        .distinct()
    )
    paying = set((await tx.execute(using)).scalars())
    found = []
    for ward in await pay_overview.wards(tx, EVERYWHERE, month):
        sheet = sheets.get(ward.ward_id)
        late = is_late(sheet.state, sheet.due_on, today) if sheet else is_late(None, due, today)
        if late and ward.prison_id in paying:
            found.append(ward)
    return found


async def _tell(tx: Tx, ward: WardRow, month: str, now: datetime) -> None:
    await audit.write(
        tx,
        stream=ward.prison_code,
        actor=WATCH,
        action=sheet_rows.LATE,
        object_kind=sheet_rows.SHEET,
        object_id=None,
        detail=sheet_rows.told(month, ward.ward, {}),
        at=now,
    )
    notice = OfficerNotice(
        kind=KIND,
        prison_code=ward.prison_code,
        unit_path=ward.ward_path,
        permission=REPORT_PAY.code,
        title="劳动报酬逾期未上报",
        text=f"{ward.prison}{ward.ward}{month}的劳动报酬已过上报截止日，请尽快上报。",
        link=f"/pay?month={month}",
        at=now,
    )
    await outbox.put(tx, notify_officers(ward.prison_code), notice)
