"""Who had opened or taken out any of a record, as the audit log knows it (VC-GEN-22)."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.governance.opened_parts import OPENED
from schemas.calls.state import ActorKind
from schemas.tables.audit.audit import audit_row
from schemas.tables.governance.privileged import privileged_access

OUTSIDE_THE_CALL = (ActorKind.OFFICER.value, ActorKind.CONSUMER.value)


async def keep(tx: Tx, record_id: str, object_ids: Sequence[str]) -> int:
    """Write them down before what they opened is gone; how many persons.

    `object_ids` are the record's own and those of all that hangs on it, for afterwards nothing
    tells any more which alert was whose.
    """
    log = audit_row.c
    found = (
        select(
            log.actor_kind,
            log.actor_id,
            func.max(log.actor_name).label("actor_name"),
            log.action,
            func.count().label("times"),
            func.min(log.at).label("first_at"),
            func.max(log.at).label("last_at"),
        )
        .where(
            among(log.object_id, sorted({record_id, *object_ids})),
            log.action.in_(sorted(OPENED)),
            log.result == "ok",
            # The parties themselves join their call.
            log.actor_kind.in_(OUTSIDE_THE_CALL),
            log.actor_id.is_not(None),
        )
        .group_by(log.actor_kind, log.actor_id, log.action)
    )
    persons = set()
    for one in (await tx.execute(found)).mappings():
        values = {str(name): value for name, value in one.items()}
        part = OPENED[values["action"]].value
        new = insert(privileged_access).values(
            id=make_id(), record_id=record_id, part=part, **values
        )
        # What a further try finds was found before it.
        await tx.insert_new(new)
        persons.add(values["actor_id"])
    return len(persons)
