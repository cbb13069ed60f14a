"""Per inmate, calls used and left of each kind (VC-VCM-13)."""

from datetime import date, datetime

from connectors.postgres import call_allowances, call_rules, extra_calls, inmates_list
from connectors.postgres.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.rules.call_allowance import (
    SpecialRule,
    counted_within,
    month_of,
    special_of_month,
)
from pipelines.rules.local_time import day_bounds, local, month_bounds
from pipelines.rules.permissions import Action, require_permission
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind
from schemas.calls.counts import CallCounts, CallCountsPage, KindCount
from serve.auth.callers import Officer
from serve.calls.allowances import ordinary_left, video_left
from serve.services import Services


async def page(
    services: Services, officer: Officer, text: str, unit_id: str | None, limit: int, offset: int
) -> CallCountsPage:
    """Inmates in custody within reach, by number, each with this month's calls."""
    require_permission(officer.permissions, Action.LIST_CALL_COUNTS)
    now = services.clock()
    async with services.database.transaction() as tx:
        rows, total = await inmates_list.in_custody(
            tx, officer.scopes, text=text.strip(), unit_id=unit_id, limit=limit, offset=offset
        )
        return CallCountsPage(rows=[await counts_of(tx, row, now) for row in rows], total=total)


async def counts_of(tx: Tx, inmate: InmateRow, now: datetime) -> CallCounts:
    """Counted from the calls themselves; what is booked counts as used."""
    ordinary = await ordinary_left(tx, inmate, now)
    month = month_bounds(now)
    month_name = month_of(now)
    granted = await extra_calls.grants(tx, inmate.id, month_name)
    extra_used = await _used(tx, inmate, month, ChargeKind.EXTRA)
    special_used = await _used(tx, inmate, month, ChargeKind.SPECIAL)
    special_left = await _special_left(tx, inmate, now)
    return CallCounts(
        inmate_id=inmate.id,
        name=inmate.name,
        inmate_no=inmate.inmate_no,
        prison=inmate.prison_name,
        ward=inmate.ward_name,
        month=month_name,
        period=ordinary.period,
        most_calls=ordinary.allowance.most_calls,
        rule=ordinary.allowance.source,
        kinds=[
            KindCount(
                kind=ChargeKind.ORDINARY,
                used=ordinary.used,
                left=ordinary.left - ordinary.extra_left,
            ),
            KindCount(
                kind=ChargeKind.EXTRA, used=extra_used, left=sum(one.left for one in granted)
            ),
            KindCount(kind=ChargeKind.SPECIAL, used=special_used, left=special_left),
        ],
        may_apply=(await video_left(tx, inmate, now)).left == 0,
    )


async def _used(
    tx: Tx, inmate: InmateRow, bounds: tuple[datetime, datetime], kind: ChargeKind
) -> int:
    return await call_rules.count_for_allowance(tx, inmate.id, *bounds, kind=kind)


async def _special_left(tx: Tx, inmate: InmateRow, now: datetime) -> int:
    """What the special rules of the rest of the month still give, each within its own days."""
    today = local(now).date()
    rules = await call_allowances.special(tx, inmate.id)
    left = 0
    for own in special_of_month(Channel.VIDEO, today, rules):
        bounds = counted_within(own.period, _first_moment(own, today), own)
        left += max(0, own.most_calls - await _used(tx, inmate, bounds, ChargeKind.SPECIAL))
    return left


def _first_moment(own: SpecialRule, today: date) -> datetime:
    return day_bounds(max(today, own.valid_from))[0]
