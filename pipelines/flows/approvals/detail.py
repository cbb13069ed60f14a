"""One case with everything that a decision needs (VC-GEN-19, VC-APPR-03, VC-APPR-04)."""

from connectors.postgres.approvals import flows, people, signing_keys, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.flows import VersionRow
from connectors.postgres.approvals.naming import names_in
from connectors.postgres.approvals.steps import StepRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.documents import documents_of, parties_of
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.approvals.sealed_facts import opened_facts
from pipelines.flows.approvals.signing import check
from pipelines.flows.approvals.views import case_views
from pipelines.flows.services import Services
from pipelines.rules.access.codes.approvals import ASSIGN_APPROVALS, DECIDE_APPROVALS
from pipelines.rules.approvals.content import facts_digest
from pipelines.rules.approvals.progress import followed, returnable
from pipelines.rules.approvals.titles import NEED_TITLES, approver_title, fact_text
from pipelines.rules.modules.levels import titles_above
from schemas.approvals.cases import (
    ApprovalCaseDetail,
    ApprovalCaseView,
    ApprovalStepView,
    CaseSignatures,
    ChangeLine,
    FactView,
    PathNode,
    ReturnTarget,
    SignatureVerdict,
)
from schemas.approvals.definition import Facts
from schemas.approvals.state import ApplicantKind, CaseState, StepAction
from schemas.calls.views import CheckView

DECISIONS = frozenset({StepAction.APPROVE, StepAction.REJECT, StepAction.RETURN})
BEGINNINGS = frozenset({StepAction.SUBMIT, StepAction.RESUBMIT})


async def case_detail(
    tx: Tx, services: Services, officer: Officer, case: ApprovalCaseRow
) -> ApprovalCaseDetail:
    """The case as it is now."""
    kind = kind_of(case.kind)
    flow, version = await flows.flow_of_version(tx, case.flow_version_id)
    lines = await steps.of_case(tx, case.id)
    (view,) = await case_views(tx, officer, [case])
    names = await names_in(tx, [version.definition])
    facts = opened_facts(services.keys, kind, case)
    opening = await kind.opening(tx, services, case) if kind.opening else None
    return ApprovalCaseDetail(
        case=view,
        flow=flow,
        flow_version=version.number,
        mode=followed(version.definition, filing=kind.filing).mode.value,
        facts=_facts(kind, facts),
        facts_digest=case.facts_digest,
        facts_whole=facts_digest(case.facts) == case.facts_digest
        and not (kind.opening and opening is None and case.state is CaseState.PENDING),
        checks=await _checks(tx, services, kind, case),
        path=_path(version, case, lines, names),
        steps=await _steps(tx, services, case, version, lines),
        link=kind.link(case),
        difference=_difference(services, officer, kind, case),
        documents=await documents_of(tx, officer, case),
        parties=await parties_of(tx, services, officer, kind, case),
        allowed=_allowed(officer, case, view),
        returnable=_returnable(version, case, facts),
        opening=opening,
    )


def _facts(kind: ApprovalKind, facts: Facts) -> list[FactView]:
    return [
        FactView(title=field.title, text=fact_text(field, facts[field.name]))
        for field in kind.fields
        if field.name in facts
    ]


async def _checks(
    tx: Tx, services: Services, kind: ApprovalKind, case: ApprovalCaseRow
) -> list[CheckView]:
    """Made anew while somebody has to decide; afterwards the business itself shows them."""
    if case.state is not CaseState.PENDING:
        return []
    now = services.clock()
    return [
        CheckView(
            name=name, title=kind.check_titles.get(name, name), passed=passed, message=text, at=now
        )
        for name, passed, text in await kind.checks(tx, services, case)
    ]


def _path(
    version: VersionRow, case: ApprovalCaseRow, lines: list[StepRow], names: dict[str, str]
) -> list[PathNode]:
    passed = {line.node for line in lines if line.action is StepAction.APPROVE}
    skipped = {line.node for line in lines if line.action is StepAction.SKIP}
    keys = [node.key for node in version.definition.nodes]
    here = keys.index(case.node) if case.node in keys else len(keys)
    return [
        PathNode(
            key=node.key,
            title=node.title,
            approvers=[approver_title(one, names) for one in node.approvers],
            need=NEED_TITLES[node.need],
            state=_stands(place - here, node.key in passed, node.key in skipped),
        )
        for place, node in enumerate(version.definition.nodes)
    ]


def _stands(place: int, passed: bool, skipped: bool) -> str:
    """Where a node lies as seen from the desk that has the case."""
    if place == 0:
        return "current"
    if skipped and place < 0:
        return "skipped"
    return "done" if passed and place < 0 else "ahead"


async def _steps(
    tx: Tx, services: Services, case: ApprovalCaseRow, version: VersionRow, lines: list[StepRow]
) -> list[ApprovalStepView]:
    verdicts = {one.seq: one for one in await verdicts_of(tx, services, case, lines)}
    officers = {one for line in lines for one in (line.on_behalf_of, line.sent_to) if one}
    called = await people.names(tx, officers)
    called |= {node.key: node.title for node in version.definition.nodes}
    return [
        ApprovalStepView(
            seq=line.seq,
            action=line.action,
            node_title=line.node_title,
            actor=line.actor_name,
            on_behalf_of=called.get(line.on_behalf_of or ""),
            at=line.at,
            opinion=line.opinion,
            to=_sent_to(line, called),
            signed=line.signature is not None,
            valid=verdicts[line.seq].valid if line.signature is not None else None,
        )
        for line in lines
    ]


def _sent_to(line: StepRow, called: dict[str, str]) -> str | None:
    if line.action is StepAction.RETURN and line.sent_to is None:
        return "申请人"
    return called.get(line.sent_to or "")


async def verdicts_of(
    tx: Tx, services: Services, case: ApprovalCaseRow, lines: list[StepRow]
) -> list[SignatureVerdict]:
    """Every decision's signature; those on the present facts are held against these themselves."""
    known = await signing_keys.by_ids(tx, {line.key_id for line in lines if line.key_id})
    last = max((line.seq for line in lines if line.action in BEGINNINGS), default=0)
    now = facts_digest(case.facts)
    return [
        check(services.keys, case, line, known, now if line.seq > last else line.facts_digest)
        for line in lines
        if line.action in DECISIONS
    ]


async def case_signatures(tx: Tx, services: Services, case: ApprovalCaseRow) -> CaseSignatures:
    """Whether every decision of the case is the one that was signed."""
    found = await verdicts_of(tx, services, case, await steps.of_case(tx, case.id))
    return CaseSignatures(verified=all(one.valid for one in found), steps=found)


def _difference(
    services: Services, officer: Officer, kind: ApprovalKind, case: ApprovalCaseRow
) -> list[ChangeLine]:
    """What would change: as the kind opens it, or as a guarded edit's module wrote it down.

    An approver sees no field above his own level of data.
    """
    if kind.shown is not None:
        return kind.shown(services.keys, case, officer)
    if kind.difference is not None:
        return kind.difference(services.keys, case)
    proposal = case.proposal or {}
    unseen = titles_above(officer.levels, officer.permissions, proposal.get("module", ""))
    return [
        ChangeLine(title=one["title"], before=one["before"], after=one["after"])
        for one in proposal.get("lines", [])
        if one["title"] not in unseen
    ]


def _allowed(officer: Officer, case: ApprovalCaseRow, view: ApprovalCaseView) -> list[str]:
    allowed: list[str] = []
    if view.mine and DECIDE_APPROVALS.code in officer.permissions:
        allowed += ["approve", "reject", "return", "delegate"]
    if view.stuck and ASSIGN_APPROVALS.code in officer.permissions:
        allowed.append("assign")
    own = case.applicant_kind is ApplicantKind.OFFICER and case.applicant_id == officer.id
    if own and case.state in (CaseState.PENDING, CaseState.RETURNED):
        allowed.append("withdraw")
    return allowed


def _returnable(version: VersionRow, case: ApprovalCaseRow, facts: Facts) -> list[ReturnTarget]:
    if case.state is not CaseState.PENDING or case.node is None:
        return []
    node = version.definition.node(case.node)
    earlier = returnable(version.definition, facts, node)
    applicant = ReturnTarget(node=None, title="申请人")
    return [applicant, *(ReturnTarget(node=one.key, title=one.title) for one in earlier)]
