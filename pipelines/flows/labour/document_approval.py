"""The review of a support document: what passes is what readers see (LR-DOC-04)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.labour.document_rules import publish
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.kind import ApprovalKind, Ending, Hook
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.approvals.written_kind import Described, RecordKind, move_record, record_of
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.files.ids import ids_of
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import option_title
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.errors import Forbidden, IntegrityBroken
from schemas.modules.labour.labour_documents import (
    CLASSES,
    LABOUR_DOCUMENT,
    LABOUR_DOCUMENTS,
    DocumentState,
)
from schemas.people.kinds import Role

IN_REVIEW = (DocumentState.IN_REVIEW, DocumentState.RETURNED)
FIELDS = (
    FactField(
        name="document_class",
        title="文档类别",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(one.value, one.title) for one in CLASSES),
    ),
    FactField(name="unit", title="发布单位", kind=FactKind.TEXT),
    FactField(name="edition", title="拟发布版本", kind=FactKind.NUMBER, unit="版"),
    FactField(name="author", title="作者", kind=FactKind.TEXT),
)
DEFAULT = Definition(
    nodes=[Node(key="leader", title="领导审核", approvers=[ByRole(role=Role.LEADER.value)])]
)


async def _describe(_: Tx, __: Services, record: Stored) -> Described:
    values, titles = record.values, record.titles
    facts: Facts = {
        "document_class": values["document_class"],
        "unit": titles["unit_id"],
        "edition": values["edition"] + 1,
        "author": titles.get("author_id", ""),
        "content": content_of(record),
    }
    kind = option_title(CLASSES, values["document_class"])
    # Approvers do not enter the keepers' area, so the text comes to them.
    lines = [
        {"title": "标题", "before": None, "after": values["title"]},
        {"title": "正文", "before": None, "after": values["body"]},
    ]
    proposal = {"lines": lines, "files": ids_of(values["files"])}
    return Described(
        title=f"{kind}文档《{values['title']}》"[:128],
        unit_id=values["unit_id"],
        # The signature thereby covers what approvers were shown.
        facts=facts | {"proposal": digest_of(proposal)},
        proposal=proposal,
    )


async def _check(_: Tx, __: Services, ___: Stored) -> list[Outcome]:
    """Whether a text is right no rule says."""
    return []


async def _publish(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Let readers see it; whoever wrote it does not decide on it, whoever submitted it."""
    before = await record_of(tx, services, LABOUR_DOCUMENTS, case, for_update=True)
    if ending.actor.id == before.values["author_id"]:
        raise Forbidden("作者不能审核自己编写的文档。", code="own_document")
    _require_as_submitted(case, before)
    number = before.values["edition"] + 1
    await publish(
        tx,
        FieldSeals(services.keys),
        before,
        number,
        approved_by=ending.actor.name,
        by=ending.actor.id,
        at=ending.at,
    )
    values = {"edition": number, "public": True, "published_at": ending.at}
    await _move(tx, services, case, ending, before, DocumentState.PUBLISHED, values)


def _require_as_submitted(case: ApprovalCaseRow, document: Stored) -> None:
    """`IntegrityBroken` where the document, or what approvers were shown of it, was exchanged."""
    shown = digest_of(case.proposal or {})
    if (case.facts["content"], case.facts["proposal"]) != (content_of(document), shown):
        raise IntegrityBroken("待审核的文档与提交时不符。", code="proposal_changed")


def _back_to(state: DocumentState) -> Hook:
    async def move(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
        before = await record_of(tx, services, LABOUR_DOCUMENTS, case, for_update=True)
        if before.state in IN_REVIEW and before.state != state:
            await _move(tx, services, case, ending, before, state, {})

    return move


async def _move(
    tx: Tx,
    services: Services,
    case: ApprovalCaseRow,
    ending: Ending,
    before: Stored,
    state: DocumentState,
    values: dict[str, Any],
) -> None:
    await move_record(tx, services, LABOUR_DOCUMENTS, case, ending, before, state, values)


DOCUMENT = RecordKind(
    kind=ApprovalKind(
        code=LABOUR_DOCUMENT,
        title="文档审核",
        group="劳动改造",
        fields=FIELDS,
        default=DEFAULT,
        # Nothing is published that nobody has read.
        filing=False,
        approved=_publish,
        rejected=_back_to(DocumentState.RETURNED),
        returned=_back_to(DocumentState.RETURNED),
        withdrawn=_back_to(DocumentState.DRAFT),
    ),
    describe=_describe,
    check=_check,
)
