"""A ward's month calculated from approved hours, grades, rules and items (LR-PAY-01)."""

from connectors.labour.pay_records import Replacing, SheetKey
from connectors.postgres.labour import pay_rows, pay_sheets
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.labour.pay.calculation import calculate
from pipelines.rules.labour.pay.facts import GradeSpell, HoursOfDay
from pipelines.rules.labour.pay.line import PayLine
from pipelines.rules.labour.pay.month import first_day, last_day
from pipelines.rules.labour.pay.sheet_rows import CALCULATED_ANEW, rules_of
from schemas.errors import InvalidInput, Unavailable

TOLD = 20
"""So many problems are told at once."""


async def lines_now(tx: Tx, services: Services, key: SheetKey) -> list[PayLine]:
    """What everybody of the ward's month is paid as of now; `InvalidInput` names who cannot be."""
    hours = await _hours(tx, services, key)
    items = await pay_rows.items_of(tx, services.keys, key.ward_id, key.month)
    ids = sorted({one.inmate_id for one in hours} | {one.inmate_id for one in items})
    first, last = first_day(key.month), last_day(key.month)
    rules = await pay_rows.rules_between(tx, first, last)
    worked = sorted({one.inmate_id for one in hours})
    grades = await _grades(tx, services, worked, key.month) if worked else []
    lines: list[PayLine] = []
    problems: dict[str, str] = {}
    for inmate_id in ids:
        try:
            lines.append(calculate(key.month, inmate_id, hours, grades, rules, items))
        except InvalidInput as refused:
            problems[inmate_id] = refused.message
    if problems:
        raise await _refusal(tx, problems)
    return lines


async def recalculate(tx: Tx, services: Services, sheet: SheetRow, by: str) -> None:
    """Write the lines anew; those that were reported once stay as versions."""
    lines = await lines_now(tx, services, sheet.key)
    now = services.clock()
    replacing = Replacing(reason=CALCULATED_ANEW, by=by, at=now)
    keep = sheet.reported_at is not None
    written = await services.pay_book.write(tx, sheet.key, lines, replacing, keep=keep)
    await pay_sheets.calculated(tx, sheet.id, written, rules_of(lines), now)


async def _hours(tx: Tx, services: Services, key: SheetKey) -> list[HoursOfDay]:
    if services.pay_sources.hours is None:
        raise Unavailable("工时台账尚未启用。", code="no_hours_ledger")
    return await services.pay_sources.hours.hours(tx, key.ward_id, key.month)


async def _grades(
    tx: Tx, services: Services, inmate_ids: list[str], month: str
) -> list[GradeSpell]:
    if services.pay_sources.grades is None:
        raise Unavailable("等级工管理尚未启用。", code="no_worker_grades")
    first, last = first_day(month), last_day(month)
    return await services.pay_sources.grades.spells(tx, inmate_ids, first, last)


async def _refusal(tx: Tx, problems: dict[str, str]) -> InvalidInput:
    named = await people.named_inmates(tx, list(problems)[:TOLD])
    told = [f"{named[one].name}（{named[one].inmate_no}）{problems[one]}" for one in named]
    rest = len(problems) - len(told)
    more = f"另有{rest}人。" if rest > 0 else ""
    return InvalidInput(f"{''.join(told)}{more}", code="pay_not_calculable", people=len(problems))
