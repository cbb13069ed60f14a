"""Letting terminals in by what they sign: one request, at its time, once (VC-DEV-03, ID-4)."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache, partial

import msgspec

from connectors.keys import sm2
from connectors.postgres.access import nonces
from connectors.postgres.devices import credentials, registry
from connectors.postgres.devices.registry import DeviceRow
from pipelines.flows.access.auth.callers import Device
from pipelines.flows.access.auth.devices import let_in, unknown
from pipelines.flows.access.auth.refused_devices import Told, turn_away
from pipelines.flows.services import Services
from pipelines.rules.devices.signature import Asked, signature_bytes, signed_request, signed_text
from pipelines.rules.exchange.open_api.signature import SignedRequest, require_fresh
from schemas.devices.kinds import DeviceState, RefusalReason
from schemas.errors import Forbidden, Unauthenticated


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What came, as far as it is signed; the body is read once the rest was found worth it."""

    headers: Mapping[str, str]
    method: str
    path: str
    query: Iterable[tuple[str, str]]
    body: Callable[[], Awaitable[bytes]]


async def enter(services: Services, request: Request, asked: Told, *, disabled_too: bool) -> Device:
    """The device that signed this request; what is cheap to refuse is refused first."""
    signed = await _fresh(services, request, asked)
    async with services.database.transaction() as tx:
        row = await registry.by_serial(tx, asked.serial)
        key = await credentials.key_of(tx, row.id) if row else None
    # Both ways the same work, so that the time of an answer tells no known serial number.
    held = await holds(services, request, signed, key or _nobody())
    if row is None or key is None or not held:
        await turn_away(services, asked, _reason(row, key))
        raise unknown()
    # Whoever holds a line open until the number is forgotten comes too late.
    require_fresh(signed, services.clock(), 2 * services.settings.request_skew_s)
    await use_up(services, row, signed, asked)
    device = let_in(row, asked)
    if row.state is DeviceState.DISABLED and not disabled_too:
        raise Forbidden("设备已停用。", code="device_not_enabled")
    return device


async def holds(services: Services, request: Request, signed: SignedRequest, key: bytes) -> bool:
    """Whether the holder of the key signed exactly this; beside the event loop, and bounded."""
    asked = Asked(
        method=request.method,
        path=request.path,
        query=request.query,
        body=await request.body(),
    )
    text = signed_text(signed.key_id, signed.at, signed.nonce, asked)
    verify = partial(sm2.verify, key, text, signature_bytes(signed))
    return await services.signatures.run(verify)


async def use_up(services: Services, row: DeviceRow, signed: SignedRequest, asked: Told) -> None:
    """The number counts for this once, among all replicas."""
    if not await nonces.use_ahead(services.database, row.id, signed.nonce, services.clock()):
        await turn_away(services, asked, RefusalReason.REPLAYED)
        raise Unauthenticated("请求已被使用过。", code="replayed")


async def _fresh(services: Services, request: Request, asked: Told) -> SignedRequest:
    try:
        signed = signed_request(request.headers, asked.serial)
    except Unauthenticated:
        async with services.database.transaction() as tx:
            known = await registry.by_serial(tx, asked.serial) is not None
        await turn_away(services, asked, RefusalReason.UNSIGNED if known else RefusalReason.UNKNOWN)
        raise
    require_fresh(signed, services.clock(), services.settings.request_skew_s)
    return signed


def _reason(row: DeviceRow | None, key: bytes | None) -> RefusalReason:
    if row is None:
        return RefusalReason.UNKNOWN
    return RefusalReason.NO_KEY if key is None else RefusalReason.WRONG_SIGNATURE


@cache
def _nobody() -> bytes:
    """A key whose holder there is none of."""
    return sm2.public_key(sm2.new_private())
