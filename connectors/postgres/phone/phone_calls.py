"""Phone calls as the exchange's rule service finds and counts them."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, select

from connectors.postgres.transaction import Tx, in_scope
from schemas.calls.phone import EndCause, PhoneCallState, Refusal
from schemas.modules.common import ACTIVE
from schemas.tables import metadata
from schemas.tables.access.access import officer
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

phone_call = GENERATED["phone_calls"]
RINGING = timedelta(minutes=5)
"""A call that was allowed and never reported on takes nothing from the allowance any more."""


class PhoneCallRow(msgspec.Struct, frozen=True, kw_only=True):
    """A call as its reports find it."""

    id: str
    version: int
    state: PhoneCallState
    inmate_id: str
    phone_digest: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    end_cause: EndCause | None
    most_seconds: int | None
    refusal: Refusal | None
    extra_call_id: str | None


class NumberRow(msgspec.Struct, frozen=True, kw_only=True):
    """One inmate's entry of a number."""

    inmate_id: str
    relative_id: str
    kinship: str
    state: str


class CardRow(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate's card; `state` says whether it opens anything."""

    inmate_id: str | None
    state: str


def _calls() -> Select[tuple[object, ...]]:
    return select(*(phone_call.c[name] for name in PhoneCallRow.__struct_fields__))


async def by_source(
    tx: Tx, source_id: str, source_no: str, *, for_update: bool = False
) -> PhoneCallRow | None:
    """The call that an exchange knows under its own number."""
    found = _calls().where(phone_call.c.source_id == source_id, phone_call.c.source_no == source_no)
    return await tx.first(found.with_for_update() if for_update else found, PhoneCallRow)


async def lapsed(tx: Tx, now: datetime, inmate_id: str | None = None) -> list[PhoneCallRow]:
    """Calls, of one inmate or of all, that were allowed and never reported on."""
    found = _calls().where(_lapsed(now))
    if inmate_id is not None:
        found = found.where(phone_call.c.inmate_id == inmate_id)
    return await tx.all(found.order_by(phone_call.c.id).with_for_update(), PhoneCallRow)


def lapsing(now: datetime) -> Select[Any]:
    """Ids of all of them."""
    return select(phone_call.c.id).where(_lapsed(now))


def _lapsed(now: datetime) -> ColumnElement[bool]:
    call = phone_call.c
    return and_(call.state == PhoneCallState.DIALLING.value, call.started_at <= now - RINGING)


async def numbers(tx: Tx, digests: list[str]) -> list[NumberRow]:
    """Every inmate's entry of a number, by the keyed digests of how it may be written."""
    entry = metadata.tables["relative_number"].c
    columns = (entry.inmate_id, entry.relative_id, entry.kinship, entry.state)
    return await tx.all(select(*columns).where(entry.phone_digest.in_(digests)), NumberRow)


async def card(tx: Tx, card_no: str) -> CardRow | None:
    kept = metadata.tables["card"].c
    found = select(kept.inmate_id, kept.state).where(kept.card_no == card_no)
    return await tx.first(found, CardRow)


async def officer_by_number(tx: Tx, police_no: str, scope: str) -> str | None:
    """Id of an active officer of the unit."""
    found = (
        select(officer.c.id)
        .join(org_unit, org_unit.c.id == officer.c.org_unit_id)
        .where(
            officer.c.police_no == police_no,
            officer.c.state == ACTIVE,
            in_scope(org_unit.c.path, scope),
        )
    )
    known: str | None = await tx.scalar(found)
    return known
