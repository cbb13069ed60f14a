"""Whether a made-up bureau may be planted here: never among what is real, and never into a log that
would go back in time."""

from datetime import datetime, time

from sqlalchemy import func, select

from connectors.postgres import settled_mode
from connectors.postgres.platform import bureau_parts
from connectors.postgres.platform.bureau_parts import Part
from connectors.postgres.transaction import Tx
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import Month, months_of
from pipelines.rules.bureau.plan import moment
from schemas.environments import DEMONSTRATION
from schemas.errors import Conflict
from schemas.tables.access.access import officer, sign_in_log
from schemas.tables.audit.audit import audit_row
from schemas.tables.platform.org import org_unit

PLAN = "plan"
"""The first part: what the bureau is made from."""


async def require_own(tx: Tx, ground: Ground, plan_digest: str) -> dict[str, Part]:
    """Parts that are planted already; `Conflict` where this bureau has no place here."""
    if await settled_mode.known(tx) not in (None, DEMONSTRATION):
        raise Conflict("这里的数据属于正式环境，不能生成演示数据。", code="bureau_among_real_data")
    parts = await bureau_parts.all_of(tx)
    if not parts:
        await _require_empty(tx, ground.plan.founded)
        return parts
    if parts[PLAN].digest != plan_digest:
        raise Conflict(
            "这里的演示监狱局是按其他参数生成的，不能改按这些参数继续。请使用原来的参数，"
            "或另选一个数据目录。",
            code="bureau_made_otherwise",
        )
    await _require_nobody_else(tx, ground)
    if any(log_of(month) not in parts for month in months_of(ground.plan)):
        await _require_no_later_log(tx, moment(ground.plan.until, time(0)))
    return parts


def log_of(month: Month) -> str:
    """The part that holds a month's log."""
    return f"log/{month.name}"


async def _require_empty(tx: Tx, founded: datetime) -> None:
    if await tx.scalar(select(org_unit.c.id).limit(1)) is not None:
        raise Conflict(
            "这里已有单位和人员，演示监狱局只能生成在空的平台上。请另选一个数据目录。",
            code="bureau_needs_emptiness",
        )
    await _require_no_later_log(tx, founded)


async def _require_no_later_log(tx: Tx, last: datetime) -> None:
    """The rest of the history would lie behind what came since."""
    newest = await tx.scalar(select(func.max(audit_row.c.at)))
    if newest is not None and newest > last:
        raise Conflict(
            "审计日志中已有之后的记录，不能再写入更早的历史。请另选一个数据目录。",
            code="log_has_begun",
        )


async def _require_nobody_else(tx: Tx, ground: Ground) -> None:
    """Whoever works here with an account of his own works with what is not made up."""
    logins = select(officer.c.login).join(sign_in_log, sign_in_log.c.officer_id == officer.c.id)
    signed_in = set(await tx.connection.scalars(logins.distinct()))
    if signed_in - ground.cast.officers.keys():
        raise Conflict(
            "演示账号以外的账号登录过这个平台，不能再生成演示数据。",
            code="others_signed_in",
        )
