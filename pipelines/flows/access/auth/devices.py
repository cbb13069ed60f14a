"""Letting terminals in by the credential that an officer issued, where they do not sign."""

from collections.abc import Mapping

from connectors.postgres.devices import credentials, registry
from connectors.postgres.devices.registry import DeviceRow
from pipelines.flows.access.auth.callers import Device
from pipelines.flows.access.auth.refused_devices import Told, turn_away
from pipelines.flows.services import Services
from pipelines.rules.access.sign_in import terminal_required
from pipelines.rules.devices.credential import is_serial, plain, proves
from pipelines.rules.devices.signature import SERIAL
from pipelines.rules.security.purposes import DEVICE_SECRET
from schemas.devices.kinds import DeviceState, RefusalReason
from schemas.errors import Forbidden, Unauthenticated

SECRET, MODEL = "x-device-secret", "x-device-model"
LONGEST_MODEL = 64


def told(headers: Mapping[str, str], address: str) -> Told:
    """`Unauthenticated` where the headers name no device at all."""
    serial = headers.get(SERIAL, "")
    if not is_serial(serial):
        raise Unauthenticated(f"缺少请求头 {SERIAL}，或其格式不正确。", code="header_missing")
    model = plain(headers.get(MODEL, ""), LONGEST_MODEL)
    secret = headers.get(SECRET, "")
    return Told(serial=serial, secret=secret, model=model, address=address)


async def terminal(services: Services, headers: Mapping[str, str], address: str) -> Device | None:
    """The registered terminal that an inmate stands at; None at the page of a demonstration."""
    if SERIAL not in headers:
        if terminal_required(services.settings):
            raise Unauthenticated("请在已登记的会见终端上登录。", code="terminal_needed")
        return None
    device = await by_credential(services, told(headers, address))
    if device.row.state is not DeviceState.ENABLED:
        raise Forbidden("设备未启用，不能在此登录。", code="device_not_enabled")
    return device


async def by_credential(services: Services, asked: Told) -> Device:
    """The device whose credential this is; a retired one is no longer let in."""
    async with services.database.transaction() as tx:
        row = await registry.by_serial(tx, asked.serial)
        digest = await credentials.digest_of(tx, row.id) if row else None
    key = services.keys.derive(DEVICE_SECRET)
    # Both ways the same work, so that the time of an answer tells no known serial number.
    proven = proves(key, asked.serial, asked.secret, digest)
    if row is None or not proven:
        reason = RefusalReason.UNKNOWN if row is None else RefusalReason.WRONG_SECRET
        await turn_away(services, asked, reason)
        raise unknown()
    return let_in(row, asked)


def let_in(row: DeviceRow, asked: Told) -> Device:
    if row.state is DeviceState.RETIRED:
        raise Forbidden("设备已报废。", code="device_retired")
    return Device(row=row, address=asked.address)


def unknown() -> Unauthenticated:
    """The same words whatever is wrong: a stranger learns no serial number by them."""
    return Unauthenticated("设备未登记或凭证不正确，等待管理员处理。", code="unknown_device")
