"""Where somebody outside can be reached, looked up at the moment of telling."""

import msgspec

from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.security.contexts import relative_phone
from pipelines.rules.security.field import open_field
from pipelines.rules.security.purposes import PERSONAL


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """A relative, or an account that is nobody's relative."""

    relative_id: str | None
    account_id: str | None
    phone: str
    openid: str | None


async def reach(
    tx: Tx, keys: FieldKeys, *, relative_id: str | None, account_id: str | None
) -> Recipient | None:
    """None where there is nobody any more."""
    if relative_id is None:
        return None
    relative = await people.relative_by_id(tx, relative_id)
    if relative is None or not relative.enabled:
        return None
    context = relative_phone(relative.id)
    phone = open_field(keys.sealing(PERSONAL), relative.phone_sealed, context)
    return Recipient(
        relative_id=relative.id,
        account_id=account_id,
        phone=phone,
        openid=relative.wechat_openid,
    )
