"""The inmate whom something of a relative's is about: a bound one, or one who is named."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from connectors.postgres.audit import look_ups
from connectors.postgres.people import people
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.services import Services
from schemas.errors import NotFound, TooManyRequests
from schemas.people.kinds import BindingState

SPAN, MOST_MISSES = timedelta(hours=1), 5
"""How often somebody may name in vain, so that nobody finds out by trying who is held here."""
UNKNOWN = "inmate_unknown"


async def own_inmate(tx: Tx, relative: Relative, inmate_id: str) -> BoundInmateRow:
    bound = await people.binding(tx, relative.id, inmate_id)
    if bound is None or bound.binding_state is not BindingState.APPROVED:
        raise NotFound("没有找到您绑定的这位服刑人员。", code="inmate_not_found")
    return bound


async def named_inmate(tx: Tx, services: Services, seeker_id: str, told: Mapping[str, str]) -> str:
    """Who is told by these columns together; what of it is wrong stays unsaid."""
    since = services.clock() - SPAN
    if await look_ups.misses(tx, seeker_id, UNKNOWN, since) >= MOST_MISSES:
        message = "核对不符的次数过多，请一小时后再试，或到监狱会见窗口办理。"
        raise TooManyRequests(message, code="too_many_names")
    found = await people.inmate_named(tx, told)
    if found is None:
        message = "没有找到与所填信息相符的在押服刑人员，请核对后再提交。"
        raise NotFound(message, code=UNKNOWN)
    return found.id


async def said_inmate(tx: Tx, inmate_id: str, kinship: str) -> BoundInmateRow:
    """As if bound already, in the way that the relative says."""
    found = await people.inmate_by_id(tx, inmate_id)
    if found is None:
        raise NotFound("没有找到这位服刑人员。", code="inmate_not_found")
    known = msgspec.structs.asdict(found)
    return BoundInmateRow(**known, kinship=kinship, binding_state=BindingState.PENDING)
