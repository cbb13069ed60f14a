"""Letting a consumer in: key, state, address, time, signature, number used once, rate, grant."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from connectors.postgres.access import nonces
from connectors.postgres.exchange import data_sets, open_api, open_interfaces
from connectors.postgres.exchange.open_api import ConsumerRow
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.exchange.open_api.admission import require_address, require_admitted
from pipelines.rules.exchange.open_api.interfaces import SETS, require_interface
from pipelines.rules.exchange.open_api.life import Standing, answering, require_answering
from pipelines.rules.exchange.open_api.signature import SignedRequest, require_fresh, require_signed
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.field import open_field
from pipelines.rules.security.purposes import API_SECRET
from schemas.errors import Forbidden, NotFound, TooManyRequests, Unauthenticated
from schemas.exchange.data_sets import Tailoring
from schemas.exchange.open_api import GrantView

MINUTE = timedelta(minutes=1)
HEADERS = {
    "key_id": "x-api-key",
    "at": "x-api-time",
    "nonce": "x-api-nonce",
    "signature": "x-api-signature",
}


class Tailored(msgspec.Struct, frozen=True, kw_only=True):
    """The data set that is called."""

    id: str
    definition: Tailoring


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """A consumer that may call the interface now."""

    consumer: ConsumerRow
    grant: GrantView
    """Of the interface, or of the one that a data set is cut from."""
    standing: Standing
    """Of the version that answers."""
    data_set: Tailored | None = None


def signed_request(headers: Mapping[str, str]) -> SignedRequest:
    """What the headers say; `Unauthenticated` names the first that is missing."""
    values = {name: headers.get(header, "") for name, header in HEADERS.items()}
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
    version: int | None = None,
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
    # The number is used up and the call counted, whatever it is told now.
    async with services.database.transaction() as tx:
        return await _entered(tx, consumer, interface, version, local(now).date())


async def _count(tx: Tx, services: Services, consumer: ConsumerRow, request: SignedRequest) -> None:
    now = services.clock()
    await open_api.lock(tx, request.key_id)
    if await open_api.admitted_since(tx, request.key_id, now - MINUTE) >= consumer.rate:
        raise TooManyRequests("调用过于频繁，请稍后再试。", code="rate_limited")
    if not await nonces.use(tx, request.key_id, request.nonce, now):
        raise Unauthenticated("请求已被使用过。", code="replayed")


async def _entered(
    tx: Tx, consumer: ConsumerRow, interface: str, version: int | None, today: date
) -> Entered:
    found = await data_sets.named(tx, interface) if interface.startswith(SETS) else None
    if interface.startswith(SETS) and (found is None or found.consumer_id != consumer.id):
        # One of another consumer is not told from one that is not there.
        raise NotFound("没有这个接口。", code="no_such_interface")
    grant = await _granted(tx, consumer, found.base if found else interface)
    if found is None and grant.tailored:
        raise Forbidden("只授权通过定制数据集取数。", code="tailored_only")
    standing = await _standing(tx, interface, version, today)
    require_answering(standing, today)
    if found is None:
        return Entered(consumer=consumer, grant=grant, standing=standing)
    made = await data_sets.version(tx, found.id, standing.version)
    assert made is not None
    tailored = Tailored(id=found.id, definition=made.definition)
    return Entered(consumer=consumer, grant=grant, standing=standing, data_set=tailored)


async def _granted(tx: Tx, consumer: ConsumerRow, interface: str) -> GrantView:
    require_interface(interface)
    for grant in await open_api.grants(tx, consumer.id):
        if grant.interface == interface:
            return grant
    raise Forbidden("未授权调用这个接口。", code="not_granted")


async def _standing(tx: Tx, interface: str, version: int | None, today: date) -> Standing:
    versions = await open_interfaces.versions(tx, interface)
    if version is None:
        return answering(versions, today)
    for one in versions:
        if one.version == version:
            return one
    raise NotFound("没有这个版本。", code="no_such_version")


def _secret(services: Services, consumer: ConsumerRow) -> bytes:
    key = services.keys.sealing(API_SECRET)
    return open_field(key, consumer.secret_sealed, f"api_key:{consumer.key_id}").encode()
