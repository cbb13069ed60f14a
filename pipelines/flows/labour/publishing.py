"""The review of a support document: what passes is what readers see (LR-DOC-04)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.labour.document_rules import publish
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from schemas.approvals.definition import Facts
from schemas.errors import Forbidden
from schemas.modules.labour.labour_documents import NEXT_EDITION


async def _next_edition(_: Tx, __: Services, matter: Matter) -> Facts:
    return {NEXT_EDITION.name: matter.value("edition") + 1}


async def _publish(
    tx: Tx, services: Services, _: ApprovalCaseRow, ending: Ending, matter: Matter
) -> dict[str, Any]:
    """Let readers see it; whoever wrote it does not decide on it, whoever submitted it."""
    if ending.actor.id == matter.value("author_id"):
        raise Forbidden("作者不能审核自己编写的文档。", code="own_document")
    number = matter.value("edition") + 1
    await publish(
        tx,
        FieldSeals(services.keys),
        matter.record,
        number,
        approved_by=ending.actor.name,
        by=ending.actor.id,
        at=ending.at,
    )
    return {"edition": number, "public": True, "published_at": ending.at}


DOCUMENTS_BESIDE = Beside(facts=_next_edition, approved=_publish)
