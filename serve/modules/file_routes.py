"""Routes of the files of records, the same for all modules."""

from typing import Annotated

from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.modules import filing
from pipelines.rules.access.route import OfModule, Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.platform.files import FileView
from serve.answers import ANY_FILE
from serve.files import sending
from serve.files.incoming import body_of
from serve.http import Asked, AsOfficer, PathId, Wired
from serve.modules.routes import Code
from serve.route import officers

FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]
Checksum = Annotated[str, QueryParameter(max_length=64)]


# Who may fill the field in is looked at within.
@officers.post(
    "/api/records/{code:str}/files/{field:str}",
    asks=OfModule("{code}:list"),
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    description="The body is the file itself, as `application/octet-stream`.",
)
async def upload_file(
    request: Asked,
    services: Wired,
    officer: AsOfficer,
    code: Code,
    field: Code,
    name: FileName,
    checksum: Checksum = "",
) -> FileView:
    return await filing.upload(
        services, officer, code, field, body_of(request), file_name=name, checksum=checksum
    )


@officers.get(
    "/api/records/{code:str}/{record_id:str}/files/{file_id:str}",
    asks=OfModule("{code}:list"),
    answers=ANY_FILE,
)
async def download_file(
    services: Wired,
    officer: AsOfficer,
    code: Code,
    record_id: PathId,
    file_id: PathId,
    inline: FromQuery[bool] = False,
) -> Stream:
    return sending.kept(
        await filing.download(services, officer, code, record_id, file_id, inline=inline)
    )


HANDLERS = (upload_file, download_file)
