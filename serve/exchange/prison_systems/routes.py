"""Routes of the prisons' systems."""

from datetime import date
from typing import Annotated

from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter

from pipelines.flows.exchange.prison_systems import keeping, orders, problems
from pipelines.rules.access.codes.exchange import (
    ACTIVATE_SYSTEM_SETTINGS,
    KEEP_PRISON_SYSTEMS,
    LIST_PRISON_SYSTEMS,
    LIST_SOURCE_PROBLEMS,
    READ_SYSTEM_SETTINGS,
    SETTLE_SOURCE_PROBLEMS,
)
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind
from schemas.exchange.prison_systems.orders import (
    OrderState,
    PrisonOrder,
    PrisonOrderDetail,
    PrisonOrderPage,
)
from schemas.exchange.prison_systems.state import ProblemState
from schemas.exchange.prison_systems.views import (
    ChangeSystem,
    MendRecord,
    NewSystem,
    ProposeVersion,
    ReconciliationPage,
    RecordKindView,
    RevealedRecord,
    SettingsVersion,
    SettleRecord,
    SourceProblem,
    SourceProblemDetail,
    SourceProblemPage,
    Switch,
    SystemView,
)
from serve.http import AnId, AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

Code = Annotated[str | None, QueryParameter(pattern="^[a-z_]{1,48}$")]
OfState = Annotated[OrderState | None, QueryParameter(name="state")]
State = Annotated[ProblemState, QueryParameter(name="state")]
Number = Annotated[str, PathParameter(pattern="^[1-9][0-9]{0,5}$")]


@officers.get("/api/prison-systems", asks=LIST_PRISON_SYSTEMS)
async def list_prison_systems(services: Wired, officer: AsOfficer) -> list[SystemView]:
    return await keeping.listed(services, officer)


@officers.get("/api/record-kinds", asks=LIST_PRISON_SYSTEMS)
async def list_record_kinds() -> list[RecordKindView]:
    return keeping.record_kinds()


@officers.post("/api/prison-systems", asks=KEEP_PRISON_SYSTEMS)
async def add_prison_system(
    services: Wired, officer: AsOfficer, data: JSONBody[NewSystem]
) -> SystemView:
    return await keeping.add(services, officer, data)


@officers.get("/api/prison-systems/{system_id:str}", asks=LIST_PRISON_SYSTEMS)
async def read_prison_system(services: Wired, officer: AsOfficer, system_id: PathId) -> SystemView:
    return await keeping.one(services, officer, system_id)


@officers.put("/api/prison-systems/{system_id:str}", asks=KEEP_PRISON_SYSTEMS)
async def change_prison_system(
    services: Wired, officer: AsOfficer, system_id: PathId, data: JSONBody[ChangeSystem]
) -> SystemView:
    return await keeping.change(services, officer, system_id, data)


@officers.act("/api/prison-systems/{system_id:str}/switch", asks=KEEP_PRISON_SYSTEMS)
async def switch_prison_system(
    services: Wired, officer: AsOfficer, system_id: PathId, data: JSONBody[Switch]
) -> SystemView:
    return await keeping.switch(services, officer, system_id, data)


@officers.get("/api/prison-systems/{system_id:str}/versions", asks=READ_SYSTEM_SETTINGS)
async def list_settings_versions(
    services: Wired, officer: AsOfficer, system_id: PathId
) -> list[SettingsVersion]:
    return await keeping.settings_versions(services, officer, system_id)


@officers.post("/api/prison-systems/{system_id:str}/versions", asks=KEEP_PRISON_SYSTEMS)
async def propose_settings(
    services: Wired, officer: AsOfficer, system_id: PathId, data: JSONBody[ProposeVersion]
) -> SettingsVersion:
    return await keeping.propose(services, officer, system_id, data)


@officers.act(
    "/api/prison-systems/{system_id:str}/versions/{number:str}/try", asks=KEEP_PRISON_SYSTEMS
)
async def try_settings(
    services: Wired, officer: AsOfficer, system_id: PathId, number: Number
) -> SettingsVersion:
    return await keeping.try_out(services, officer, system_id, int(number))


@officers.act(
    "/api/prison-systems/{system_id:str}/versions/{number:str}/activate",
    asks=ACTIVATE_SYSTEM_SETTINGS,
)
async def activate_settings(
    services: Wired, officer: AsOfficer, system_id: PathId, number: Number
) -> SystemView:
    return await keeping.activate(services, officer, system_id, int(number))


@officers.get("/api/reconciliations", asks=LIST_PRISON_SYSTEMS)
async def list_reconciliations(
    services: Wired,
    officer: AsOfficer,
    system_id: AnId = None,
    kind: FromQuery[RecordKind | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    only_gaps: FromQuery[bool] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ReconciliationPage:
    return await keeping.compared_days(
        services,
        officer,
        system_id=system_id,
        kind=kind,
        since=since,
        until=until,
        only_gaps=only_gaps,
        limit=limit,
        offset=offset,
    )


@officers.get("/api/source-problems", asks=LIST_SOURCE_PROBLEMS)
async def list_source_problems(
    services: Wired,
    officer: AsOfficer,
    system_id: AnId = None,
    kind: FromQuery[RecordKind | None] = None,
    in_state: State = ProblemState.OPEN,
    code: Code = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> SourceProblemPage:
    return await problems.listed(
        services,
        officer,
        system_id=system_id,
        kind=kind,
        state=in_state,
        code=code,
        limit=limit,
        offset=offset,
    )


@officers.get("/api/source-problems/{problem_id:str}", asks=LIST_SOURCE_PROBLEMS)
async def read_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId
) -> SourceProblemDetail:
    return await problems.detail(services, officer, problem_id)


@officers.act(
    "/api/source-problems/{problem_id:str}/reveal", asks=SETTLE_SOURCE_PROBLEMS, reveals=True
)
async def reveal_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId
) -> RevealedRecord:
    return await problems.reveal(services, officer, problem_id)


@officers.act("/api/source-problems/{problem_id:str}/mend", asks=SETTLE_SOURCE_PROBLEMS)
async def mend_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId, data: JSONBody[MendRecord]
) -> SourceProblem:
    return await problems.mend(services, officer, problem_id, data)


@officers.act("/api/source-problems/{problem_id:str}/replay", asks=SETTLE_SOURCE_PROBLEMS)
async def replay_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId, data: JSONBody[SettleRecord]
) -> SourceProblem:
    return await problems.replay(services, officer, problem_id, data)


@officers.act("/api/source-problems/{problem_id:str}/set-aside", asks=SETTLE_SOURCE_PROBLEMS)
async def set_source_problem_aside(
    services: Wired, officer: AsOfficer, problem_id: PathId, data: JSONBody[SettleRecord]
) -> SourceProblem:
    return await problems.set_aside(services, officer, problem_id, data)


@officers.get("/api/prison-orders", asks=LIST_PRISON_SYSTEMS)
async def list_prison_orders(
    services: Wired,
    officer: AsOfficer,
    system_id: AnId = None,
    kind: FromQuery[OrderKind | None] = None,
    in_state: OfState = None,
    undelivered: FromQuery[bool] = False,
    object_id: AnId = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> PrisonOrderPage:
    return await orders.listed(
        services,
        officer,
        system_id=system_id,
        kind=kind,
        state=in_state,
        undelivered=undelivered,
        object_id=object_id,
        limit=limit,
        offset=offset,
    )


@officers.get("/api/prison-orders/{order_id:str}", asks=LIST_PRISON_SYSTEMS)
async def read_prison_order(
    services: Wired, officer: AsOfficer, order_id: PathId
) -> PrisonOrderDetail:
    return await orders.detail(services, officer, order_id)


@officers.act("/api/prison-orders/{order_id:str}/retry", asks=SETTLE_SOURCE_PROBLEMS)
async def retry_prison_order(
    services: Wired, officer: AsOfficer, order_id: PathId, data: JSONBody[SettleRecord]
) -> PrisonOrder:
    return await orders.retry(services, officer, order_id, data)


HANDLERS = (
    list_prison_systems,
    list_record_kinds,
    add_prison_system,
    read_prison_system,
    change_prison_system,
    switch_prison_system,
    list_settings_versions,
    propose_settings,
    try_settings,
    activate_settings,
    list_reconciliations,
    list_source_problems,
    read_source_problem,
    reveal_source_problem,
    mend_source_problem,
    replay_source_problem,
    set_source_problem_aside,
    list_prison_orders,
    read_prison_order,
    retry_prison_order,
)
