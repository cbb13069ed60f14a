"""Who had opened what turned out to be privileged, within an officer's reach; looks are noted."""

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.governance import privileged_access
from connectors.postgres.governance.privileged_access import Filter
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.audit.audit_titles import ACTION_TITLES
from schemas.governance.privileged import PrivilegedAccessPage

NOTED = "privileged_access.list"


async def listed(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> PrivilegedAccessPage:
    """Persons, what they opened and when; nothing of what it was."""
    actor = officer.actor()
    async with (
        Attempt(services, actor, NOTED, "privileged_access", None, officer.stream),
        services.database.transaction() as tx,
    ):
        rows, total = await privileged_access.page(
            tx, officer.scopes, wanted, limit=limit, offset=offset
        )
        prisons = await privileged_access.by_prison(tx, officer.scopes)
        asked = {name: value for name, value in msgspec.to_builtins(wanted).items() if value}
        await audit.write(
            tx,
            stream=officer.stream,
            actor=actor,
            action=NOTED,
            object_kind="privileged_access",
            object_id=None,
            detail={"filters": asked, "rows": total},
            at=services.clock(),
        )
    titled = [
        msgspec.structs.replace(one, action_title=ACTION_TITLES.get(one.action, one.action))
        for one in rows
    ]
    return PrivilegedAccessPage(rows=titled, total=total, prisons=prisons)
