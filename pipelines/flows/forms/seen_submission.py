"""One submission with all its rounds, for the officers of its prison."""

from connectors.postgres.audit import audit
from connectors.postgres.forms import submissions
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import Holder
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files import opening
from pipelines.flows.files.leaving import KeptFile
from pipelines.flows.forms import rounds
from pipelines.flows.forms.pictures import HOLDER
from pipelines.flows.forms.seen_submissions import applicant
from pipelines.flows.services import Services
from pipelines.rules.access.codes.forms import LIST_SUBMISSIONS, REVEAL_SUBMISSIONS
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.forms.reading import Sight
from schemas.errors import NotFound
from schemas.forms.submission import STATE_TITLES
from schemas.forms.views import SubmissionDetail


async def read(services: Services, officer: Officer, submission_id: str) -> SubmissionDetail:
    """Masked where it tells of a person."""
    async with services.database.reading() as tx:
        require_permission(officer.permissions, LIST_SUBMISSIONS)
        return await _detail(tx, services, officer, submission_id, whole=False)


async def reveal(services: Services, officer: Officer, submission_id: str) -> SubmissionDetail:
    """The same in clear; each time is written down."""
    async with (
        _attempt(services, officer, "reveal", submission_id),
        services.database.transaction() as tx,
    ):
        require_permission(officer.permissions, REVEAL_SUBMISSIONS)
        found = await _detail(tx, services, officer, submission_id, whole=True)
        await _note(tx, officer, "reveal", submission_id, {"receipt": found.receipt_no})
        return found


async def download(
    services: Services, officer: Officer, submission_id: str, file_id: str
) -> KeptFile:
    """A picture of one in reach, by whoever may see people's data; each time is written down."""
    async with _attempt(services, officer, "download", submission_id):
        async with services.database.transaction() as tx:
            require_permission(officer.permissions, REVEAL_SUBMISSIONS)
            await _need(tx, officer, submission_id)
            held = await attachments.held_by(tx, Holder(HOLDER, submission_id))
        rows = [one for one in held if one.id == file_id]
        if not rows:
            raise opening.not_found()
        reader = await opening.verified(services, rows[0])
        async with services.database.transaction() as tx:
            told: dict[str, object] = {"file": file_id, "name": rows[0].name, "sm3": rows[0].sm3}
            await _note(tx, officer, "download", submission_id, told)
        return KeptFile(reader=reader, row=rows[0], inline=True)


async def _detail(
    tx: Tx, services: Services, officer: Officer, submission_id: str, *, whole: bool
) -> SubmissionDetail:
    row = await _need(tx, officer, submission_id)
    case = await rounds.case_of(tx, row.id)
    return SubmissionDetail(
        id=row.id,
        receipt_no=row.receipt_no,
        form=row.form_name,
        applicant=applicant(FieldSeals(services.keys), row),
        prison=row.unit_name,
        state=row.state,
        state_title=STATE_TITLES[row.state],
        round=row.round,
        first_sent_at=row.first_sent_at,
        case_id=case.id if case else None,
        rounds=await rounds.views(
            tx, services, row, sight=Sight.WHOLE if whole else Sight.MASKED, officers=True
        ),
        whole=whole,
        can_reveal=REVEAL_SUBMISSIONS.code in officer.permissions,
    )


async def _need(tx: Tx, officer: Officer, submission_id: str) -> SubmissionRow:
    row = await submissions.get(tx, submission_id, scopes=officer.scopes)
    if row is None:
        raise NotFound("没有找到这份表单。", code="submission_not_found")
    return row


def _attempt(services: Services, officer: Officer, verb: str, submission_id: str) -> Attempt:
    return Attempt(
        services,
        officer.actor(),
        f"{rounds.KIND}.{verb}",
        rounds.KIND,
        submission_id,
        officer.stream,
    )


async def _note(
    tx: Tx, officer: Officer, verb: str, submission_id: str, detail: dict[str, object]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{rounds.KIND}.{verb}",
        object_kind=rounds.KIND,
        object_id=submission_id,
        detail=detail,
    )
