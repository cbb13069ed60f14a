"""What officers are told of a registration, and what comes of their decision (VC-PUB-05, -23)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.people import people, registrations
from connectors.postgres.people.registrations import RegistrationRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.family import recognising
from pipelines.flows.family.registration import admitting, alike, told
from pipelines.flows.family.registration import draft as drafts
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome, custody_check
from pipelines.rules.people.id_number import holds
from pipelines.rules.people.known_relative import KNOWN_TITLE
from schemas.errors import NotFound
from schemas.modules.own import KNOWN
from schemas.people.registrations import Verified

PROVEN, CARD, ONE_PERSON, ALIKE = "proven", "card", "one_person", "alike_persons"
TITLES = {
    PROVEN: "实人认证",
    KNOWN: KNOWN_TITLE,
    CARD: "证件与填写一致",
    ONE_PERSON: "一人一档",
    ALIKE: "疑似重复人员",
}


async def checks(tx: Tx, services: Services, matter: Matter) -> list[Outcome]:
    values = matter.record.values
    inmate = await people.inmate_by_id(tx, values["inmate_id"])
    found = [_proven(values), *recognising.outcome(values["known"] or "")]
    found += [_card(values), await _one_person(tx, services, values)]
    near = await alike.likely(tx, services, values)
    named = "；".join(f"{who}{what}" for who, what in near.items())
    found.append(
        Outcome(ALIKE, not near, f"请核对是否同一人：{named}" if near else "没有相近的人员")
    )
    return [*found, custody_check(inmate.custody_state)] if inmate else found


def _proven(values: dict[str, Any]) -> Outcome:
    if values["verified"] == Verified.POLICE.value:
        return Outcome(PROVEN, True, f"公安实人认证一致，编号{values['reference']}")
    if values["verified"] == Verified.SYSTEM.value:
        return Outcome(PROVEN, True, f"会见系统已认证，编号{values['reference']}")
    return Outcome(PROVEN, False, "未经公安实人认证，请当面或对照证件核对人脸")


def _card(values: dict[str, Any]) -> Outcome:
    if not holds(values["id_no"]):
        return Outcome(CARD, False, "身份证号校验位有误")
    differs = values["differs"]
    return Outcome(CARD, not differs, differs or "姓名、号码、有效期限与证件一致")


async def _one_person(tx: Tx, services: Services, values: dict[str, Any]) -> Outcome:
    row = await alike.same_number(tx, services, values)
    if row is None:
        return Outcome(ONE_PERSON, True, "没有同一身份证号的家属档案，通过后新建")
    if row.name == values["name"]:
        return Outcome(ONE_PERSON, True, f"已有家属档案“{row.name}”，通过后并入")
    return Outcome(ONE_PERSON, False, f"该身份证号已登记为“{row.name}”，姓名不同")


async def _approved(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, matter: Matter
) -> dict[str, Any]:
    row = await _row(tx, case)
    relative_id = await admitting.admit(tx, services, row, matter.record.values, ending)
    await registrations.drop_draft(tx, row.account_id)
    await told.tell(tx, services.keys, row, told.APPROVED, ending.actor, ending.at)
    # The papers of the kinship lie with its own application from now on.
    return {"relative_id": relative_id, "proof": None, "said": None}


async def _rejected(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, _: Matter
) -> dict[str, Any]:
    row = await _row(tx, case)
    await drafts.without_files(tx, services.keys, row.account_id, ending.at)
    await told.tell(
        tx, services.keys, row, told.REJECTED, ending.actor, ending.at, reason=ending.opinion
    )
    return {"said": ending.opinion[:500]}


async def _returned(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, _: Matter
) -> dict[str, Any]:
    row = await _row(tx, case)
    await told.tell(
        tx, services.keys, row, told.RETURNED, ending.actor, ending.at, reason=ending.opinion
    )
    return {"said": ending.opinion[:500]}


async def _row(tx: Tx, case: ApprovalCaseRow) -> RegistrationRow:
    row = await registrations.get(tx, case.object_id)
    if row is None:
        raise NotFound("没有找到这次注册。", code="registration_not_found")
    return row


REGISTRATIONS_BESIDE = Beside(
    checks=checks,
    check_titles=TITLES,
    approved=_approved,
    rejected=_rejected,
    returned=_returned,
)
