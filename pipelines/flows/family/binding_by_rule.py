"""What a prison decided beforehand takes effect: a relative and a binding in nobody's name."""

from collections.abc import Mapping
from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.seating import stream_of
from pipelines.flows.files import holding
from pipelines.flows.services import Services
from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.validation import for_creation
from schemas.errors import NotFound
from schemas.modules.people.inmate_bindings import APPROVED, INMATE_BINDINGS
from schemas.modules.people.relatives import RELATIVES
from schemas.people.kinds import BindingState, Kinship
from schemas.platform.reach import EVERYWHERE


async def add_relative(
    tx: Tx, services: Services, told: Mapping[str, Any], ending: Ending, stream: str
) -> str:
    """The record of whoever registered."""
    values, problems = for_creation(RELATIVES, told)
    refuse(problems)
    seals = FieldSeals(services.keys)
    relative_id = await writing.add(tx, RELATIVES, seals, values, state=None, by=None, at=ending.at)
    await holding.keep(tx, RELATIVES, relative_id, {}, values, ending.at)
    await audit.write(
        tx,
        stream=stream,
        actor=ending.actor,
        action=f"{RELATIVES.code}.create",
        object_kind=RELATIVES.code,
        object_id=relative_id,
        detail={"reason": ending.opinion},
        at=ending.at,
    )
    return relative_id


async def bind(
    tx: Tx, services: Services, case: ApprovalCaseRow, values: Mapping[str, Any], ending: Ending
) -> None:
    """The pair's one binding comes into effect, as where an officer approves it."""
    pair = (values["relative_id"], values["inmate_id"])
    if await people.binding(tx, *pair) is None:
        await people.bind(
            tx,
            relative_id=pair[0],
            inmate_id=pair[1],
            kinship=Kinship(values["kinship"]),
            state=BindingState.PENDING,
        )
    seals = FieldSeals(services.keys)
    binding_id = await people.binding_id(tx, *pair)
    before = await records.get(tx, INMATE_BINDINGS, seals, EVERYWHERE, binding_id, for_update=True)
    if before is None:
        raise NotFound("没有找到这项亲属关系。", code="record_not_found")
    anew = {"kinship": values["kinship"]}
    await writing.change(
        tx, INMATE_BINDINGS, seals, before.id, before.version, anew,
        state=APPROVED, by=None, at=ending.at,
    )  # fmt: skip
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=ending.actor,
        action=f"{INMATE_BINDINGS.code}.approve",
        object_kind=INMATE_BINDINGS.code,
        object_id=binding_id,
        detail={"state": [before.state, APPROVED], "reason": ending.opinion, "case": case.id},
        at=ending.at,
    )
