"""Routes of registered faces and the pictures of checks."""

from litestar import Response, get, put
from litestar.params import JSONBody

from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceOutcome, FaceRegistration
from serve.auth.guards import officers_only
from serve.faces import commands
from serve.http import AsOfficer, PathId, Wired


@get("/api/face-checks/{check_id:str}/picture", guards=[officers_only])
async def check_picture(services: Wired, officer: AsOfficer, check_id: PathId) -> Response[bytes]:
    picture = await commands.check_picture(services, officer, check_id)
    return Response(picture.content, media_type=picture.media_type)


@put("/api/relatives/{relative_id:str}/face", guards=[officers_only])
async def register_relative(
    services: Wired, officer: AsOfficer, relative_id: PathId, data: JSONBody[FaceRegistration]
) -> FaceOutcome:
    return await commands.register(services, officer, SubjectKind.RELATIVE, relative_id, data)


@put("/api/inmates/{inmate_id:str}/face", guards=[officers_only])
async def register_inmate(
    services: Wired, officer: AsOfficer, inmate_id: PathId, data: JSONBody[FaceRegistration]
) -> FaceOutcome:
    return await commands.register(services, officer, SubjectKind.INMATE, inmate_id, data)


HANDLERS = (check_picture, register_relative, register_inmate)
