"""The inmates' black list: an entry counts from the moment it is made, and is one of its kind."""

from typing import Any

from sqlalchemy import or_, select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.people import inmate_blacklist
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from schemas.modules.people.inmate_blacklist import IN_FORCE, LIFTED
from schemas.people.kinds import BarredFrom


async def bar(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Note when an entry begins, by whom, and when it is lifted; refuse what would bar nobody."""
    before, until = saving.before, saving.values["until"]
    changed = before is None or before.values["until"] != until
    if changed and until is not None and until <= saving.at:
        raise problem("until", "有效期至应晚于现在")
    if before is None:
        await _require_new(tx, saving)
        return {"since": saving.at, "entered_by": saving.by}
    lifted = before.state != saving.state and saving.state == LIFTED
    return {"lifted_at": saving.at} if lifted else {}


async def require_not_barred(tx: Tx, saving: Saving, channel: BarredFrom) -> None:
    """Raise where the record's inmate may not be visited or called."""
    inmate_id = saving.values["inmate_id"]
    reason = await inmate_blacklist.inmate_blacklisted(tx, inmate_id, saving.at, channel)
    if reason is not None:
        raise problem("inmate_id", f"该罪犯在罪犯黑名单中：{reason}")


async def _require_new(tx: Tx, saving: Saving) -> None:
    entry = inmate_blacklist.entry
    wider = {BarredFrom.ALL.value, str(saving.values["channel"])}
    found = select(entry.c.id).where(
        entry.c.inmate_id == saving.values["inmate_id"],
        entry.c.state == IN_FORCE,
        entry.c.channel.in_(sorted(wider)),
        or_(entry.c.until.is_(None), entry.c.until > saving.at),
    )
    if await tx.scalar(found.limit(1)) is not None:
        raise problem("inmate_id", "该罪犯已在黑名单中，请在原记录上修改")
