"""Signing out ends the session in the database, whatever becomes of the cookie."""

from collections.abc import Mapping

from connectors.postgres.access import sessions, sign_ins
from connectors.postgres.audit import audit
from pipelines.flows.access.auth.callers import Caller
from pipelines.flows.services import Services
from pipelines.rules.access.sign_in_row import OUT, SIGN_OUT
from pipelines.rules.security.digest import sm3_hex
from schemas.calls.state import ActorKind
from schemas.people.kinds import SubjectKind


async def sign_out(
    services: Services,
    caller: Caller,
    device: str = "",
    beside: Mapping[SubjectKind, str] | None = None,
) -> None:
    """With the sessions that one entry opened beside it, by their secrets."""
    actor, now = caller.actor(), services.clock()
    async with services.database.transaction() as tx:
        await sessions.end(tx, caller.session_id, now)
        for kind, secret in (beside or {}).items():
            await sessions.end_of_secret(tx, sm3_hex(secret.encode()), kind, now)
        await audit.write(
            tx,
            stream=caller.stream,
            actor=actor,
            action=SIGN_OUT,
            object_kind=actor.kind.value,
            object_id=actor.id,
        )
        if actor.kind is ActorKind.OFFICER:
            await sign_ins.note(
                tx,
                event=OUT,
                result="ok",
                officer_id=actor.id,
                address=actor.address,
                device=device,
                at=services.clock(),
            )
