"""Changes of rights in the words of the screen."""

from connectors.postgres.access import rights_changes
from connectors.postgres.access.rights_changes import ChangeRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.access import DECIDE_RIGHTS_CHANGES
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.modules.levels import ITSELF
from schemas.access.kinds import ChangeState, Subject
from schemas.access.rights import RightLine, RightsChangePage, RightsChangeView
from schemas.errors import NotFound
from schemas.modules.levelled import LEVELLED
from schemas.modules.levels import TITLES as LEVELS
from schemas.modules.levels import Level

KINDS = {"roles": "role", "units": "unit", "permissions": "permission", "levels": "level"}


async def page(
    services: Services, officer: Officer, state: ChangeState | None, limit: int, offset: int
) -> RightsChangePage:
    """Changes in reach, the newest first."""
    async with services.database.transaction() as tx:
        rows, total = await rights_changes.page(
            tx, officer.scopes, state=state, limit=limit, offset=offset
        )
        titles = await _titles(tx, rows)
    return RightsChangePage(rows=[_view(row, officer, titles) for row in rows], total=total)


async def one(tx: Tx, officer: Officer, change_id: str) -> RightsChangeView:
    row = await rights_changes.get(tx, officer.scopes, change_id)
    if row is None:
        raise NotFound("没有找到这项变更。", code="change_not_found")
    return _view(row, officer, await _titles(tx, [row]))


Titles = dict[tuple[str, str], str]


async def _titles(tx: Tx, rows: list[ChangeRow]) -> Titles:
    """What every code in the changes is called, by kind and code."""
    titles = level_titles()
    titles |= {("permissions", one.code): f"{one.group}：{one.title}" for one in catalog().values()}
    unit_ids = {unit for row in rows for unit in row.before.get("units", [])}
    unit_ids |= {unit for row in rows for unit in row.after.get("units", [])}
    return titles | await rights_changes.titles(tx, unit_ids)


def level_titles() -> Titles:
    """What every level of every field is called; names of fields mean the same in each module."""
    return {
        ("levels", f"{code}/{name}={level.value}"): f"{title}：{LEVELS[level]}"
        for code, module in LEVELLED.items()
        for name, title in ((ITSELF, "模块整体"), *((one.name, one.title) for one in module.fields))
        for level in Level
    }


def _view(row: ChangeRow, officer: Officer, titles: Titles) -> RightsChangeView:
    before, after = _pairs(row, row.before), _pairs(row, row.after)
    waits = row.state is ChangeState.PROPOSED
    own = row.proposed_by == officer.id
    concerned = row.subject_id in (officer.id, *officer.roles)
    return RightsChangeView(
        id=row.id,
        subject=row.subject,
        subject_id=row.subject_id,
        title=_title(row),
        added=_lines(after - before, titles),
        removed=_lines(before - after, titles),
        kept=_lines(before & after, titles),
        reason=row.reason,
        state=row.state,
        proposed_by=row.proposer_name,
        proposed_at=row.proposed_at,
        decided_by=row.decider_name,
        decided_at=row.decided_at,
        note=row.note,
        may_decide=waits
        and not own
        and not concerned
        and DECIDE_RIGHTS_CHANGES.code in officer.permissions,
        may_withdraw=waits and own,
    )


def _title(row: ChangeRow) -> str:
    if row.subject is Subject.DATA_LEVEL and row.subject_id in LEVELLED:
        return LEVELLED[row.subject_id].title
    return row.title


def _pairs(row: ChangeRow, content: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Kind and code of each thing; a field's level goes with its module."""
    within = f"{row.subject_id}/" if row.subject is Subject.DATA_LEVEL else ""
    return {(kind, within + code) for kind, codes in content.items() for code in codes}


def _lines(pairs: set[tuple[str, str]], titles: Titles) -> list[RightLine]:
    return [
        RightLine(kind=KINDS[kind], code=code, title=titles.get((kind, code), code))
        for kind, code in sorted(pairs)
    ]
