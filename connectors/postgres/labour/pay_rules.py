"""Rules and items of pay: no two rules on a day, and nothing changes under a reported month."""

from datetime import date
from typing import Any

from sqlalchemy import Table, or_, select

from connectors.postgres.labour import pay_sheets
from connectors.postgres.modules.saving import Saving
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.month import first_day, last_day
from pipelines.rules.labour.pay.sheet_state import require_open
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.tables import metadata

RULES_CHANGED = "报酬规则有变动"
ITEMS_CHANGED = "报酬项目有变动"


def _rules() -> Table:
    return metadata.tables["pay_rule"]


async def keep_rule(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse days that another rule has, and a change of what paid a reported month."""
    await pay_sheets.lock_rules(tx)
    since, until = saving.values["valid_from"], saving.values["valid_until"]
    if until is not None and until < since:
        raise problem("valid_until", "失效日期不能早于生效日期")
    floor, cap = saving.values["floor"], saving.values["cap"]
    if floor is not None and cap is not None and floor > cap:
        raise problem("floor", "月最低额不能高于月最高额")
    if saving.before is not None:
        await _require_unpaid(tx, saving)
    await _require_alone(tx, saving.before.id if saving.before else None, since, until)
    return {}


async def flag_drafts(tx: Tx, record_id: str, saving: Saving) -> None:
    """Sheets that are not reported yet must be calculated anew."""
    del record_id, saving
    await pay_sheets.flag_open(tx, RULES_CHANGED)


async def _require_alone(tx: Tx, own: str | None, since: date, until: date | None) -> None:
    rule = _rules()
    meeting = [or_(rule.c.valid_until.is_(None), rule.c.valid_until >= since)]
    if until is not None:
        meeting.append(rule.c.valid_from <= until)
    if own is not None:
        meeting.append(rule.c.id != own)
    other = await tx.scalar(select(rule.c.rule_no).where(*meeting).limit(1))
    if other is not None:
        raise problem("valid_from", f"与规则“{other}”的有效期重叠，请先为其填写失效日期")


async def _require_unpaid(tx: Tx, saving: Saving) -> None:
    """What paid a reported month may only end, and not before that month does."""
    assert saving.before is not None
    before, values = saving.before.values, saving.values
    paid = await paid_months(tx, before["valid_from"], before["valid_until"])
    if not paid:
        return
    free = {"valid_until", "remark"}
    touched = [name for name, value in before.items() if name not in free and value != values[name]]
    ends = values["valid_until"]
    if touched or (ends is not None and ends < last_day(paid[-1])):
        raise _used(paid[-1])


def _used(month: str) -> Conflict:
    return Conflict(
        f"该规则已用于{month}已上报的报酬，不能修改；请填写失效日期并新建规则版本。",
        code="pay_rule_used",
        month=month,
    )


async def paid_months(tx: Tx, since: date, until: date | None) -> list[str]:
    """Reported months that have a day within."""
    return [
        month
        for month in await pay_sheets.frozen_months(tx)
        if last_day(month) >= since and (until is None or first_day(month) <= until)
    ]


async def keep_rate(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a change below a rule that paid a reported month."""
    await _require_rule_unpaid(tx, saving.values["rule_id"])
    return {}


async def drop_rate(tx: Tx, stored: Stored) -> None:
    await _require_rule_unpaid(tx, stored.values["rule_id"])
    await pay_sheets.flag_open(tx, RULES_CHANGED)


async def _require_rule_unpaid(tx: Tx, rule_id: str) -> None:
    await pay_sheets.lock_rules(tx)
    rule = _rules()
    found = select(rule.c.valid_from, rule.c.valid_until).where(rule.c.id == rule_id)
    row = (await tx.execute(found)).one()
    if paid := await paid_months(tx, row.valid_from, row.valid_until):
        raise _used(paid[-1])


async def place_item(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The ward whose sheet the item counts on; refuses one whose month was reported."""
    values = saving.values
    month = values["month"]
    if saving.before is not None:
        await _require_open(tx, values["ward_id"], month)
        return {}
    inmate = await people.inmate_by_id(tx, values["inmate_id"])
    if inmate is None:
        raise problem("inmate_id", "没有找到该罪犯")
    await _require_open(tx, inmate.ward_id, month)
    return {"ward_id": inmate.ward_id}


async def flag_sheet(tx: Tx, record_id: str, saving: Saving) -> None:
    """The draft no longer shows what the items say."""
    item = metadata.tables["pay_item"]
    found = select(item.c.ward_id).where(item.c.id == record_id)
    await pay_sheets.flag(tx, await tx.scalar(found), saving.values["month"], ITEMS_CHANGED)


async def drop_item(tx: Tx, stored: Stored) -> None:
    ward_id, month = stored.values["ward_id"], stored.values["month"]
    await _require_open(tx, ward_id, month)
    await pay_sheets.flag(tx, ward_id, month, ITEMS_CHANGED)


async def _require_open(tx: Tx, ward_id: str, month: str) -> None:
    await pay_sheets.lock_month(tx, ward_id, month)
    known = await pay_sheets.of_month(tx, ward_id, month)
    require_open(known.state if known else None, month)
