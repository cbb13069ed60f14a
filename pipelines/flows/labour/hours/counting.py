"""What 工时统计 counts: approved hours, and the lines behind each number (LR-HOUR-03)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec

from connectors.ledger import statistics as ledger
from connectors.ledger.away import prisons_away
from connectors.ledger.statistics import StateLine, Wanted
from connectors.postgres.labour import hour_names
from connectors.postgres.labour.hour_names import Called, ReachedWard
from connectors.postgres.transaction import Tx
from pipelines.flows.labour.hours.sight import Sight
from pipelines.flows.modules.figures.asking import Asking
from pipelines.rules.labour.hours_counts import add, nothing, require_narrow, require_range
from pipelines.rules.labour.ledger.ids import is_ulid
from pipelines.rules.modules.figures.asked import Query, one_of
from pipelines.rules.modules.figures.lines import ALL, Counted, Line, Rows
from pipelines.rules.modules.figures.periods import last_day, step_name
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursKind, SheetState
from schemas.labour.hours_figures import ROWS
from schemas.labour.statistics import CountBy, Period
from schemas.labour.timesheets import TimesheetState
from schemas.platform.periods import Step

NO_PROJECT = "无项目"
NO_KEY = "none"
"""Under which lines of no project are asked for."""
GONE = Called("", "")
WHO = ("inmate_no", "name")
STATES = {
    SheetState.SUBMITTED: TimesheetState.SUBMITTED,
    SheetState.APPROVED: TimesheetState.APPROVED,
    SheetState.RETURNED: TimesheetState.RETURNED,
}


class CountedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line behind a total."""

    place: int
    day: date
    prison: str
    ward_id: str
    ward: str
    inmate_id: str
    inmate_no: str
    name: str
    post: str
    project: str
    kind: HoursKind
    minutes: int
    state: TimesheetState


async def counts(asking: Asking) -> Counted:
    """By period and title; the whole alone where nothing else is asked for."""
    sight, wanted = Sight(asking.services.shards, asking.officer), asking.wanted
    by, step = CountBy(wanted.choices["by"]), wanted.step
    wards = await hour_names.wards_in_reach(asking.tx, wanted.scopes, wanted.unit_id)
    if asking.groups:
        require_range(wanted.first, wanted.last, Period(step))
        require_narrow(by, (one.prison_id for one in wards))
    else:
        by, step = CountBy.PRISON, Step.YEAR
    found, missing = await ledger.counts_there(
        asking.services.shards, _wanted(asking, wards), by, Period(step)
    )
    _require_any(wards, missing)
    sums: dict[tuple[date, str | None], dict[str, int]] = defaultdict(nothing)
    whole = nothing()
    for one in found:
        for told in (whole, sums[one.period, one.key]):
            add(told, one.kind, one.approved, one.minutes, one.lines)
    lines = await _lines(asking, sight, by, sums) if asking.groups else []
    return Counted(
        lines=[Line(group=ALL, values=dict(whole)), *lines],
        notes=_told(missing, "未计入"),
        masked=len(WHO) if by is CountBy.INMATE and not sight.clear else 0,
    )


async def _lines(
    asking: Asking,
    sight: Sight,
    by: CountBy,
    sums: dict[tuple[date, str | None], dict[str, int]],
) -> list[Line]:
    """Inmates as they may be shown; in that order too, which would else tell them."""
    wanted = asking.wanted
    names = await hour_names.called(asking.tx, by, {key for _, key in sums if key is not None})
    lines = []
    for (first, key), values in sums.items():
        title, note = names.get(key or "", Called(NO_PROJECT if key is None else "（已删除）", ""))
        if by is CountBy.INMATE and key is not None:
            key, title, note = sight.id(key), sight.name(title), sight.number(note)
        days = max(first, wanted.first), min(last_day(first, wanted.step), wanted.last)
        where = dict(zip(("since", "until"), (day.isoformat() for day in days), strict=True))
        line = Line(
            group=ROWS,
            key=(f"{key or NO_KEY}/{first}",),
            values=dict(values),
            titles=(title, note, step_name(first, wanted.step)),
            where={"key": key or NO_KEY, **where},
        )
        lines.append(line)
    return sorted(lines, key=lambda line: (*reversed(line.titles), line.key[0] or ""))


async def lines(asking: Asking, query: Query, limit: int, offset: int) -> Rows:
    """Those of one key, or of all where none is named."""
    shards, sight = asking.services.shards, Sight(asking.services.shards, asking.officer)
    wards = await hour_names.wards_in_reach(asking.tx, asking.wanted.scopes, asking.wanted.unit_id)
    wanted = _wanted(asking, wards)
    if named := query.get("key"):
        by = CountBy(asking.wanted.choices["by"])
        wanted = msgspec.structs.replace(wanted, by=by, key=_key(named, by, sight))
    approved = one_of(query, "approved", ("true", "false"), "true") == "true"
    total, minutes, missing = await ledger.sums(shards, wanted, approved=approved)
    _require_any(wards, missing)
    found = await ledger.lines(shards, wanted, approved=approved, limit=limit, offset=offset)
    return Rows(
        [sight.person(row) for row in await _named(asking.tx, found, wards, offset)],
        total,
        sums={"minutes": minutes},
        notes=_told(missing, "未列入"),
        masked=() if sight.clear else WHO,
    )


def _key(named: str, by: CountBy, sight: Sight) -> str | None:
    if named == NO_KEY:
        return None
    if not is_ulid(named):
        raise InvalidInput("编号无效。", code="bad_key", field="key")
    return sight.opened(named) if by is CountBy.INMATE else named


def _wanted(asking: Asking, wards: list[ReachedWard]) -> Wanted:
    days = asking.wanted
    return Wanted(ward_ids=[one.id for one in wards], since=days.first, until=days.last)


def _require_any(wards: list[ReachedWard], missing: list[str]) -> None:
    """`LedgerAway` where nothing of what was asked for can be counted."""
    if missing and {one.prison for one in wards} <= set(missing):
        raise prisons_away(missing)


def _told(missing: Sequence[str], left: str) -> list[str]:
    return [f"{'、'.join(missing)}的数据暂时不可用，{left}"] if missing else []


async def _named(
    tx: Tx, found: list[StateLine], wards: list[ReachedWard], offset: int
) -> list[CountedLine]:
    people = await hour_names.called(tx, CountBy.INMATE, {one.line.inmate_id for one in found})
    posts = await hour_names.called(tx, CountBy.POST, {one.line.post_id for one in found})
    ids = {one.line.project_id for one in found if one.line.project_id}
    projects = await hour_names.called(tx, CountBy.PROJECT, ids)
    places = {one.id: one for one in wards}
    return [
        CountedLine(
            place=place,
            day=one.day,
            prison=places[one.ward_id].prison,
            ward_id=one.ward_id,
            ward=places[one.ward_id].name,
            inmate_id=one.line.inmate_id,
            inmate_no=people.get(one.line.inmate_id, GONE).note,
            name=people.get(one.line.inmate_id, GONE).title,
            post=posts.get(one.line.post_id, GONE).title,
            project=projects.get(one.line.project_id or "", GONE).title,
            kind=one.line.kind,
            minutes=one.line.minutes,
            state=STATES[one.state],
        )
        for place, one in enumerate(found, offset)
    ]
