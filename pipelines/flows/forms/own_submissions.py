"""What somebody sent, and how far it has come (VC-PUB-15)."""

from collections.abc import Mapping

from connectors.postgres.audit import audit
from connectors.postgres.forms import submissions
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.forms import rounds
from pipelines.flows.forms.rounds import Standing
from pipelines.flows.services import Services
from pipelines.rules.forms.reading import Sight
from schemas.forms.submission import MENDED, STATE_TITLES
from schemas.forms.views import OwnSubmission, OwnSubmissionDetail, OwnSubmissions


async def page(services: Services, user: PublicUser, *, limit: int, offset: int) -> OwnSubmissions:
    """The person's own, latest first."""
    async with services.database.reading() as tx:
        rows, total = await submissions.of_account(tx, user.id, limit=limit, offset=offset)
        told = await rounds.standings(tx, [row.id for row in rows])
    return OwnSubmissions(rows=[_view(row, told) for row in rows], total=total)


async def read(services: Services, user: PublicUser, submission_id: str) -> OwnSubmissionDetail:
    """One with all its rounds; each time is written down."""
    attempt = Attempt(services, user.actor(), f"{rounds.KIND}.read", rounds.KIND, submission_id)
    async with attempt, services.database.transaction() as tx:
        found = await detail_of(tx, services, user, submission_id)
        await audit.write(
            tx,
            stream=user.stream,
            actor=user.actor(),
            action=f"{rounds.KIND}.read",
            object_kind=rounds.KIND,
            object_id=submission_id,
        )
        return found


async def detail_of(
    tx: Tx, services: Services, user: PublicUser, submission_id: str
) -> OwnSubmissionDetail:
    row = await rounds.own(tx, user, submission_id)
    return OwnSubmissionDetail(
        submission=_view(row, await rounds.standings(tx, [row.id])),
        rounds=await rounds.views(tx, services, row, sight=Sight.OWN),
    )


def _view(row: SubmissionRow, told: Mapping[str, Standing]) -> OwnSubmission:
    standing = told.get(row.id, Standing())
    return OwnSubmission(
        id=row.id,
        receipt_no=row.receipt_no,
        form_id=row.form_id,
        form=row.form_name,
        prison=row.unit_name,
        state=row.state,
        state_title=STATE_TITLES[row.state],
        round=row.round,
        first_sent_at=row.first_sent_at,
        sent_at=row.sent_at,
        decided_at=row.decided_at,
        desk=standing.desk,
        opinion=standing.opinion,
        mendable=row.state in MENDED and row.erased_at is None,
    )
