"""Who of those who are to come along may be picked (VC-PUB-09, VC-PUB-10)."""

from collections.abc import Sequence
from datetime import date

from connectors.postgres.people import companions
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.people.companions import UNVERIFIED_TEXT, refusal
from pipelines.rules.people.id_number import is_adult
from pipelines.rules.visits.telling import Companion
from schemas.errors import Conflict
from schemas.visits.booking import CompanionRequest


async def chosen(
    tx: Tx,
    services: Services,
    relative_id: str,
    asked: Sequence[CompanionRequest],
    day: date,
    *,
    by_officer: bool,
) -> list[Companion]:
    """As they are known where they were picked; by name alone where that is allowed."""
    ids = [one.companion_id for one in asked if one.companion_id]
    known = {row.id: row for row in await companions.own(tx, relative_id, ids)}
    found: list[Companion] = []
    for one in asked:
        row = known.get(one.companion_id or "")
        if row is None:
            picked = one.companion_id is not None
            if picked or (services.settings.companions_verified and not by_officer):
                raise _refused(one.name.strip(), UNVERIFIED_TEXT)
            found.append(Companion(one.name.strip(), one.minor))
            continue
        if text := refusal(row.state, row.proof, row.birth_day, day):
            raise _refused(row.name, text)
        minor = row.birth_day is not None and not is_adult(row.birth_day, day)
        found.append(Companion(row.name, minor))
    return found


def _refused(name: str, text: str) -> Conflict:
    return Conflict(f"{name}{text}", code="companion_unverified")
