"""Letting a consumer in: key, state, address, time, signature, number used once, rate, grant."""

from datetime import timedelta

import msgspec

from connectors.postgres import open_api
from connectors.postgres.open_api import ConsumerRow
from connectors.postgres.transaction import Tx
from pipelines.open_api.admission import require_address, require_admitted
from pipelines.open_api.interfaces import require_interface
from pipelines.open_api.signature import SignedRequest, require_fresh, require_signed
from pipelines.rules.local_time import local
from pipelines.security.field import open_field
from pipelines.security.purposes import API_SECRET
from schemas.errors import Forbidden, TooManyRequests, Unauthenticated
from schemas.open_api import GrantView
from serve.http import Asked, Socket
from serve.services import Services

MINUTE = timedelta(minutes=1)
HEADERS = {
    "key_id": "x-api-key",
    "at": "x-api-time",
    "nonce": "x-api-nonce",
    "signature": "x-api-signature",
}


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """A consumer that may call the interface now."""

    consumer: ConsumerRow
    grant: GrantView


def signed_request(request: Asked | Socket) -> SignedRequest:
    """What the headers say; `Unauthenticated` names the first that is missing."""
    values = {name: request.headers.get(header, "") for name, header in HEADERS.items()}
    for name, value in values.items():
        if not value:
            raise Unauthenticated(f"缺少请求头 {HEADERS[name]}。", code="header_missing")
    return SignedRequest(**values)


async def find(services: Services, request: SignedRequest) -> ConsumerRow:
    """The consumer of the key; whoever has none is nobody."""
    async with services.database.transaction() as tx:
        consumer = await open_api.by_key(tx, request.key_id)
    if consumer is None:
        raise Unauthenticated("密钥不存在或已失效。", code="unknown_key")
    return consumer


async def enter(
    services: Services,
    consumer: ConsumerRow,
    request: SignedRequest,
    *,
    text: bytes,
    address: str,
    interface: str,
) -> Entered:
    """Admit the call and count it; every refusal has its own code."""
    now = services.clock()
    require_admitted(
        state=consumer.state,
        valid_from=consumer.valid_from,
        valid_until=consumer.valid_until,
        today=local(now).date(),
    )
    require_address(address, consumer.addresses)
    require_fresh(request, now)
    require_signed(_secret(services, consumer), text, request)
    async with services.database.transaction() as tx:
        await _count(tx, services, consumer, request)
        return Entered(consumer=consumer, grant=await _granted(tx, consumer, interface))


async def _count(tx: Tx, services: Services, consumer: ConsumerRow, request: SignedRequest) -> None:
    now = services.clock()
    await open_api.lock(tx, request.key_id)
    if await open_api.admitted_since(tx, request.key_id, now - MINUTE) >= consumer.rate:
        raise TooManyRequests("调用过于频繁，请稍后再试。", code="rate_limited")
    if not await open_api.use_nonce(tx, request.key_id, request.nonce, now):
        raise Unauthenticated("请求已被使用过。", code="replayed")


async def _granted(tx: Tx, consumer: ConsumerRow, interface: str) -> GrantView:
    require_interface(interface)
    for grant in await open_api.grants(tx, consumer.id):
        if grant.interface == interface:
            return grant
    raise Forbidden("未授权调用这个接口。", code="not_granted")


def _secret(services: Services, consumer: ConsumerRow) -> bytes:
    key = services.keys.sealing(API_SECRET)
    return open_field(key, consumer.secret_sealed, f"api_key:{consumer.key_id}").encode()
