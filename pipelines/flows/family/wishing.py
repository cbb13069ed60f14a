"""What a relative applies for, as the approval centre is told of it."""

from typing import Any

from connectors.postgres.ids import make_id
from connectors.postgres.people import people
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.proposals import Change, digest_of, proposal_of
from pipelines.flows.approvals.submitting import Application
from pipelines.flows.family.family_approvals import OwnKind, outcomes_of
from pipelines.flows.family.hindrances import registered_face
from pipelines.flows.services import Services
from pipelines.rules.modules.own_form import line, lines_of
from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.validation import for_creation
from pipelines.rules.people.known_relative import KNOWN_TITLE
from pipelines.rules.platform.local_time import local
from schemas.approvals.applications import ApplyAgain
from schemas.approvals.definition import Facts
from schemas.modules.module import Verb
from schemas.modules.own import KNOWN


async def object_id_of(tx: Tx, relative: Relative, one: OwnKind, inmate_id: str) -> str:
    """Of the bound pair where it has one application at a time, whatever is decided of it."""
    if one.own.one_a_pair and not one.own.names:
        return await people.binding_id(tx, relative.id, inmate_id)
    return make_id()


async def wish(
    tx: Tx,
    services: Services,
    relative: Relative,
    one: OwnKind,
    bound: BoundInmateRow,
    object_id: str,
    values: dict[str, Any],
    asked: ApplyAgain,
    known: str = "",
) -> Application:
    """What is to become a record; `InvalidInput` names what of it does not fit.

    `known` is what a prison's visit system says of the pair.
    """
    own, note = one.own, asked.note.strip()
    pair = {"relative_id": relative.id, "inmate_id": bound.id}
    whole = values | pair | {"proof": asked.proof}
    if own.begins:
        whole[own.begins] = local(services.clock()).date().isoformat()
    _, problems = for_creation(one.module, whole)
    refuse(problems)
    lines = lines_of(one.module, own, values, relative.name, note)
    face = await registered_face(tx, relative) if own.face else None
    if face is not None:
        lines.insert(0, line("人脸登记", f"{local(face.created_at):%Y-%m-%d %H:%M} 登记"))
    if known:
        lines.append(line(KNOWN_TITLE, known))
    change = Change(module=one.module.code, verb=Verb.CREATE, values=whole, reason=note)
    about = pair | {"face": face.picture_file_id if face else None}
    if known:
        about[KNOWN] = known
    proposal = proposal_of(services.keys, change, object_id, lines, **about)
    outcomes = await outcomes_of(tx, services, own, relative.id, bound.id, known)
    facts: Facts = {
        "kinship": bound.kinship,
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "proposal": digest_of(proposal),
    }
    return Application(
        object_id=object_id,
        title=f"{relative.name}与{bound.name}的{one.kind.title}",
        prison_id=bound.prison_id,
        unit_id=bound.ward_id,
        unit_path=bound.ward_path,
        facts=facts,
        outcomes=outcomes,
        proposal=proposal,
    )
