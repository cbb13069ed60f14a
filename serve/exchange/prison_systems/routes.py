"""Routes of the prisons' systems."""

from datetime import date
from typing import Annotated

from litestar import get, post, put
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter

from pipelines.flows.exchange.prison_systems import keeping, orders, problems
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
from serve.access.auth.guards import officers_only
from serve.http import AnId, AsOfficer, Limit, Offset, PathId, Wired, act

Code = Annotated[str | None, QueryParameter(pattern="^[a-z_]{1,48}$")]
OfState = Annotated[OrderState | None, QueryParameter(name="state")]
State = Annotated[ProblemState, QueryParameter(name="state")]
Number = Annotated[str, PathParameter(pattern="^[1-9][0-9]{0,5}$")]


@get("/api/prison-systems", guards=[officers_only])
async def list_prison_systems(services: Wired, officer: AsOfficer) -> list[SystemView]:
    return await keeping.listed(services, officer)


@get("/api/record-kinds", guards=[officers_only])
async def list_record_kinds(officer: AsOfficer) -> list[RecordKindView]:
    return keeping.record_kinds(officer)


@post("/api/prison-systems", guards=[officers_only])
async def add_prison_system(
    services: Wired, officer: AsOfficer, data: JSONBody[NewSystem]
) -> SystemView:
    return await keeping.add(services, officer, data)


@get("/api/prison-systems/{system_id:str}", guards=[officers_only])
async def read_prison_system(services: Wired, officer: AsOfficer, system_id: PathId) -> SystemView:
    return await keeping.one(services, officer, system_id)


@put("/api/prison-systems/{system_id:str}", guards=[officers_only])
async def change_prison_system(
    services: Wired, officer: AsOfficer, system_id: PathId, data: JSONBody[ChangeSystem]
) -> SystemView:
    return await keeping.change(services, officer, system_id, data)


@act("/api/prison-systems/{system_id:str}/switch", guards=[officers_only])
async def switch_prison_system(
    services: Wired, officer: AsOfficer, system_id: PathId, data: JSONBody[Switch]
) -> SystemView:
    return await keeping.switch(services, officer, system_id, data)


@get("/api/prison-systems/{system_id:str}/versions", guards=[officers_only])
async def list_settings_versions(
    services: Wired, officer: AsOfficer, system_id: PathId
) -> list[SettingsVersion]:
    return await keeping.settings_versions(services, officer, system_id)


@post("/api/prison-systems/{system_id:str}/versions", guards=[officers_only])
async def propose_settings(
    services: Wired, officer: AsOfficer, system_id: PathId, data: JSONBody[ProposeVersion]
) -> SettingsVersion:
    return await keeping.propose(services, officer, system_id, data)


@act("/api/prison-systems/{system_id:str}/versions/{number:str}/try", guards=[officers_only])
async def try_settings(
    services: Wired, officer: AsOfficer, system_id: PathId, number: Number
) -> SettingsVersion:
    return await keeping.try_out(services, officer, system_id, int(number))


@act("/api/prison-systems/{system_id:str}/versions/{number:str}/activate", guards=[officers_only])
async def activate_settings(
    services: Wired, officer: AsOfficer, system_id: PathId, number: Number
) -> SystemView:
    return await keeping.activate(services, officer, system_id, int(number))


@get("/api/reconciliations", guards=[officers_only])
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


@get("/api/source-problems", guards=[officers_only])
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


@get("/api/source-problems/{problem_id:str}", guards=[officers_only])
async def read_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId
) -> SourceProblemDetail:
    return await problems.detail(services, officer, problem_id)


@act("/api/source-problems/{problem_id:str}/reveal", guards=[officers_only])
async def reveal_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId
) -> RevealedRecord:
    return await problems.reveal(services, officer, problem_id)


@act("/api/source-problems/{problem_id:str}/mend", guards=[officers_only])
async def mend_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId, data: JSONBody[MendRecord]
) -> SourceProblem:
    return await problems.mend(services, officer, problem_id, data)


@act("/api/source-problems/{problem_id:str}/replay", guards=[officers_only])
async def replay_source_problem(
    services: Wired, officer: AsOfficer, problem_id: PathId, data: JSONBody[SettleRecord]
) -> SourceProblem:
    return await problems.replay(services, officer, problem_id, data)


@act("/api/source-problems/{problem_id:str}/set-aside", guards=[officers_only])
async def set_source_problem_aside(
    services: Wired, officer: AsOfficer, problem_id: PathId, data: JSONBody[SettleRecord]
) -> SourceProblem:
    return await problems.set_aside(services, officer, problem_id, data)


@get("/api/prison-orders", guards=[officers_only])
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


@get("/api/prison-orders/{order_id:str}", guards=[officers_only])
async def read_prison_order(
    services: Wired, officer: AsOfficer, order_id: PathId
) -> PrisonOrderDetail:
    return await orders.detail(services, officer, order_id)


@act("/api/prison-orders/{order_id:str}/retry", guards=[officers_only])
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
