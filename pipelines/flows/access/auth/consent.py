"""Nothing of a relative is used before he agreed to the notice in force (NF-SEC-11)."""

from connectors.postgres.governance import privacy
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.services import Services
from schemas.errors import Forbidden


async def require_consent(services: Services, relative: Relative) -> None:
    """Raise `Forbidden` unless the relative has agreed."""
    async with services.database.transaction() as tx:
        agreed = await privacy.has_agreed(tx, relative.id)
    if not agreed:
        raise Forbidden("请先阅读并同意《个人信息处理告知书》。", code="consent_needed")
