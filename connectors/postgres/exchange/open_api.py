"""Consumers of the opened interfaces: keys, grants, numbers used once, and the log of calls."""

from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from connectors.postgres.exchange.outbound_calls import PeerFigures
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.exchange.open_api import ApiCallView, GrantView, KeyView
from schemas.exchange.outbound import CallResult
from schemas.tables.exchange.open_api import api_call, api_grant, api_key, api_nonce
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

api_consumer = GENERATED["api_consumers"]
SERVER_FAULT = 500


class ConsumerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A consumer as a call finds it by its key; `path` bounds what it may fetch."""

    id: str
    name: str
    addresses: str
    valid_from: date
    valid_until: date
    rate: int
    state: str
    path: str
    key_id: str
    secret_sealed: bytes


async def by_key(tx: Tx, key_id: str) -> ConsumerRow | None:
    """The consumer whose living key this is."""
    consumer = api_consumer.c
    found = (
        select(
            consumer.id,
            consumer.name,
            consumer.addresses,
            consumer.valid_from,
            consumer.valid_until,
            consumer.rate,
            consumer.state,
            org_unit.c.path,
            api_key.c.key_id,
            api_key.c.secret_sealed,
        )
        .join(api_key, api_key.c.consumer_id == consumer.id)
        .join(org_unit, org_unit.c.id == consumer.unit_id)
        .where(api_key.c.key_id == key_id, api_key.c.ended_at.is_(None))
    )
    return await tx.first(found, ConsumerRow)


async def reach_of(tx: Tx, consumer_id: str) -> str:
    """Path of the unit whose records a consumer may fetch."""
    found = select(org_unit.c.path).join(api_consumer, api_consumer.c.unit_id == org_unit.c.id)
    return str(await tx.scalar(found.where(api_consumer.c.id == consumer_id)))


async def add_key(
    tx: Tx, consumer_id: str, key_id: str, sealed: bytes, *, by: str, now: datetime
) -> None:
    """A new key; those before it end at once."""
    await end_keys(tx, consumer_id, now)
    await tx.execute(
        insert(api_key).values(
            id=make_id(),
            consumer_id=consumer_id,
            key_id=key_id,
            secret_sealed=sealed,
            created_at=now,
            created_by=by,
        )
    )


async def end_keys(tx: Tx, consumer_id: str, now: datetime) -> list[str]:
    """Numbers of the keys that were in use."""
    living = (api_key.c.consumer_id == consumer_id, api_key.c.ended_at.is_(None))
    ended = update(api_key).where(*living).values(ended_at=now).returning(api_key.c.key_id)
    return list(await tx.connection.scalars(ended))


async def keys(tx: Tx, consumer_id: str) -> list[KeyView]:
    """All keys a consumer has had, newest first."""
    kept = api_key.c
    found = select(kept.key_id, kept.created_at, kept.created_by, kept.ended_at)
    found = found.where(kept.consumer_id == consumer_id).order_by(kept.id.desc())
    return await tx.all(found, KeyView)


async def grants(tx: Tx, consumer_id: str) -> list[GrantView]:
    kept = api_grant.c
    found = select(kept.interface, kept.unmasked, kept.tailored)
    found = found.where(api_grant.c.consumer_id == consumer_id).order_by(api_grant.c.interface)
    return await tx.all(found, GrantView)


async def set_grants(tx: Tx, consumer_id: str, wanted: list[GrantView]) -> None:
    await tx.execute(delete(api_grant).where(api_grant.c.consumer_id == consumer_id))
    rows = [
        {"id": make_id(), "consumer_id": consumer_id, **msgspec.structs.asdict(grant)}
        for grant in wanted
    ]
    if rows:
        await tx.execute(insert(api_grant).values(rows))


async def lock(tx: Tx, key_id: str) -> None:
    """Calls with one key are admitted one after the other, so that the count is exact."""
    await tx.lock(f"api:{key_id}")


async def admitted_since(tx: Tx, key_id: str, moment: datetime) -> int:
    """How many calls with the key were admitted since."""
    found = select(func.count()).where(api_nonce.c.key_id == key_id, api_nonce.c.at > moment)
    return int(await tx.scalar(found))


def _ended(result: CallResult) -> ColumnElement[bool]:
    """The statuses that mean a result; the platform itself answers late calls as failed ones."""
    status = api_call.c.status
    match result:
        case CallResult.OK:
            return status < 400
        case CallResult.REFUSED:
            return and_(status >= 400, status < 500)
        case CallResult.TIMED_OUT:
            return status == 504
        case CallResult.FAILED:
            return and_(status >= 500, status != 504)


async def clear(tx: Tx, before: datetime) -> int:
    """Forget calls made before a moment; answers how many."""
    gone = await tx.connection.scalars(
        delete(api_call).where(api_call.c.at < before).returning(api_call.c.id)
    )
    return len(gone.all())


async def log(tx: Tx, call: ApiCallView) -> None:
    await tx.execute(insert(api_call).values(msgspec.structs.asdict(call)))


async def figures(tx: Tx, *, back_to: datetime, since: datetime) -> list[PeerFigures]:
    """By consumer, of calls from `back_to` on; a refusal is a contact and no failure of ours."""
    fine, recent = api_call.c.status < SERVER_FAULT, api_call.c.at >= since
    found = select(
        api_call.c.consumer.label("peer"),
        func.max(api_call.c.at).label("last_at"),
        func.max(api_call.c.at).filter(fine).label("last_ok_at"),
        func.count().filter(recent).label("calls"),
        func.count().filter(recent, ~fine).label("failures"),
    ).where(api_call.c.at >= back_to)
    return await tx.all(found.group_by(api_call.c.consumer), PeerFigures)


async def logged(
    tx: Tx,
    *,
    consumer_id: str | None,
    interface: str | None,
    peer: str | None,
    method: str | None,
    result: CallResult | None,
    since: datetime | None,
    until: datetime | None,
    before: str | None,
    limit: int,
) -> list[ApiCallView]:
    """Calls from the newest on."""
    found = select(api_call)
    if consumer_id is not None:
        found = found.where(api_call.c.consumer_id == consumer_id)
    if interface is not None:
        found = found.where(api_call.c.interface == interface)
    if peer:
        found = found.where(api_call.c.consumer.contains(peer, autoescape=True))
    if method:
        found = found.where(api_call.c.interface.contains(method, autoescape=True))
    if result is not None:
        found = found.where(_ended(result))
    if since is not None:
        found = found.where(api_call.c.at >= since)
    if until is not None:
        found = found.where(api_call.c.at < until)
    if before is not None:
        found = found.where(api_call.c.id < before)
    return await tx.all(found.order_by(api_call.c.id.desc()).limit(limit), ApiCallView)
