"""What was handed in with an application, and whom it is about (VC-APPR-04)."""

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import attachments, files
from connectors.postgres.platform.attachments import CASE, AttachmentRow, Holder
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.flows.approvals.scope import attempt, case_for
from pipelines.flows.files import opening
from pipelines.flows.files.leaving import KeptFile
from pipelines.flows.files.receiving import file_view
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import READ_FACES
from pipelines.rules.modules.titles import shown
from schemas.approvals.cases import CaseDocument, CaseParty
from schemas.modules.catalog import MODULES
from schemas.modules.module import Verb

PROOF, FACE, PAPER = "证明材料", "登记的人脸", "附件"
OUT_OF_REACH = "（不在您的管辖范围内）"


async def documents_of(tx: Tx, officer: Officer, case: ApprovalCaseRow) -> list[CaseDocument]:
    """The case's files; the registered face for those alone who may look at faces."""
    return [
        CaseDocument(title=title, file=file_view(row))
        for title, row in await _documents(tx, officer, case)
    ]


async def _documents(
    tx: Tx, officer: Officer, case: ApprovalCaseRow
) -> list[tuple[str, AttachmentRow]]:
    found = [(PROOF, row) for row in await attachments.held_by(tx, Holder(CASE, case.id))]
    named = await attachments.by_ids(tx, (case.proposal or {}).get("files", []))
    found += [(PAPER, row) for row in named]
    face = await _face(tx, case) if READ_FACES.code in officer.permissions else None
    return [(FACE, face), *found] if face else found


async def _face(tx: Tx, case: ApprovalCaseRow) -> AttachmentRow | None:
    """The picture that was registered when the application was made."""
    file_id = (case.proposal or {}).get("face")
    stored = await files.get(tx, file_id) if file_id else None
    if stored is None:
        return None
    return AttachmentRow(
        id=stored.id,
        name="登记人脸.jpg",
        media_type=stored.media_type,
        size=stored.size,
        sm3=stored.sm3,
        # A face is registered with its SM3 alone.
        sha256="",
        purpose="face",
        owner_kind="",
        owner_id="",
        holder_kind=None,
        holder_id=None,
        uploaded_at=stored.created_at,
    )


async def parties_of(
    tx: Tx, services: Services, officer: Officer, kind: ApprovalKind, case: ApprovalCaseRow
) -> list[CaseParty]:
    """The inmate and the relative, each openable where it lies in the officer's reach."""
    parties = await kind.parties(tx, case)
    if parties is None:
        return []
    about = (("罪犯", "inmates", parties.inmate_id), ("家属", "relatives", parties.relative_id))
    return [
        await _party(tx, services, officer, title, code, record_id)
        for title, code, record_id in about
    ]


async def _party(
    tx: Tx, services: Services, officer: Officer, title: str, code: str, record_id: str
) -> CaseParty:
    module = MODULES[code]
    found = None
    if module.permission(Verb.LIST) in officer.permissions:
        seals = FieldSeals(services.keys)
        found = await records.get(tx, module, seals, officer.scopes, record_id)
    if found is None:
        return CaseParty(title=title, name=OUT_OF_REACH, link=None)
    label = " ".join(shown(module.field(name), found.values[name]) for name in module.label)
    return CaseParty(title=title, name=label, link=f"/m/{code}/{record_id}")


async def download(
    services: Services, officer: Officer, case_id: str, file_id: str, *, inline: bool
) -> KeptFile:
    """A file of a case in reach, whole and unchanged; each time is audited."""
    async with attempt(services, officer, "approval.download", case_id):
        async with services.database.transaction() as tx:
            case = await case_for(tx, officer, case_id)
            known = [row for _, row in await _documents(tx, officer, case) if row.id == file_id]
        if not known:
            raise opening.not_found()
        (row,) = known
        reader = await opening.verified(services, row)
        async with services.database.transaction() as tx:
            await audit.write(
                tx,
                stream=officer.stream,
                actor=officer.actor(),
                action="approval.download",
                object_kind="approval_case",
                object_id=case_id,
                detail={"file": row.id, "name": row.name, "sm3": row.sm3, "inline": inline},
                at=services.clock(),
            )
        return KeptFile(reader=reader, row=row, inline=inline)
