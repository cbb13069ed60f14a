"""The route of the upload checks."""

from litestar import get

from pipelines.flows.platform.scanning import reading
from schemas.platform.uploads import UploadChecks
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, Wired


@get("/api/upload-checks", guards=[officers_only])
async def list_upload_checks(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> UploadChecks:
    return await reading.checks(services, officer, limit, offset)


HANDLERS = (list_upload_checks,)
