"""What is known of both sides of a call, for the page of its record (VC-VCM-10)."""

from datetime import date, datetime

import msgspec
from sqlalchemy import func, select

from connectors.postgres.transaction import Tx
from schemas.calls.counts import ReviewedBy
from schemas.calls.state import ActorKind, StageKind
from schemas.tables.access.access import officer
from schemas.tables.calls.call import call_stage
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, relative
from schemas.tables.recordings.review import call_review

capture = GENERATED["screen_captures"]


class InmateFacts(msgspec.Struct, frozen=True, kw_only=True):
    gender: str | None
    birth_day: date | None
    offence: str | None
    sentence: str | None
    term_from: date | None
    term_until: date | None
    treatment_level: str | None


class RelativeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Number and telephone stay sealed."""

    id_no_sealed: bytes
    phone_sealed: bytes
    enabled: bool


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """An officer came to watch, or went."""

    actor_id: str | None
    actor_name: str
    at: datetime
    on: bool


async def inmate_facts(tx: Tx, inmate_id: str) -> InmateFacts | None:
    columns = [inmate.c[name] for name in InmateFacts.__struct_fields__]
    return await tx.first(select(*columns).where(inmate.c.id == inmate_id), InmateFacts)


async def relative_facts(tx: Tx, relative_id: str) -> RelativeFacts | None:
    columns = [relative.c[name] for name in RelativeFacts.__struct_fields__]
    return await tx.first(select(*columns).where(relative.c.id == relative_id), RelativeFacts)


async def watching(tx: Tx, call_id: str) -> list[Spell]:
    """Comings and goings of watching officers, in their order."""
    on = func.coalesce(call_stage.c.detail["on"].as_boolean(), True).label("on")
    found = select(call_stage.c.actor_id, call_stage.c.actor_name, call_stage.c.at, on).where(
        call_stage.c.call_id == call_id,
        call_stage.c.kind == StageKind.WATCH.value,
        call_stage.c.actor_kind == ActorKind.OFFICER.value,
    )
    return await tx.all(found.order_by(call_stage.c.seq), Spell)


async def reviewed(tx: Tx, call_id: str) -> list[ReviewedBy]:
    """Who reviewed the call when, the oldest first."""
    found = (
        select(officer.c.name.label("officer"), call_review.c.at)
        .join(officer, officer.c.id == call_review.c.officer_id)
        .where(call_review.c.call_id == call_id)
    )
    return await tx.all(found.order_by(call_review.c.at), ReviewedBy)


async def captures(tx: Tx, call_id: str) -> int:
    found = select(func.count()).select_from(capture).where(capture.c.call_no == call_id)
    return int(await tx.scalar(found))
