"""Pictures that are handed in with a form (VC-MINI-07)."""

from collections.abc import Collection, Sequence

from connectors.postgres.audit import audit
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import AttachmentRow, Holder
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files import opening, receiving
from pipelines.flows.files.body import Body
from pipelines.flows.files.holding import GONE
from pipelines.flows.files.leaving import KeptFile
from pipelines.flows.files.receiving import Expected
from pipelines.flows.services import Services
from pipelines.rules.modules.problems import problem
from pipelines.rules.security.actor import Actor
from schemas.forms.definition import Answers, FormDefinition, FormFieldKind
from schemas.platform.files import PICTURES, FileView, UploadGoing

PURPOSE = "form_picture"
"""What files are handed in for."""
LARGEST = 10 * 1024 * 1024
HOLDER = "form_submission"


async def hand_in(
    services: Services, user: PublicUser, body: Body, name: str
) -> FileView | UploadGoing:
    """A picture for a form; the person's alone until a form that is sent takes it."""
    async with Attempt(services, user.actor(), "file.upload", "file", None):
        asked = Expected(name=name, purpose=PURPOSE, media_types=PICTURES, most_bytes=LARGEST)
        return await receiving.receive_in_pieces(services, body, asked, user.actor(), user.stream)


async def read(services: Services, user: PublicUser, file_id: str) -> KeptFile:
    """A picture that the person handed in himself."""
    async with Attempt(services, user.actor(), "form_picture.read", "file", file_id):
        async with services.database.transaction() as tx:
            rows = await attachments.by_ids(tx, [file_id])
            if not rows or not _is_own(rows[0], user.actor()):
                raise opening.not_found()
            await audit.write(
                tx,
                stream=user.stream,
                actor=user.actor(),
                action="form_picture.read",
                object_kind="file",
                object_id=file_id,
                at=services.clock(),
            )
        reader = await opening.verified(services, rows[0])
        return KeptFile(reader=reader, row=rows[0], inline=True)


def _is_own(row: AttachmentRow, actor: Actor) -> bool:
    return (row.owner_kind, row.owner_id) == (actor.kind.value, actor.id) and (
        row.purpose == PURPOSE
    )


async def views(tx: Tx, ids: Collection[str]) -> dict[str, FileView]:
    """By id, what is kept of pictures; what was erased is left out."""
    return {row.id: receiving.file_view(row) for row in await attachments.by_ids(tx, ids)}


async def take(
    tx: Tx, actor: Actor, definition: FormDefinition, answers: Answers, submission_id: str
) -> None:
    """The submission keeps its pictures; refused where one is not the sender's to give."""
    for field in definition.fields:
        if field.kind is not FormFieldKind.PICTURE:
            continue
        given = answers.get(field.key)
        if isinstance(given, list) and given:
            await _take(tx, actor, field.key, field.title, given, submission_id)


async def _take(
    tx: Tx, actor: Actor, key: str, title: str, ids: Sequence[str], submission_id: str
) -> None:
    holder = Holder(HOLDER, submission_id)
    rows = await attachments.by_ids(tx, ids, for_update=True)
    fit = [
        row
        for row in rows
        if row.is_held_by(holder) or (row.holder_id is None and _is_own(row, actor))
    ]
    if len(fit) != len(ids):
        raise problem(key, f"“{title}”{GONE}")
    await attachments.hold(tx, ids, holder)
