"""A call within an officer's data scope and rights; whatever lies outside does not exist."""

from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import IN_STATES, in_scopes, require_permission
from pipelines.rules.calls.call_state import TITLES
from schemas.errors import Conflict, NotFound


def attempt(services: Services, officer: Officer, action: str, call_id: str) -> Attempt:
    """Audits what an officer tries with a call and is refused."""
    return Attempt(services, officer.actor(), action, "video_call", call_id, officer.stream)


async def call_for(
    tx: Tx, officer: Officer, call_id: str, action: Permission, *, for_update: bool = False
) -> CallRow:
    """The call, where the officer may do `action` with it; its state is not looked at."""
    require_permission(officer.permissions, action)
    call = await calls.get(tx, call_id, for_update=for_update)
    if call is None or not in_scopes(officer.scopes, call.ward_path):
        raise NotFound("没有找到这次通话。", code="call_not_found")
    return call


def require_state(call: CallRow, action: Permission) -> None:
    """Raise `Conflict` where the call's state does not allow the action."""
    if call.state not in IN_STATES[action]:
        raise Conflict(
            f"通话当前为“{TITLES[call.state]}”，不能进行此操作。",
            code="state_not_allowed",
            state=call.state.value,
            action=action.code,
        )
