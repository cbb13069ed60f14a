"""Routes by which people from outside fill forms in and follow what they sent."""

from typing import Annotated

from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream

from pipelines.flows.forms import drafting, offering, own_submissions, pictures, sending
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.forms.views import (
    FormDraft,
    OfferedForm,
    OwnSubmissionDetail,
    OwnSubmissions,
    SaveFormDraft,
    SendForm,
)
from schemas.platform.files import FileView, UploadGoing
from serve.answers import ANY_FILE
from serve.files import sending as files
from serve.files.incoming import HANDED_IN, IN_PIECES, AsPart, body_of
from serve.http import Asked, AsPublic, Limit, Offset, PathId, Wired
from serve.route import public as people

FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]


@people.get("/api/public/forms")
async def offered_forms(services: Wired, public: AsPublic) -> list[OfferedForm]:
    return await offering.offered(services, public)


@people.act("/api/public/forms/{form_id:str}/draft")
async def begin_form(services: Wired, public: AsPublic, form_id: PathId) -> FormDraft:
    return await drafting.begin(services, public, form_id)


@people.post(
    "/api/public/forms/files",
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    dependencies=IN_PIECES,
    description=HANDED_IN,
)
async def hand_in_picture(
    request: Asked, services: Wired, public: AsPublic, name: FileName, part: AsPart
) -> FileView | UploadGoing:
    return await pictures.hand_in(services, public, body_of(request, part), name)


@people.get(
    "/api/public/forms/files/{file_id:str}",
    answers=ANY_FILE,
    description="A picture that the person handed in. Each time is audited.",
)
async def own_picture(services: Wired, public: AsPublic, file_id: PathId) -> Stream:
    return files.kept(await pictures.read(services, public, file_id))


@people.get("/api/public/form-drafts/{draft_id:str}")
async def read_form_draft(services: Wired, public: AsPublic, draft_id: PathId) -> FormDraft:
    return await drafting.read(services, public, draft_id)


@people.act(
    "/api/public/form-drafts/{draft_id:str}/save",
    repeats=Unnoted.DRAFT,
    unaudited="Keeps what somebody is still writing; what he sends is audited.",
)
async def save_form_draft(
    services: Wired, public: AsPublic, draft_id: PathId, data: JSONBody[SaveFormDraft]
) -> FormDraft:
    return await drafting.save(services, public, draft_id, data)


@people.act("/api/public/form-drafts/{draft_id:str}/renew")
async def renew_form_draft(services: Wired, public: AsPublic, draft_id: PathId) -> FormDraft:
    return await drafting.renew(services, public, draft_id)


@people.act("/api/public/form-drafts/{draft_id:str}/drop", status_code=204)
async def drop_form_draft(services: Wired, public: AsPublic, draft_id: PathId) -> None:
    await drafting.drop(services, public, draft_id)


@people.act("/api/public/form-drafts/{draft_id:str}/send")
async def send_form(
    services: Wired, public: AsPublic, draft_id: PathId, data: JSONBody[SendForm]
) -> OwnSubmissionDetail:
    return await sending.send(services, public, draft_id, data)


@people.get("/api/public/form-submissions")
async def own_form_submissions(
    services: Wired, public: AsPublic, limit: Limit = 20, offset: Offset = 0
) -> OwnSubmissions:
    return await own_submissions.page(services, public, limit=limit, offset=offset)


@people.get("/api/public/form-submissions/{submission_id:str}")
async def own_form_submission(
    services: Wired, public: AsPublic, submission_id: PathId
) -> OwnSubmissionDetail:
    return await own_submissions.read(services, public, submission_id)


@people.act("/api/public/form-submissions/{submission_id:str}/draft")
async def mend_form(services: Wired, public: AsPublic, submission_id: PathId) -> FormDraft:
    return await drafting.mend(services, public, submission_id)


@people.act("/api/public/form-submissions/{submission_id:str}/withdraw")
async def withdraw_form(
    services: Wired, public: AsPublic, submission_id: PathId
) -> OwnSubmissionDetail:
    return await sending.take_back(services, public, submission_id)


HANDLERS = (
    offered_forms,
    begin_form,
    hand_in_picture,
    own_picture,
    read_form_draft,
    save_form_draft,
    renew_form_draft,
    drop_form_draft,
    send_form,
    own_form_submissions,
    own_form_submission,
    mend_form,
    withdraw_form,
)
