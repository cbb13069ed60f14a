"""Records of officers: a new one opens no account, a deactivated one closes it (VC-BASE-01)."""

import asyncio
import secrets
from typing import Any

from sqlalchemy import or_, select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.modules.common import INACTIVE
from schemas.tables.access.access import officer


async def close_account(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Until the system administrator enables the account and resets it, nobody signs in."""
    if saving.before is None:
        await _require_free(tx, saving.values["police_no"])
        secret = secrets.token_urlsafe(32)
        unknown = await asyncio.to_thread(hash_password, secret, secrets.token_bytes(SALT_BYTES))
        return {
            "login": saving.values["police_no"],
            "password_hash": unknown,
            "enabled": False,
            "failed_sign_ins": 0,
        }
    return {"enabled": False} if saving.state == INACTIVE else {}


async def _require_free(tx: Tx, police_no: str) -> None:
    """The number is the login too, where an account is opened later."""
    taken = or_(officer.c.police_no == police_no, officer.c.login == police_no)
    if await tx.scalar(select(officer.c.id).where(taken).limit(1)) is not None:
        raise problem("police_no", "警号已被使用")
