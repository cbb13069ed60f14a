"""The review of a support document: what passes is what readers see (LR-DOC-04)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.labour.document_rules import publish
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.kind import ApprovalKind, Ending, Hook
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.approvals.record_kind import Described, RecordKind, move_record, record_of
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.files.ids import ids_of
from pipelines.rules.labour.approval_outlines import DOCUMENT as OUTLINE
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import option_title
from schemas.approvals.definition import Facts
from schemas.errors import Forbidden, IntegrityBroken
from schemas.modules.labour.labour_documents import (
    CLASSES,
    LABOUR_DOCUMENTS,
    DocumentState,
)

IN_REVIEW = (DocumentState.IN_REVIEW, DocumentState.RETURNED)


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
        **vars(OUTLINE),
        approved=_publish,
        rejected=_back_to(DocumentState.RETURNED),
        returned=_back_to(DocumentState.RETURNED),
        withdrawn=_back_to(DocumentState.DRAFT),
    ),
    describe=_describe,
    check=_check,
)
