"""The black list: an entry counts from the moment it is made, and a relative has one of a kind."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from schemas.modules.people.blacklist_entries import IN_FORCE, LIFTED
from schemas.people.kinds import BarredFrom
from schemas.tables.people.person import blacklist_entry


async def bar(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Note when an entry begins and is lifted; refuse what would bar nobody."""
    before, until = saving.before, saving.values["until"]
    changed = before is None or before.values["until"] != until
    if changed and until is not None and until <= saving.at:
        raise problem("until", "有效期至应晚于现在")
    if before is None:
        await _require_new(tx, saving)
        return {"since": saving.at}
    lifted = before.state != saving.state and saving.state == LIFTED
    return {"lifted_at": saving.at} if lifted else {}


async def require_not_barred(tx: Tx, relative_id: str, at: datetime) -> None:
    """Raise where the relative may not visit."""
    if await people.blacklisted(tx, relative_id, at, BarredFrom.VISIT):
        raise problem("relative_id", "该家属在黑名单中，不能会见")


async def _require_new(tx: Tx, saving: Saving) -> None:
    entry = blacklist_entry
    wider = {BarredFrom.ALL.value, str(saving.values["channel"])}
    found = select(entry.c.id).where(
        entry.c.relative_id == saving.values["relative_id"],
        entry.c.state == IN_FORCE,
        entry.c.channel.in_(sorted(wider)),
        or_(entry.c.until.is_(None), entry.c.until > saving.at),
    )
    if await tx.scalar(found.limit(1)) is not None:
        raise problem("relative_id", "该家属已在黑名单中，请在原记录上修改")
