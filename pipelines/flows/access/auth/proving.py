"""What every sign-in by password shares: it tells nobody whether an account is there or locked."""

from connectors.postgres.access.attempts import Reserved
from pipelines.rules.platform.local_time import clock_text
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.errors import Forbidden, QinqiaoError, Unauthenticated

NOBODY = hash_password("", bytes(SALT_BYTES))
"""Checked where there is no account, so that the time taken does not tell."""


def allowed(reserved: Reserved) -> Reserved:
    """Raise `Forbidden` where none of the account's attempts is left."""
    if not reserved.allowed:
        raise wrong_or_locked(reserved)
    return reserved


def wrong_or_locked(
    reserved: Reserved,
    message: str = "账号或密码不正确。",
    code: str = "sign_in_failed",
) -> QinqiaoError:
    if reserved.locked_until is None:
        return Unauthenticated(message, code=code)
    return Forbidden(
        f"连续验证失败，账号已锁定，请在{clock_text(reserved.locked_until)}后再试。",
        code="account_locked",
    )
