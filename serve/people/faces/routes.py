"""Routes of the face library and the pictures of checks."""

from typing import Annotated

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter, QueryParameter

from pipelines.flows.people.faces import capturing, library, looking, registering
from pipelines.rules.access.codes.calls import READ_FACES, REGISTER_FACE
from pipelines.rules.access.codes.people import DELETE_FACE, LIST_FACES, SEARCH_FACES
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.people.faces.kinds import FaceCaller
from schemas.people.faces.views import (
    CaptureSubject,
    FaceCheckPage,
    FaceEntryPage,
    FaceSearchOutcome,
    FaceSearchRequest,
    PictureQuality,
)
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceOutcome, FaceRegistration
from schemas.platform.files import PICTURES
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

Text = Annotated[str, QueryParameter(max_length=64)]
InmateNo = Annotated[str, PathParameter(pattern="^[0-9]{6,20}$")]
Why = Annotated[str, QueryParameter(min_length=1, max_length=200)]


@officers.get("/api/face-checks/{check_id:str}/picture", asks=READ_FACES, answers=PICTURES)
async def check_picture(services: Wired, officer: AsOfficer, check_id: PathId) -> Response[bytes]:
    picture = await looking.check_picture(services, officer, check_id)
    return Response(picture.content, media_type=picture.media_type)


@officers.put("/api/relatives/{relative_id:str}/face", asks=REGISTER_FACE)
async def register_relative(
    services: Wired, officer: AsOfficer, relative_id: PathId, data: JSONBody[FaceRegistration]
) -> FaceOutcome:
    return await registering.register(services, officer, SubjectKind.RELATIVE, relative_id, data)


@officers.put("/api/inmates/{inmate_id:str}/face", asks=REGISTER_FACE)
async def register_inmate(
    services: Wired, officer: AsOfficer, inmate_id: PathId, data: JSONBody[FaceRegistration]
) -> FaceOutcome:
    return await registering.register(services, officer, SubjectKind.INMATE, inmate_id, data)


@officers.get("/api/face-captures/{inmate_no:str}", asks=REGISTER_FACE)
async def capture_subject(
    services: Wired, officer: AsOfficer, inmate_no: InmateNo
) -> CaptureSubject:
    return await capturing.subject(services, officer, inmate_no)


@officers.act(
    "/api/face-captures/{inmate_no:str}/quality",
    asks=REGISTER_FACE,
    repeats=Unnoted.READING,
    unaudited=(
        "Looks at a picture and keeps neither it nor anything else; it is a POST"
        " because the picture is its body, and registering the face is written down."
    ),
)
async def capture_quality(
    services: Wired, officer: AsOfficer, inmate_no: InmateNo, data: JSONBody[FaceRegistration]
) -> PictureQuality:
    return await capturing.quality(services, officer, inmate_no, data)


@officers.put("/api/face-captures/{inmate_no:str}", asks=REGISTER_FACE)
async def register_captured(
    services: Wired, officer: AsOfficer, inmate_no: InmateNo, data: JSONBody[FaceRegistration]
) -> FaceOutcome:
    return await capturing.register(services, officer, inmate_no, data)


@officers.get("/api/faces/{kind:str}", asks=LIST_FACES)
async def face_entries(
    services: Wired,
    officer: AsOfficer,
    kind: FromPath[SubjectKind],
    text: Text = "",
    registered: FromQuery[bool | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> FaceEntryPage:
    return await library.entries(
        services, officer, kind, text=text, registered=registered, limit=limit, offset=offset
    )


@officers.get("/api/faces/{kind:str}/{subject_id:str}/picture", asks=READ_FACES, answers=PICTURES)
async def registered_picture(
    services: Wired, officer: AsOfficer, kind: FromPath[SubjectKind], subject_id: PathId
) -> Response[bytes]:
    picture = await looking.registered_picture(services, officer, kind, subject_id)
    return Response(picture.content, media_type=picture.media_type)


@officers.delete("/api/faces/{kind:str}/{subject_id:str}", asks=DELETE_FACE)
async def delete_face(
    services: Wired,
    officer: AsOfficer,
    kind: FromPath[SubjectKind],
    subject_id: PathId,
    reason: Why,
) -> None:
    await registering.delete(services, officer, kind, subject_id, reason)


@officers.act("/api/face-searches", asks=SEARCH_FACES, repeats=Unnoted.READING)
async def search_faces(
    services: Wired, officer: AsOfficer, data: JSONBody[FaceSearchRequest]
) -> FaceSearchOutcome:
    return await library.search(services, officer, data)


@officers.get("/api/face-checks", asks=READ_FACES)
async def face_checks(
    services: Wired,
    officer: AsOfficer,
    kind: FromQuery[SubjectKind] = SubjectKind.INMATE,
    subject_id: FromQuery[str | None] = None,
    caller: FromQuery[FaceCaller | None] = None,
    passed: FromQuery[bool | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> FaceCheckPage:
    return await library.checks(
        services,
        officer,
        kind,
        subject_id=subject_id,
        caller=caller,
        passed=passed,
        limit=limit,
        offset=offset,
    )


HANDLERS = (
    check_picture,
    register_relative,
    register_inmate,
    capture_subject,
    capture_quality,
    register_captured,
    face_entries,
    registered_picture,
    delete_face,
    search_faces,
    face_checks,
)
