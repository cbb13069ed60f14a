"""Which modules there are for an officer, and what their forms choose from."""

from urllib.parse import parse_qsl

from connectors.postgres.modules import dictionary_rules, filters
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules.desk import Desk, open_modules
from pipelines.flows.modules.exporting import needs_second
from pipelines.flows.services import Services
from pipelines.rules.modules.pointing import pointing_at
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.queries import read_query
from pipelines.rules.modules.rights import permitted
from pipelines.rules.modules.showing import shown
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, NotFound
from schemas.modules.module import Module, Verb
from schemas.modules.views import (
    DictionaryItem,
    MenuEntry,
    ModuleView,
    SavedFilter,
    SaveFilter,
    UnitNode,
)
from schemas.people.kinds import OrgType


async def menu(officer: Officer) -> list[MenuEntry]:
    return [
        MenuEntry(
            code=module.code, title=module.title, subsystem=module.subsystem, group=module.group
        )
        for module in open_modules(officer.permissions)
    ]


async def declaration(services: Services, officer: Officer, code: str) -> ModuleView:
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.LIST):
        desk.require(Verb.LIST)
    return ModuleView(
        module=shown(desk.shown),
        permitted=permitted(desk.module, officer.permissions, desk.scopes),
        export_alone=services.settings.export_alone_rows if needs_second(desk) else None,
        pointed_from=list(pointing_at(code, open_modules(officer.permissions))),
    )


async def saved_filters(services: Services, officer: Officer, code: str) -> list[SavedFilter]:
    desk = Desk(services, officer, code)
    desk.require(Verb.LIST)
    async with services.database.reading() as tx:
        return await filters.all_of(tx, officer.id, desk.module.code)


async def save_filter(
    services: Services, officer: Officer, code: str, asked: SaveFilter
) -> SavedFilter:
    """Keep a search under a name, for this officer alone."""
    desk = Desk(services, officer, code)
    async with desk.attempt("save_filter"), services.database.transaction() as tx:
        desk.require(Verb.LIST)
        _require_keepable(desk.shown, asked.query)
        kept = await filters.all_of(tx, officer.id, code)
        if len(kept) >= filters.MOST and asked.name not in {one.name for one in kept}:
            raise Conflict(f"最多保存{filters.MOST}个查询。", code="too_many_filters")
        saved = await filters.put(tx, officer.id, code, asked)
        await desk.note(tx, "save_filter", saved.id, {"name": asked.name})
        return saved


def _require_keepable(module: Module, query: str) -> None:
    """A kept search lies open in the database, so no sealed number may be part of it."""
    found = read_query(module, parse_qsl(query))
    for condition in found.conditions:
        if condition.field.mask:
            title = condition.field.title
            raise problem("query", f"含有{title}的查询不能保存")


async def remove_filter(services: Services, officer: Officer, code: str, filter_id: str) -> None:
    desk = Desk(services, officer, code)
    async with desk.attempt("remove_filter", filter_id), services.database.transaction() as tx:
        desk.require(Verb.LIST)
        if not await filters.remove(tx, officer.id, code, filter_id):
            raise NotFound("没有找到这个查询。", code="filter_not_found")
        await desk.note(tx, "remove_filter", filter_id, {})


async def dictionary(services: Services, code: str) -> list[DictionaryItem]:
    """What may be chosen today."""
    async with services.database.reading() as tx:
        items = await dictionary_rules.items(tx, code, local(services.clock()).date())
    if items is None:
        raise NotFound("没有这个字典。", code="dictionary_not_found")
    return items


async def unit_tree(
    services: Services, officer: Officer, types: frozenset[OrgType]
) -> list[UnitNode]:
    """Units in reach as trees; of other types only those that hold one of the asked."""
    found: dict[str, UnitRow] = {}
    async with services.database.reading() as tx:
        for scope in officer.scopes:
            found |= {unit.id: unit for unit in await units.tree(tx, scope)}
    below: dict[str | None, list[UnitRow]] = {}
    for unit in sorted(found.values(), key=lambda unit: (unit.sort, unit.code)):
        parent = unit.parent_id if unit.parent_id in found else None
        below.setdefault(parent, []).append(unit)
    return _nodes(below, None, types)


def _nodes(
    below: dict[str | None, list[UnitRow]], parent: str | None, types: frozenset[OrgType]
) -> list[UnitNode]:
    nodes = []
    for unit in below.get(parent, []):
        children = _nodes(below, unit.id, types)
        if children or not types or unit.org_type in types:
            nodes.append(
                UnitNode(
                    id=unit.id,
                    code=unit.code,
                    name=unit.name,
                    org_type=unit.org_type,
                    enabled=unit.enabled,
                    children=children,
                )
            )
    return nodes
