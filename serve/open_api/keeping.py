"""Keys and grants of a consumer, and what it has called (VC-CFG-10, VC-CFG-11, VC-CFG-13)."""

import secrets
from datetime import datetime

import msgspec

from connectors.postgres import open_api
from connectors.postgres.transaction import Tx
from pipelines.open_api.interfaces import interfaces, require_interface
from pipelines.rules.permissions import require_permission
from pipelines.security.field import seal_field
from pipelines.security.purposes import API_SECRET
from pipelines.security.sm4 import NONCE_BYTES
from schemas.errors import InvalidInput
from schemas.modules.module import Verb
from schemas.open_api import (
    ApiCallPage,
    ConsumerAccess,
    GrantView,
    InterfaceView,
    NewKey,
    SetGrants,
)
from schemas.outbound import CallResult
from serve.auth.callers import Officer
from serve.modules.desk import Desk
from serve.services import Services

MODULE = "api_consumers"
READ_CALLS = "read_api_calls"
KEY_BYTES, SECRET_BYTES = 12, 32


def every_interface(officer: Officer) -> list[InterfaceView]:
    require_permission(officer.permissions, f"{MODULE}:{Verb.LIST}")
    return [
        InterfaceView(code=one.code, title=one.title, fetched=one.fetched)
        for one in interfaces().values()
    ]


async def access(services: Services, officer: Officer, consumer_id: str) -> ConsumerAccess:
    desk = Desk(services, officer, MODULE)
    desk.require(Verb.LIST)
    async with desk.attempt("access", consumer_id), services.database.transaction() as tx:
        await desk.need(tx, consumer_id)
        return await _access(tx, consumer_id)


async def set_grants(
    services: Services, officer: Officer, consumer_id: str, asked: SetGrants
) -> ConsumerAccess:
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("grant", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        await desk.need(tx, consumer_id, for_update=True)
        _require_sound(asked.grants)
        before = await open_api.grants(tx, consumer_id)
        await open_api.set_grants(tx, consumer_id, asked.grants)
        detail = {"before": _told(before), "after": _told(asked.grants)}
        await desk.note(tx, "grant", consumer_id, detail)
        return await _access(tx, consumer_id)


async def new_key(services: Services, officer: Officer, consumer_id: str) -> NewKey:
    """A key in place of the one before, which ends at once; its secret is told this once."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("key", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        await desk.need(tx, consumer_id, for_update=True)
        key_id, secret = secrets.token_hex(KEY_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        sealed = seal_field(
            services.keys.sealing(API_SECRET),
            secret,
            f"api_key:{key_id}",
            secrets.token_bytes(NONCE_BYTES),
        )
        now = services.clock()
        await open_api.add_key(tx, consumer_id, key_id, sealed, by=officer.name, now=now)
        await desk.note(tx, "key", consumer_id, {"key_id": key_id})
        return NewKey(key_id=key_id, secret=secret)


class CallFilter(msgspec.Struct, frozen=True, kw_only=True):
    consumer_id: str | None
    interface: str | None
    peer: str | None
    """A part of the consumer's name."""
    method: str | None
    """A part of the interface's name."""
    result: CallResult | None
    since: datetime | None
    until: datetime | None


async def calls(
    services: Services, officer: Officer, wanted: CallFilter, before: str | None, limit: int
) -> ApiCallPage:
    """The log of calls from the newest on."""
    require_permission(officer.permissions, READ_CALLS)
    async with services.database.transaction() as tx:
        rows = await open_api.logged(
            tx, **msgspec.structs.asdict(wanted), before=before, limit=limit + 1
        )
    shown = rows[:limit]
    return ApiCallPage(rows=shown, next=shown[-1].id if len(rows) > limit else None)


async def _access(tx: Tx, consumer_id: str) -> ConsumerAccess:
    return ConsumerAccess(
        grants=await open_api.grants(tx, consumer_id), keys=await open_api.keys(tx, consumer_id)
    )


def _require_sound(grants: list[GrantView]) -> None:
    codes = [grant.interface for grant in grants]
    if len(codes) != len(set(codes)):
        raise InvalidInput("同一接口只能授权一次。", code="granted_twice")
    for grant in grants:
        interface = require_interface(grant.interface)
        if grant.tailored and not interface.fetched:
            raise InvalidInput("这个接口不提供数据查询。", code="nothing_to_fetch")


def _told(grants: list[GrantView]) -> dict[str, str]:
    return {
        grant.interface: ("明文" if grant.unmasked else "脱敏")
        + ("，仅定制数据集" if grant.tailored else "")
        for grant in grants
    }
