"""Nothing of a relative is used before he agreed to the notice in force (NF-SEC-11)."""

from connectors.postgres.governance import privacy
from connectors.postgres.people import public_accounts
from pipelines.flows.access.auth.callers import PublicUser, Relative
from pipelines.flows.services import Services
from schemas.errors import Forbidden


async def require_consent(services: Services, relative: Relative) -> None:
    """Raise `Forbidden` unless the relative has agreed."""
    async with services.database.transaction() as tx:
        agreed = await privacy.has_agreed(tx, relative.id)
    if not agreed:
        raise _needed()


async def require_public_consent(services: Services, user: PublicUser) -> None:
    """The same of whoever has an account."""
    async with services.database.transaction() as tx:
        agreed = await public_accounts.has_agreed(tx, user.id)
    if not agreed:
        raise _needed()


def _needed() -> Forbidden:
    return Forbidden("请先阅读并同意《个人信息处理告知书》。", code="consent_needed")
