"""No report goes on whose values were changed past the platform (LR-CRYPTO-02)."""

from connectors.postgres.reports import cells
from connectors.postgres.transaction import Tx
from pipelines.flows.audit.integrity.alarm import tell
from pipelines.flows.services import Services
from schemas.errors import Conflict


async def require_whole(tx: Tx, services: Services, report_id: str) -> None:
    """Raise `Conflict` where a cell is not as it was sealed, and alert of it."""
    broken = await cells.broken(tx, report_id)
    for one in broken:
        await tell(services, one)
    if broken:
        raise Conflict(
            f"报表有{len(broken)}格数据被绕过平台改动，已报警；核实前不能报送和审批。",
            code="report_tampered",
        )
