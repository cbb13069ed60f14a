"""Opening a paper that the own body handed in with a booking (VC-OFFICIAL-08)."""

from connectors.postgres.audit import audit
from connectors.postgres.official import bookings
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import AttachmentRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files import opening
from pipelines.flows.files.leaving import KeptFile
from pipelines.flows.services import Services
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS

CODE = OFFICIAL_BOOKINGS.code
DOWNLOAD = f"{CODE}.download"


async def download(
    services: Services, official: Official, booking_id: str, file_id: str, *, inline: bool
) -> KeptFile:
    """Whole and unchanged; of another body's booking nobody says that there is one."""
    async with Attempt(services, official.actor(), DOWNLOAD, CODE, booking_id, official.stream):
        async with services.database.transaction() as tx:
            row = await _paper(tx, official, booking_id, file_id)
        reader = await opening.verified(services, row)
        async with services.database.transaction() as tx:
            await audit.write(
                tx,
                stream=official.stream,
                actor=official.actor(),
                action=DOWNLOAD,
                object_kind=CODE,
                object_id=booking_id,
                detail={"file": row.id, "name": row.name, "sm3": row.sm3, "inline": inline},
                at=services.clock(),
            )
        return KeptFile(reader=reader, row=row, inline=inline)


async def _paper(tx: Tx, official: Official, booking_id: str, file_id: str) -> AttachmentRow:
    if await bookings.of_body(tx, official.body_id, booking_id) is None:
        raise opening.not_found()
    named = {one.file_id for one in await bookings.papers_of(tx, booking_id)}
    rows = await attachments.by_ids(tx, named & {file_id})
    if not rows:
        raise opening.not_found()
    return rows[0]
