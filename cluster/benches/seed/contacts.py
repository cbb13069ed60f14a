"""Made-up visits, phone calls and letters, so that no list of them is empty at first."""

from collections.abc import Mapping
from datetime import timedelta

from cluster.benches.seed.cast import Kin, kin, prisoners
from cluster.benches.seed.records import Planter
from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
from connectors.postgres.platform.units import UnitRow
from pipelines.rules.governance.confidentiality import finding_of
from pipelines.rules.platform.local_time import local
from schemas.calls.channel import Channel, Period
from schemas.calls.phone import EndCause, PhoneCallState
from schemas.modules.calls.call_rules import CALL_RULES
from schemas.modules.letters.letters import LETTERS, Direction, LetterState
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.modules.visits.visits import VISITS, VisitSource, VisitState, VisitType
from schemas.people.kinds import BindingState, CustodyState

TYPES = tuple(VisitType)
LONGEST_S = 600


async def plant_contacts(
    planter: Planter,
    bureau: UnitRow,
    inmates: Mapping[str, str],
    relatives: Mapping[str, str],
) -> dict[str, int]:
    """A visit, a call and a letter of every bound pair; answers how many of each."""
    await planter.add(
        CALL_RULES,
        name="亲情电话每月五次",
        channel=Channel.PHONE,
        unit_id=bureau.id,
        level=None,
        period=Period.MONTH,
        most_calls=5,
        most_minutes=LONGEST_S // 60,
    )
    held = {one.number for one in prisoners() if one.custody is CustodyState.IN_CUSTODY}
    made = 0
    for one in kin():
        for inmate_no, kinship, state in one.bound_to:
            if state is not BindingState.APPROVED or inmate_no not in held or one.blacklisted:
                continue
            inmate = await people.inmate_by_id(planter.tx, inmates[inmate_no])
            assert inmate is not None
            made += 1
            relative_id = relatives[one.openid]
            related = {"kinship": kinship.value, **finding_of(kinship.value).columns()}
            await _visit(planter, made, inmate, relative_id, related)
            await _call(planter, made, inmate, relative_id, related)
            await _letter(planter, made, inmate, relative_id, one, related)
    return {"visits": made, "phone_calls": made, "letters": made}


async def _visit(
    planter: Planter, number: int, inmate: InmateRow, relative_id: str, related: Mapping[str, str]
) -> None:
    coming = number % 4 == 0
    begins = planter.now + timedelta(days=1 if coming else -(number % 20) - 1)
    await planter.add(
        VISITS,
        state=VisitState.REGISTERED if coming else VisitState.FINISHED,
        inmate_id=inmate.id,
        relative_id=relative_id,
        visit_type=TYPES[number % len(TYPES)],
        seat=f"A{number % 12 + 1:02}",
        planned_at=begins,
        started_at=None if coming else begins + timedelta(minutes=4),
        ended_at=None if coming else begins + timedelta(minutes=34),
        source=VisitSource.WINDOW,
        ward_id=inmate.ward_id,
        treatment_level=inmate.treatment_level,
        **related,
    )


async def _call(
    planter: Planter, number: int, inmate: InmateRow, relative_id: str, related: Mapping[str, str]
) -> None:
    answered = number % 5 != 0
    began = planter.now - timedelta(days=number % 15 + 1, hours=number % 6)
    seconds = 120 + number * 17 % 420
    picked_up = began + timedelta(seconds=9) if answered else None
    await planter.add(
        PHONE_CALLS,
        state=PhoneCallState.CONNECTED if answered else PhoneCallState.NO_ANSWER,
        inmate_id=inmate.id,
        relative_id=relative_id,
        phone=f"100{number:08}",
        ward_id=inmate.ward_id,
        treatment_level=inmate.treatment_level,
        started_at=began,
        answered_at=picked_up,
        ended_at=picked_up + timedelta(seconds=seconds) if picked_up else began,
        seconds=seconds if answered else None,
        most_seconds=LONGEST_S,
        end_cause=EndCause.HUNG_UP if answered else EndCause.NO_ANSWER,
        **related,
    )


async def _letter(
    planter: Planter,
    number: int,
    inmate: InmateRow,
    relative_id: str,
    one: Kin,
    related: Mapping[str, str],
) -> None:
    inbound = number % 2 == 0
    day = local(planter.now - timedelta(days=number % 9)).date()
    await planter.add(
        LETTERS,
        state=LetterState.REGISTERED,
        direction=Direction.INBOUND if inbound else Direction.OUTBOUND,
        inmate_id=inmate.id,
        relative_id=relative_id,
        sender=one.name if inbound else inmate.name,
        recipient=inmate.name if inbound else one.name,
        arrived_on=day,
        postmarked_on=day - timedelta(days=3) if inbound else None,
        ward_id=inmate.ward_id,
        treatment_level=inmate.treatment_level,
        **related,
    )
