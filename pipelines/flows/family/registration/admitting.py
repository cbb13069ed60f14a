"""A registration is approved: one person, one record, with face, account and first binding."""

from collections.abc import Mapping
from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.people import face_library, faces, people, public_accounts
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.people.registrations import RegistrationRow
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import CASE, Holder
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import accounts
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.proposals import officer_of
from pipelines.flows.approvals.submitting import submit
from pipelines.flows.family import binding_by_rule, recognising, wishing
from pipelines.flows.family.family_approvals import OWN_KINDS
from pipelines.flows.family.inmates import said_inmate
from pipelines.flows.family.registration import alike
from pipelines.flows.modules import saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.sealed_fields import (
    id_no_digest,
    open_template,
    seal_of_account,
    seal_template,
)
from pipelines.flows.services import Services
from pipelines.rules.modules.own_form import answered
from schemas.approvals.applications import ApplyAgain
from schemas.calls.state import ActorKind
from schemas.errors import Conflict
from schemas.modules.people.inmate_bindings import INMATE_BINDING
from schemas.modules.people.relatives import RELATIVES
from schemas.people.kinds import BindingState, SubjectKind


async def admit(
    tx: Tx, services: Services, row: RegistrationRow, values: Mapping[str, Any], ending: Ending
) -> str:
    """The relative's id; a name that another one registered with the number is refused."""
    # Two registrations of one number would make two records.
    await tx.lock(f"relative/{values['name']}")
    known = await alike.same_number(tx, services, values)
    if known is not None and known.name != values["name"]:
        raise Conflict(
            f"该身份证号已登记为“{known.name}”，请先核对档案，或退回本次注册。",
            code="number_of_another",
        )
    relative_id = known.id if known else await _made(tx, services, row, values, ending)
    await _hand_face(tx, services, row.account_id, relative_id, ending)
    await _bind_account(tx, services, row, values["id_no"], relative_id, ending)
    await _ask_binding(tx, services, relative_id, row, values, known)
    return relative_id


async def _made(
    tx: Tx, services: Services, row: RegistrationRow, values: Mapping[str, Any], ending: Ending
) -> str:
    """In the name of the officer who approved, or of nobody where the prison did beforehand."""
    told = {name: values[name] for name in ("name", "id_no", "phone", "address")}
    if ending.actor.kind is ActorKind.SYSTEM:
        whole = told | {"unit_id": values["prison_id"]}
        return await binding_by_rule.add_relative(tx, services, whole, ending, row.prison_code)
    officer = await officer_of(tx, services, ending.actor.id)
    made = await saving.create(
        tx, Desk(services, officer, RELATIVES.code), told | {"unit_id": values["prison_id"]}
    )
    return made.id


async def _hand_face(
    tx: Tx, services: Services, account_id: str, relative_id: str, ending: Ending
) -> None:
    """The account's face becomes the relative's, unless officers registered one before."""
    row = await faces.newest(tx, SubjectKind.PUBLIC, account_id)
    if row is None:
        return
    face = open_template(
        services.keys, SubjectKind.PUBLIC, account_id, row.engine, row.embedding_sealed
    )
    await face_library.remove(tx, [row])
    if await faces.template(tx, SubjectKind.RELATIVE, relative_id, row.engine) is not None:
        return
    await faces.register(
        tx,
        subject_kind=SubjectKind.RELATIVE,
        subject_id=relative_id,
        engine=row.engine,
        embedding_sealed=seal_template(
            services.keys, SubjectKind.RELATIVE, relative_id, row.engine, face
        ),
        dimensions=row.dimensions,
        quality=row.quality,
        picture_file_id=row.picture_file_id,
        at=ending.at,
        created_by=ending.actor.name,
        source=row.source,
    )


async def _bind_account(
    tx: Tx,
    services: Services,
    row: RegistrationRow,
    id_no: str,
    relative_id: str,
    ending: Ending,
) -> None:
    """By whatever the account was known, it leads to the relative; one person, one account.

    Who it is was proven and decided just now, so that an account of the same number, as 随申办
    opens one, is this person's too.
    """
    digest = id_no_digest(services.keys, id_no)
    await tx.lock(f"public-account:{digest}")
    kept = await public_accounts.of_relative(tx, relative_id)
    if kept is None:
        await public_accounts.bind(tx, row.account_id, relative_id)
        kept = await accounts.reread(tx, row.account_id)
    numbered = await public_accounts.by_id_no(tx, digest)
    for other_id in {row.account_id, numbered.id if numbered else kept.id} - {kept.id}:
        other = await accounts.reread(tx, other_id)
        if other.relative_id is None:
            await accounts.merge(tx, services, other, kept, ending.actor.address, ending.at)
    if kept.id_no_digest is None and (numbered is None or numbered.relative_id is None):
        sealed = seal_of_account(services.keys, kept.id, "id_no", id_no)
        await public_accounts.tell(tx, kept.id, id_no_sealed=sealed, id_no_digest=digest)
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=ending.actor,
        action="public.bind",
        object_kind="public",
        object_id=row.account_id,
        detail={"relative_id": relative_id, "registration_id": row.id},
        at=ending.at,
    )


async def _ask_binding(
    tx: Tx,
    services: Services,
    relative_id: str,
    row: RegistrationRow,
    values: Mapping[str, Any],
    known: RelativeRow | None,
) -> None:
    """The application for the first inmate goes the way of all others (VC-PUB-08)."""
    bound = await people.binding(tx, relative_id, values["inmate_id"])
    if bound is not None and bound.binding_state is BindingState.APPROVED:
        return
    one = OWN_KINDS[INMATE_BINDING]
    name = known.name if known else values["name"]
    relative = Relative(id=relative_id, name=name, session_id="", face_checked_at=None, address="")
    inmate = await said_inmate(tx, values["inmate_id"], values["kinship"])
    asked = ApplyAgain(
        values={"kinship": values["kinship"]},
        note=values["remark"] or "",
        proof=list(values["proof"] or []),
    )
    object_id = await wishing.object_id_of(tx, relative, one, inmate.id)
    said = answered(one.own, asked.values, inmate.kinship)
    told = values["known"] or ""
    wish = await wishing.wish(tx, services, relative, one, inmate, object_id, said, asked, told)
    ruling = await recognising.ruling(
        tx, services, inmate.prison_id, values["known_id"], wish.outcomes
    )
    wish = msgspec.structs.replace(wish, ruling=ruling)
    case = await submit(tx, services, one.kind, wish, relative.actor())
    await attachments.hold(tx, set(asked.proof), Holder(CASE, case.id))
