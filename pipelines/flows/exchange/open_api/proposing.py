"""Asking for more to be opened to an outside system; nothing of it counts yet (NF-SEC-19)."""

from typing import Any

from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.open_api.proposed import OpeningChange
from pipelines.flows.modules import guarding
from pipelines.flows.modules.desk import Desk
from pipelines.rules.exchange.open_api.grants import all_in_words, difference
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import state_title
from schemas.modules.common import ACTIVE

NEW_KEY = {"title": "密钥", "before": "不变", "after": "签发新密钥，领取后原密钥失效"}


async def propose(tx: Tx, desk: Desk, before: Stored, change: OpeningChange) -> str:
    """Id of the case; `Conflict` where the consumer waits for one already."""
    await desk.require_whole(tx, before)
    lines: list[dict[str, Any]] = []
    noted: dict[str, Any] = {"reason": change.reason, "key": change.key}
    if change.action:
        told = [state_title(desk.module, one) for one in (before.state, ACTIVE)]
        lines.append({"title": "状态", "before": told[0], "after": told[1]})
    if change.grants is not None:
        lines += difference(change.grants_before, change.grants)
        noted |= {
            "grants_before": all_in_words(change.grants_before),
            "grants": all_in_words(change.grants),
        }
    if change.key:
        lines.append(NEW_KEY)
    return await guarding.submitted(tx, desk, before, change, lines, _verb(change), **noted)


def reason_of(text: str) -> str:
    """Why; `InvalidInput` where nothing is said."""
    if not text.strip():
        raise problem("reason", "请填写理由")
    return text.strip()


def _verb(change: OpeningChange) -> str:
    if change.action:
        return "开通"
    return "开放接口给" if change.grants is not None else "签发密钥给"
