"""Files that come in over HTTP: as a body, or as the file of a form."""

from collections.abc import AsyncIterator
from typing import Annotated

from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.params import QueryParameter

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.body import Body
from pipelines.flows.platform.scanning.checking import require_clean_sheet
from pipelines.flows.services import Services
from pipelines.rules.files.pieces import Part
from schemas.errors import InvalidInput
from serve.http import Asked

KEY = "^[0-9A-Za-z_-]{16,64}$"
MOST_TOTAL = 1 << 30


def body_of(request: Asked, part: Part | None = None) -> Body:
    announced = request.headers.get("content-length", "")
    return Body(_pieces(request), int(announced) if announced.isdecimal() else 0, part)


async def part_of(
    upload: Annotated[str | None, QueryParameter(pattern=KEY)] = None,
    start: Annotated[int, QueryParameter(ge=0)] = 0,
    total: Annotated[int, QueryParameter(ge=0, le=MOST_TOTAL)] = 0,
) -> Part | None:
    """Which piece of which file the body is; None where it is the whole file."""
    return None if upload is None else Part(upload, start, total)


HANDED_IN = (
    "The body is the file itself, as `application/octet-stream`, or a piece of it: `upload` names"
    " the file for its sender, `start` where the piece begins, `total` how long the file is."
)
IN_PIECES = {"part": Provide(part_of)}
AsPart = NamedDependency[Part | None]


async def _pieces(request: Asked) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except HTTPException as error:
        raise InvalidInput("上传中断，请重新上传。", code="upload_broken") from error


async def sheet_of(services: Services, officer: Officer, purpose: str, upload: UploadFile) -> bytes:
    """The content of a file that is to be imported, once it was found to be a clean sheet."""
    content = await upload.read()
    await require_clean_sheet(services, officer, purpose, upload.filename, content)
    return content
