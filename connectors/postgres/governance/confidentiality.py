"""How confidential one record is, and what persons decide of it (VC-GEN-21, decisions/0058)."""

from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select, update

from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.security.actor import Actor
from schemas.errors import NotFound
from schemas.governance.confidentiality import Basis, Confidentiality
from schemas.people.contacts import OBJECT_KINDS, ContactChannel
from schemas.tables.calls.call import video_call
from schemas.tables.generated import GENERATED
from schemas.tables.governance.confidential import confidentiality_decision
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

TABLES = {
    ContactChannel.VIDEO_CALL: video_call,
    ContactChannel.VISIT: GENERATED["visits"],
    ContactChannel.PHONE_CALL: GENERATED["phone_calls"],
    ContactChannel.LETTER: GENERATED["letters"],
}
prison, ward = org_unit.alias("classified_prison"), org_unit.alias("classified_ward")


class Classifiable(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands, and where its inmate was."""

    id: str
    confidentiality: Confidentiality
    basis: Basis
    state: str
    inmate_name: str
    prison_id: str
    prison_code: str
    ward_id: str
    ward_path: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided of a record, by whom, and why."""

    channel: ContactChannel
    record_id: str
    towards: Confidentiality
    reason: str
    proposed_by: str
    decided_by: str


async def need(
    tx: Tx,
    scopes: tuple[str, ...],
    channel: ContactChannel,
    record_id: str,
    *,
    locked: bool = False,
) -> Classifiable:
    """The record; `NotFound` where it is none, or lies out of reach."""
    table = TABLES[channel]
    found = (
        select(
            table.c.id,
            table.c.confidentiality,
            table.c.confidentiality_basis.label("basis"),
            table.c.state,
            inmate.c.name.label("inmate_name"),
            prison.c.id.label("prison_id"),
            prison.c.code.label("prison_code"),
            ward.c.id.label("ward_id"),
            ward.c.path.label("ward_path"),
        )
        .join(inmate, inmate.c.id == table.c.inmate_id)
        .join(ward, ward.c.id == func.coalesce(table.c.ward_id, inmate.c.ward_id))
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(table.c.id == record_id, in_scopes(ward.c.path, scopes))
    )
    row = await tx.first(found.with_for_update(of=table) if locked else found, Classifiable)
    if row is None:
        raise NotFound("没有找到这条记录。", code="record_not_found")
    return row


async def decide(
    tx: Tx, row: Classifiable, decision: Decision, *, actor: Actor, at: datetime
) -> None:
    """Keep the decision and let it count; the database refuses what one alone may not."""
    table = TABLES[decision.channel]
    kept = {
        name: getattr(decision, name)
        for name in ("record_id", "reason", "proposed_by", "decided_by")
    }
    values = {
        **kept,
        "id": make_id(),
        "channel": decision.channel.value,
        "was": row.confidentiality.value,
        "towards": decision.towards.value,
        "at": at,
    }
    await tx.execute(insert(confidentiality_decision).values(**values))
    await tx.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(
            confidentiality=decision.towards.value,
            confidentiality_basis=Basis.DECIDED.value,
            version=table.c.version + 1,
        )
    )
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=actor,
        action="confidentiality.decided",
        object_kind=OBJECT_KINDS[decision.channel],
        object_id=row.id,
        detail={
            "confidentiality": [row.confidentiality.value, decision.towards.value],
            "reason": decision.reason,
            "proposed_by": decision.proposed_by,
        },
        at=at,
    )


async def close(tx: Tx, channel: ContactChannel, record_id: str) -> None:
    """Privileged without anybody deciding anew: it was found to be so before a restore."""
    table = TABLES[channel]
    privileged = {
        "confidentiality": Confidentiality.PRIVILEGED.value,
        "confidentiality_basis": Basis.RULE.value,
    }
    mine = (table.c.id == record_id, table.c.confidentiality != Confidentiality.PRIVILEGED.value)
    await tx.execute(update(table).where(*mine).values(**privileged))
