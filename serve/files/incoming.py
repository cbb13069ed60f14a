"""Files that come in over HTTP: as a body, or as the file of a form."""

from collections.abc import AsyncIterator

from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.body import Body
from pipelines.flows.platform.scanning.checking import require_clean_sheet
from pipelines.flows.services import Services
from schemas.errors import InvalidInput
from serve.http import Asked


def body_of(request: Asked) -> Body:
    announced = request.headers.get("content-length", "")
    return Body(_pieces(request), int(announced) if announced.isdecimal() else 0)


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
