"""Approved pay over prisons and months as one list, and one inmate's year (LR-PAY-02)."""

from decimal import Decimal

import msgspec

from connectors.ledger.pay import reading as ledger
from connectors.ledger.pay.selecting import Wanted
from connectors.postgres.labour import hour_names
from connectors.postgres.labour.hour_names import ReachedWard
from connectors.postgres.people import people
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.labour.ledger.ids import ulid_of
from pipelines.rules.labour.ledger.pay_rows import LineRow
from pipelines.rules.labour.pay.month import first_day
from schemas.errors import InvalidInput
from schemas.labour.pay import PaidLines, PaidLineView

PAGE_LINES = 100
MOST_MONTHS = 36


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Months, both included; of a unit, and of one inmate where one is named."""

    since: str
    until: str
    unit_id: str | None = None
    inmate_id: str | None = None


async def page(services: Services, officer: Officer, asked: Range, number: int) -> PaidLines:
    """One sorted page, whichever shards the lines lie in."""
    first, last = first_day(asked.since), first_day(asked.until)
    if last < first:
        raise InvalidInput("结束月份早于开始月份。", code="months_reversed", field="until")
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise InvalidInput(
            f"一次最多查询{MOST_MONTHS}个月，请缩短范围。", code="too_many_months", field="until"
        )
    seals, one = services.shards.pay, asked.inmate_id
    async with services.database.reading() as tx:
        wards = await hour_names.wards_in_reach(tx, officer.scopes, asked.unit_id)
        by_prison: dict[str, list[str]] = {}
        for ward in wards:
            by_prison.setdefault(ward.prison_id, []).append(ward.id)
        wanted = Wanted(
            wards=by_prison,
            first=first,
            last=last,
            inmate_digest=seals.digest(one) if one else None,
        )
        found = await ledger.page(
            services.shards, tx, wanted, limit=PAGE_LINES, offset=number * PAGE_LINES
        )
        lines = [(row, seals.open_line(row)) for row in found.lines]
        named = await people.named_inmates(tx, {line.inmate_id for _, line in lines})
    places = {ward.id: ward for ward in wards}
    rows = [
        PaidLineView(
            month=line.month,
            prison=_place(row, places).prison,
            ward_id=_place(row, places).id,
            ward=_place(row, places).name,
            sheet_id=ulid_of(row.sheet_id),
            inmate_id=line.inmate_id,
            inmate_no=named[line.inmate_id].inmate_no,
            name=named[line.inmate_id].name,
            minutes=line.minutes,
            amount=str(line.amount),
        )
        for row, line in lines
    ]
    prisons = {ward.prison_id: ward.prison for ward in wards}
    return PaidLines(
        rows=rows,
        total=found.total,
        amount=str(sum((line.amount for _, line in lines), Decimal("0.00"))) if one else None,
        unavailable=[prisons[prison] for prison in found.away],
    )


def _place(row: LineRow, places: dict[str, ReachedWard]) -> ReachedWard:
    return places[ulid_of(row.ward_id)]
