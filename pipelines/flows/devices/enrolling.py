"""A terminal brings in the key that it signs with from then on (VC-DEV-03)."""

from connectors.postgres.devices import credentials
from pipelines.flows.access.auth import signed_devices
from pipelines.flows.access.auth.callers import Device
from pipelines.flows.access.auth.devices import told
from pipelines.flows.access.auth.signed_devices import Request
from pipelines.flows.devices.terminal import note
from pipelines.flows.services import Services
from pipelines.rules.devices.signature import fingerprint, signed_request
from pipelines.rules.exchange.open_api.signature import require_fresh
from schemas.devices.terminal import BroughtKey, KeptKey
from schemas.errors import Conflict, InvalidInput


async def bring_key(
    services: Services, device: Device, request: Request, asked: BroughtKey
) -> KeptKey:
    """The key counts once its holder has signed for it; another one needs a new credential."""
    row, key = device.row, bytes.fromhex(asked.public_key)
    signed = signed_request(request.headers, row.serial)
    now = services.clock()
    require_fresh(signed, now, services.settings.request_skew_s)
    if not await signed_devices.holds(services, request, signed, key):
        raise InvalidInput("签名不是由这个公钥的持有者作出的。", code="wrong_signature")
    await signed_devices.use_up(services, row, signed, told(request.headers, device.address))
    async with services.database.transaction() as tx:
        if await credentials.put_key(tx, row.id, asked.public_key, now):
            await note(tx, services, device, "device.key", {"fingerprint": fingerprint(key)})
        elif await credentials.key_of(tx, row.id) != key:
            raise Conflict("该凭证已登记过公钥，更换须重新签发凭证。", code="key_known")
    return KeptKey(device_id=row.id, fingerprint=fingerprint(key), time=now)
