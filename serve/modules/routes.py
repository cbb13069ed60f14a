"""Routes of all business modules: lists, records, and what their forms choose from."""

from typing import Annotated

from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter

from pipelines.flows.modules import keeping, menu
from pipelines.rules.access.route import ANY_OFFICER, OfModule
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.modules.views import (
    ActOnRecord,
    Change,
    CreateRecord,
    DictionaryItem,
    EditRecord,
    MenuEntry,
    ModuleView,
    PickerChoice,
    Record,
    RecordDetail,
    RecordPage,
    Revealed,
    SavedFilter,
    SaveFilter,
    UnitNode,
)
from schemas.people.kinds import OrgType
from serve.http import Asked, AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

Code = Annotated[str, PathParameter(pattern="^[a-z][a-z0-9_]{0,31}$")]
"""Code of a module, an action, a field or a dictionary."""
Version = Annotated[int, QueryParameter(ge=1)]
Why = Annotated[str, QueryParameter(max_length=200)]
Search = Annotated[str, QueryParameter(max_length=100)]


@officers.get("/api/modules", asks=ANY_OFFICER)
async def list_modules(officer: AsOfficer) -> list[MenuEntry]:
    return await menu.menu(officer)


@officers.get("/api/modules/{code:str}", asks=OfModule("{code}:list"))
async def read_module(services: Wired, officer: AsOfficer, code: Code) -> ModuleView:
    return await menu.declaration(services, officer, code)


@officers.get("/api/modules/{code:str}/filters", asks=OfModule("{code}:list"))
async def list_filters(services: Wired, officer: AsOfficer, code: Code) -> list[SavedFilter]:
    return await menu.saved_filters(services, officer, code)


@officers.post("/api/modules/{code:str}/filters", asks=OfModule("{code}:list"))
async def save_filter(
    services: Wired, officer: AsOfficer, code: Code, data: JSONBody[SaveFilter]
) -> SavedFilter:
    return await menu.save_filter(services, officer, code, data)


@officers.delete("/api/modules/{code:str}/filters/{filter_id:str}", asks=OfModule("{code}:list"))
async def remove_filter(services: Wired, officer: AsOfficer, code: Code, filter_id: PathId) -> None:
    await menu.remove_filter(services, officer, code, filter_id)


@officers.get("/api/dictionaries/{code:str}", asks=ANY_OFFICER)
async def read_dictionary(services: Wired, code: Code) -> list[DictionaryItem]:
    return await menu.dictionary(services, code)


@officers.get("/api/units", asks=ANY_OFFICER)
async def unit_tree(
    services: Wired, officer: AsOfficer, types: FromQuery[list[OrgType] | None] = None
) -> list[UnitNode]:
    return await menu.unit_tree(services, officer, frozenset(types or ()))


@officers.get(
    "/api/records/{code:str}",
    asks=OfModule("{code}:list"),
    description="Beside paging: `q`, `sort`, `state`, a field's name, `<field>.from` and `.until`.",
)
async def list_records(
    request: Asked,
    services: Wired,
    officer: AsOfficer,
    code: Code,
    limit: Limit = 20,
    offset: Offset = 0,
) -> RecordPage:
    asked = request.query_params.multi_items()
    return await keeping.page(services, officer, code, asked, limit, offset)


@officers.post("/api/records/{code:str}", asks=OfModule("{code}:create"))
async def create_record(
    services: Wired, officer: AsOfficer, code: Code, data: JSONBody[CreateRecord]
) -> Record:
    return await keeping.create(services, officer, code, data)


@officers.get("/api/records/{code:str}/choices", asks=OfModule("{code}:list"))
async def list_choices(
    services: Wired, officer: AsOfficer, code: Code, q: Search = "", limit: Limit = 20
) -> list[PickerChoice]:
    return await keeping.choices(services, officer, code, q, limit)


@officers.get("/api/records/{code:str}/{record_id:str}", asks=OfModule("{code}:list"))
async def read_record(
    services: Wired, officer: AsOfficer, code: Code, record_id: PathId
) -> RecordDetail:
    return await keeping.detail(services, officer, code, record_id)


@officers.put("/api/records/{code:str}/{record_id:str}", asks=OfModule("{code}:edit"))
async def edit_record(
    services: Wired, officer: AsOfficer, code: Code, record_id: PathId, data: JSONBody[EditRecord]
) -> Record:
    return await keeping.edit(services, officer, code, record_id, data)


@officers.delete("/api/records/{code:str}/{record_id:str}", asks=OfModule("{code}:delete"))
async def remove_record(
    services: Wired,
    officer: AsOfficer,
    code: Code,
    record_id: PathId,
    version: Version,
    reason: Why = "",
) -> None:
    await keeping.remove(services, officer, code, record_id, version, reason)


@officers.act(
    "/api/records/{code:str}/{record_id:str}/actions/{action:str}", asks=OfModule("{code}:{action}")
)
async def act_on_record(
    services: Wired,
    officer: AsOfficer,
    code: Code,
    record_id: PathId,
    action: Code,
    data: JSONBody[ActOnRecord],
) -> Record:
    return await keeping.act(services, officer, code, record_id, action, data)


@officers.get("/api/records/{code:str}/{record_id:str}/changes", asks=OfModule("{code}:list"))
async def list_changes(
    services: Wired, officer: AsOfficer, code: Code, record_id: PathId
) -> list[Change]:
    return await keeping.changes(services, officer, code, record_id)


@officers.act(
    "/api/records/{code:str}/{record_id:str}/reveal/{field:str}",
    asks=OfModule("{code}:reveal"),
    repeats=Unnoted.MASK,
    reveals=True,
)
async def reveal_field(
    services: Wired, officer: AsOfficer, code: Code, record_id: PathId, field: Code
) -> Revealed:
    return await keeping.reveal(services, officer, code, record_id, field)


HANDLERS = (
    list_modules,
    read_module,
    list_filters,
    save_filter,
    remove_filter,
    read_dictionary,
    unit_tree,
    list_records,
    create_record,
    list_choices,
    read_record,
    edit_record,
    remove_record,
    act_on_record,
    list_changes,
    reveal_field,
)
