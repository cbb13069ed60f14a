"""Letting terminals in by their own credential; who is not known is listed, not forgotten."""

import logging
from collections.abc import Mapping

import msgspec

from connectors.postgres import audit
from connectors.postgres.devices import credentials, refusals, registry
from pipelines.devices.credential import is_serial, plain, proves
from pipelines.rules.sign_in import terminal_required
from pipelines.security.actor import Actor
from pipelines.security.purposes import DEVICE_SECRET
from schemas.calls.state import ActorKind
from schemas.devices.kinds import DeviceState, RefusalReason
from schemas.errors import Forbidden, Unauthenticated
from serve.auth.callers import Device
from serve.services import Services

logger = logging.getLogger(__name__)

SERIAL, SECRET, MODEL = "x-device-serial", "x-device-secret", "x-device-model"
LONGEST_MODEL = 64


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the headers of a terminal's request say."""

    serial: str
    secret: str
    model: str


def told(headers: Mapping[str, str]) -> Told:
    """`Unauthenticated` where the headers name no device at all."""
    serial = headers.get(SERIAL, "")
    if not is_serial(serial):
        raise Unauthenticated(f"缺少请求头 {SERIAL}，或其格式不正确。", code="header_missing")
    model = plain(headers.get(MODEL, ""), LONGEST_MODEL)
    return Told(serial=serial, secret=headers.get(SECRET, ""), model=model)


async def terminal(services: Services, headers: Mapping[str, str], address: str) -> Device | None:
    """The registered terminal that an inmate stands at; None at the page of a demonstration."""
    if SERIAL not in headers:
        if terminal_required(services.settings):
            raise Unauthenticated("请在已登记的会见终端上登录。", code="terminal_needed")
        return None
    device = await enter(services, told(headers), address)
    if device.row.state is not DeviceState.ENABLED:
        raise Forbidden("设备未启用，不能在此登录。", code="device_not_enabled")
    return device


async def enter(services: Services, asked: Told, address: str) -> Device:
    """The device whose credential this is; a retired one is no longer let in."""
    async with services.database.transaction() as tx:
        row = await registry.by_serial(tx, asked.serial)
        digest = await credentials.digest_of(tx, row.id) if row else None
    key = services.keys.derive(DEVICE_SECRET)
    # Both ways the same work, so that the time of an answer tells no known serial number.
    proven = proves(key, asked.serial, asked.secret, digest)
    if row is None or not proven:
        reason = RefusalReason.UNKNOWN if row is None else RefusalReason.WRONG_SECRET
        await _list(services, asked, address, reason)
        raise Unauthenticated("设备未登记或凭证不正确，等待管理员处理。", code="unknown_device")
    if row.state is DeviceState.RETIRED:
        raise Forbidden("设备已报废。", code="device_retired")
    return Device(row=row, address=address)


async def _list(services: Services, asked: Told, address: str, reason: RefusalReason) -> None:
    """Count the attempt; the first one of a device is audited, the others would flood the log."""
    now = services.clock()
    async with services.database.transaction() as tx:
        listed = await refusals.note(
            tx, serial=asked.serial, model=asked.model, address=address, reason=reason, now=now
        )
        if listed is not None:
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=Actor(ActorKind.DEVICE, None, asked.serial, address),
                action="device.refused",
                object_kind="refused_device",
                object_id=listed,
                result="refused",
                detail={"serial": asked.serial, "reason": reason},
                at=now,
            )
    logger.info("refused device %s from %s: %s", asked.serial, address, reason.value)
