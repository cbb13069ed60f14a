"""Standing delegations: somebody decides in an officer's stead for a while."""

from connectors.postgres.approvals import delegations, people
from connectors.postgres.approvals.delegations import DelegationRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from schemas.approvals.cases import AddDelegation, DelegationView
from schemas.errors import InvalidInput, NotFound


async def own(services: Services, officer: Officer) -> list[DelegationView]:
    """The officer's delegations that count or will."""
    async with services.database.transaction() as tx:
        found = await delegations.standing_of(tx, officer.id, services.clock())
    return [_view(row) for row in found]


async def add(services: Services, officer: Officer, asked: AddDelegation) -> list[DelegationView]:
    async with (
        _attempt(services, officer, "add", None),
        services.database.transaction() as tx,
    ):
        await _require_possible(tx, services, officer, asked)
        delegation_id = await delegations.add(
            tx,
            principal_id=officer.id,
            deputy_id=asked.officer_id,
            since=asked.since,
            until=asked.until,
            reason=asked.reason,
        )
        detail = {"to": asked.officer_id, "since": asked.since, "until": asked.until}
        await _note(tx, officer, "add", delegation_id, detail | {"reason": asked.reason})
        found = await delegations.standing_of(tx, officer.id, services.clock())
    return [_view(row) for row in found]


async def end(services: Services, officer: Officer, delegation_id: str) -> None:
    async with (
        _attempt(services, officer, "end", delegation_id),
        services.database.transaction() as tx,
    ):
        if not await delegations.end(tx, delegation_id, officer.id, services.clock()):
            raise NotFound("没有找到这项委托。", code="delegation_not_found")
        await _note(tx, officer, "end", delegation_id, {})


async def _require_possible(
    tx: Tx, services: Services, officer: Officer, asked: AddDelegation
) -> None:
    if asked.since.tzinfo is None or asked.until.tzinfo is None:
        raise InvalidInput("委托时间缺少时区。", code="time_without_zone")
    if asked.until <= max(asked.since, services.clock()):
        raise InvalidInput("委托的结束时间应晚于开始时间和现在。", code="delegation_over")
    if asked.officer_id == officer.id:
        raise InvalidInput("不能委托给自己。", code="deputy_is_self")
    found = await people.candidates(
        tx, services.rights_seal, officer.scope, officers=[asked.officer_id]
    )
    deputy = next((one for one in found if one.id == asked.officer_id and one.present), None)
    if deputy is None or not deputy.covers(officer.scope):
        raise InvalidInput("受托人的管辖范围须包含您的单位。", code="deputy_out_of_scope")


def _view(row: DelegationRow) -> DelegationView:
    return DelegationView(
        id=row.id,
        officer=row.deputy_name,
        since=row.since,
        until=row.until or row.since,
        reason=row.reason,
    )


def _attempt(services: Services, officer: Officer, verb: str, object_id: str | None) -> Attempt:
    action, kind = f"approval_delegation.{verb}", "approval_delegation"
    return Attempt(services, officer.actor(), action, kind, object_id, officer.stream)


async def _note(
    tx: Tx, officer: Officer, verb: str, object_id: str, detail: dict[str, object]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"approval_delegation.{verb}",
        object_kind="approval_delegation",
        object_id=object_id,
        detail=detail,
    )
