"""The route of the upload checks."""

from pipelines.flows.platform.scanning import reading
from pipelines.rules.access.codes.audit import LIST_UPLOAD_CHECKS
from schemas.platform.uploads import UploadChecks
from serve.http import Limit, Offset, Wired
from serve.route import officers


@officers.get("/api/upload-checks", asks=LIST_UPLOAD_CHECKS)
async def list_upload_checks(
    services: Wired, limit: Limit = 50, offset: Offset = 0
) -> UploadChecks:
    return await reading.checks(services, limit, offset)


HANDLERS = (list_upload_checks,)
