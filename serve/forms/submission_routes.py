"""Routes of officers who read what was sent by forms."""

from datetime import date
from typing import Annotated, Literal

from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.forms import exporting, seen_submission, seen_submissions
from pipelines.flows.forms.seen_submissions import Asked as Narrowed
from pipelines.rules.access.codes.forms import (
    EXPORT_SUBMISSIONS,
    LIST_SUBMISSIONS,
    REVEAL_SUBMISSIONS,
)
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.forms.submission import SubmissionState
from schemas.forms.views import SeenForm, SubmissionDetail, SubmissionPage
from serve.answers import ANY_FILE, SHEETS
from serve.files import sending
from serve.http import ULID, AnId, Asked, AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.route import officers

OWN = "f."
FormId = Annotated[str, QueryParameter(pattern=ULID)]
Stands = Annotated[SubmissionState | None, QueryParameter(name="state")]
NARROWED = "Beside these, `f.<question>`, or `f.<question>.from` and `.until` of numbers and days."


@officers.get("/api/form-submissions/forms", asks=LIST_SUBMISSIONS)
async def seen_forms(services: Wired, officer: AsOfficer) -> list[SeenForm]:
    return await seen_submissions.forms(services, officer)


@officers.get("/api/form-submissions", asks=LIST_SUBMISSIONS, description=NARROWED)
async def list_form_submissions(
    request: Asked,
    services: Wired,
    officer: AsOfficer,
    form_id: AnId = None,
    submission_state: Stands = None,
    receipt_no: Search = "",
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> SubmissionPage:
    asked = Narrowed(
        form_id=form_id,
        state=submission_state,
        receipt_no=receipt_no,
        since=since,
        until=until,
        own=_own(request),
    )
    return await seen_submissions.page(services, officer, asked, limit=limit, offset=offset)


@officers.get(
    "/api/form-submissions/export",
    asks=EXPORT_SUBMISSIONS,
    worth=Order.LATER,
    answers=SHEETS,
    description=NARROWED,
)
async def export_form_submissions(
    request: Asked,
    services: Wired,
    officer: AsOfficer,
    form_id: FormId,
    submission_state: Stands = None,
    receipt_no: Search = "",
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    format: FromQuery[Literal["xlsx", "csv"]] = "xlsx",
) -> Stream:
    asked = Narrowed(
        form_id=form_id,
        state=submission_state,
        receipt_no=receipt_no,
        since=since,
        until=until,
        own=_own(request),
    )
    return sending.made(await exporting.export(services, officer, asked, format))


@officers.get("/api/form-submissions/{submission_id:str}", asks=LIST_SUBMISSIONS)
async def read_form_submission(
    services: Wired, officer: AsOfficer, submission_id: PathId
) -> SubmissionDetail:
    return await seen_submission.read(services, officer, submission_id)


@officers.act(
    "/api/form-submissions/{submission_id:str}/reveal",
    asks=REVEAL_SUBMISSIONS,
    repeats=Unnoted.MASK,
    reveals=True,
)
async def reveal_form_submission(
    services: Wired, officer: AsOfficer, submission_id: PathId
) -> SubmissionDetail:
    return await seen_submission.reveal(services, officer, submission_id)


@officers.get(
    "/api/form-submissions/{submission_id:str}/files/{file_id:str}",
    asks=REVEAL_SUBMISSIONS,
    answers=ANY_FILE,
    description="A picture that was handed in with it. Each time is audited.",
)
async def read_form_picture(
    services: Wired, officer: AsOfficer, submission_id: PathId, file_id: PathId
) -> Stream:
    return sending.kept(await seen_submission.download(services, officer, submission_id, file_id))


def _own(request: Asked) -> dict[str, str]:
    return {name: text for name, text in request.query_params.multi_items() if name.startswith(OWN)}


HANDLERS = (
    seen_forms,
    list_form_submissions,
    export_form_submissions,
    read_form_submission,
    reveal_form_submission,
    read_form_picture,
)
