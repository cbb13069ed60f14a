"""Visits and letters: who may be met or written to, and what follows from each step."""

from datetime import datetime
from typing import Any

from connectors.postgres.calls.allowance_rules import require_visit
from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import require_help_person
from connectors.postgres.people import people
from connectors.postgres.people.blacklist_rules import require_not_barred
from connectors.postgres.people.inmate_rules import level_at, under_key_control
from connectors.postgres.people.people import InmateRow
from connectors.postgres.phone.number_rules import require_bound
from connectors.postgres.transaction import Tx
from pipelines.rules.governance.confidentiality import finding_of
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import Forbidden
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.letters.letters import LetterState
from schemas.modules.visits.visits import VisitState
from schemas.people.kinds import BindingState, CustodyState

SETTLED = (LetterState.HANDED_OVER, LetterState.POSTED, LetterState.RETURNED)


async def place_of(tx: Tx, inmate: InmateRow, at: datetime) -> dict[str, Any]:
    """Where the inmate is and which level he has, kept with the record."""
    return {"ward_id": inmate.ward_id, "treatment_level": await level_at(tx, inmate.id, at)}


async def hold_visit(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a visit that may not be; note when it began and ended."""
    before = saving.before
    if before is None:
        inmate = await _held(tx, saving)
        kinship = await _kinship(tx, saving)
        helper = saving.values["help_person_id"] is not None
        found = finding_of(kinship, helper=helper).columns()
        await _require_allowance(tx, saving, str(found["confidentiality"]))
        return {"kinship": kinship, **found, **await _standing(tx, inmate, saving.at)}
    if before.state == saving.state:
        return {}
    if saving.state == VisitState.VISITING:
        # Custody or the black list may have changed since the registration.
        inmate = await _held(tx, saving)
        await _require_visitor(tx, saving)
        await _require_allowance(tx, saving, before.values["confidentiality"])
        return {"started_at": saving.at, **await _standing(tx, inmate, saving.at)}
    return {"ended_at": saving.at} if saving.state == VisitState.FINISHED else {}


async def _require_allowance(tx: Tx, saving: Saving, confidentiality: str) -> None:
    """Refuses a visit too many, at the registration and when it begins (VC-APPT-12).

    What is with a lawyer is not counted, nor is a helper who comes alone; what was booked with us
    was counted then.
    """
    values = saving.values
    counted = (
        confidentiality != Confidentiality.PRIVILEGED.value
        and values["relative_id"] is not None
        and values.get("booking_id") is None
    )
    if counted:
        at = max(values["planned_at"], saving.at) if saving.before is None else saving.at
        source = None if saving.before is None else f"visit:{saving.before.id}"
        await require_visit(tx, values["inmate_id"], at, saving.at, source=source)


async def _standing(tx: Tx, inmate: InmateRow, at: datetime) -> dict[str, Any]:
    """What counts are made by: as it is when the visit begins, whatever is changed later."""
    focus = await under_key_control(tx, inmate.id, at)
    return {"focus": focus, **await place_of(tx, inmate, at)}


async def keep_letter(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a letter of a relative who is not bound; note when it was settled."""
    before, values = saving.before, saving.values
    if before is None:
        if values["relative_id"] is not None:
            await require_bound(tx, saving)
        of_kinship = await _correspondent(tx, saving)
        _require_unopened(saving, str(of_kinship["confidentiality"]))
        inmate = await people.inmate_by_id(tx, values["inmate_id"])
        return of_kinship | (await place_of(tx, inmate, saving.at) if inmate else {})
    # As it stands now: the database may have kept more than was found when it was entered.
    _require_unopened(saving, before.values["confidentiality"])
    settled = before.state != saving.state and saving.state in SETTLED
    return {"settled_at": saving.at} if settled else {}


def _require_unopened(saving: Saving, confidentiality: str) -> None:
    """Refuse what was read out of a letter that nobody but the two may open."""
    if saving.values["pages"] and confidentiality != Confidentiality.ORDINARY.value:
        raise problem("pages", "保密或待定密的信件不拆阅、不扫描")


def require_readable(letter: Stored) -> None:
    """Raise `Forbidden` for a scan of a letter that is privileged, or may be."""
    if letter.values["confidentiality"] != Confidentiality.ORDINARY.value:
        raise Forbidden("保密或待定密的信件不拆阅。", code="privileged")


async def _correspondent(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Who writes or is written to: as the binding has it, else as the envelope says."""
    relative_id, written = saving.values["relative_id"], saving.values["kinship"]
    bound = (
        await people.binding(tx, relative_id, saving.values["inmate_id"]) if relative_id else None
    )
    here = bound.kinship if bound else None
    return {"kinship": here or written, **finding_of(here, written or "").columns()}


async def _held(tx: Tx, saving: Saving) -> InmateRow:
    inmate = await people.inmate_by_id(tx, saving.values["inmate_id"])
    if inmate is None or inmate.custody_state is not CustodyState.IN_CUSTODY:
        raise problem("inmate_id", "该罪犯不在押，不能会见")
    return inmate


async def _kinship(tx: Tx, saving: Saving) -> str | None:
    """How the one who may visit is related; refuses who may not."""
    await _require_visitor(tx, saving)
    relative_id = saving.values["relative_id"]
    if relative_id is None:
        return None
    bound = await people.binding(tx, relative_id, saving.values["inmate_id"])
    return bound.kinship if bound else None


async def _require_visitor(tx: Tx, saving: Saving) -> None:
    values = saving.values
    relative_id, helper = values["relative_id"], values["help_person_id"]
    if helper is not None:
        day = local(values["planned_at"]).date()
        await require_help_person(tx, saving.module, "help_person_id", helper, day)
    if relative_id is None:
        if helper is None:
            raise problem("relative_id", "请选择主会见家属；帮教会见请选择帮教人员")
        return
    await _require_bound(tx, relative_id, values["inmate_id"])
    await require_not_barred(tx, relative_id, saving.at)


async def _require_bound(tx: Tx, relative_id: str, inmate_id: str) -> None:
    bound = await people.binding(tx, relative_id, inmate_id)
    if bound is None or bound.binding_state is not BindingState.APPROVED:
        raise problem("relative_id", "该家属与罪犯没有已审核的亲属关系")
