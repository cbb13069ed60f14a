"""Whether video calls are open to a relative, inmate by inmate (VC-WL-06)."""

from collections.abc import Collection
from datetime import datetime

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.cases import Search
from connectors.postgres.people import whitelist_rules
from connectors.postgres.transaction import Tx
from pipelines.rules.people.whitelist import Standing, standing
from pipelines.rules.platform.local_time import local
from schemas.approvals.state import CaseState
from schemas.modules.people.whitelist_entries import WHITELIST_ENTRY

OPEN_STATES = (CaseState.PENDING, CaseState.RETURNED)


async def standings_of(
    tx: Tx, relative_id: str, inmate_ids: Collection[str], now: datetime
) -> dict[str, Standing]:
    """By inmate, how the relative stands today."""
    entries = await whitelist_rules.entries_of(tx, relative_id)
    search = Search(applicant=relative_id, kinds=(WHITELIST_ENTRY,), states=OPEN_STATES)
    rows, _ = await cases.page(tx, search, limit=100, offset=0)
    applied = {(row.proposal or {}).get("inmate_id") for row in rows}
    found = {}
    for inmate_id in inmate_ids:
        since, until = entries.get(inmate_id, (None, None))
        today = local(now).date()
        found[inmate_id] = standing(since, until, applied=inmate_id in applied, today=today)
    return found
