"""Files of records: handed in for a field, taken out of a record (VC-GEN-18)."""

from connectors.postgres.modules.rules import rules_of
from connectors.postgres.platform import attachments
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files import opening, receiving
from pipelines.flows.files.body import Body
from pipelines.flows.files.holding import purpose_of
from pipelines.flows.files.leaving import KeptFile
from pipelines.flows.files.receiving import Expected
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.files.ids import ids_in
from schemas.errors import NotFound
from schemas.modules import field as kinds
from schemas.modules.field import Attached, Field
from schemas.modules.module import Module, Verb
from schemas.platform.files import FileView

UPLOAD, DOWNLOAD = "upload", "download"
"""In the names of audited actions."""


async def upload(
    services: Services,
    officer: Officer,
    code: str,
    name: str,
    body: Body,
    *,
    file_name: str,
    checksum: str,
) -> FileView:
    """Take a file in for a field; it is the officer's alone until a record takes it."""
    desk = Desk(services, officer, code)
    async with desk.attempt(UPLOAD):
        field, kind = _field(desk.shown, name)
        _require_use(desk, field)
        asked = Expected(
            name=file_name,
            purpose=purpose_of(desk.module, name),
            media_types=kind.media_types,
            most_bytes=kind.most_bytes,
            checksum=checksum,
        )
        return await receiving.receive(services, body, asked, officer.actor(), officer.stream)


def _field(module: Module, name: str) -> tuple[Field, Attached]:
    for field in module.fields:
        if field.name == name and isinstance(field.kind, kinds.Attached):
            return field, field.kind
    raise NotFound("没有这个附件字段。", code="field_not_found")


def _require_use(desk: Desk, field: Field) -> None:
    """Who may fill the field in with a form or an action may hand a file in for it."""
    filled = [action.code for action in desk.module.actions if field.name in action.fields]
    uses = [desk.module.permission(code) for code in (Verb.CREATE, Verb.EDIT, *filled)]
    if not any(code in desk.officer.permissions for code in uses):
        require_permission(desk.officer.permissions, uses[0])


async def download(
    services: Services, officer: Officer, code: str, record_id: str, file_id: str, *, inline: bool
) -> KeptFile:
    """A file of a record in reach, whole and unchanged; each time is audited."""
    desk = Desk(services, officer, code)
    async with desk.attempt(DOWNLOAD, record_id):
        desk.require(Verb.LIST)
        async with services.database.transaction() as tx:
            stored = await desk.need(tx, record_id)
            named = file_id in ids_in(desk.shown, stored.values)
            rows = await attachments.by_ids(tx, [file_id]) if named else []
        if not rows:
            raise opening.not_found()
        (row,) = rows
        if on_download := rules_of(desk.module).on_download:
            on_download(stored)
        reader = await opening.verified(services, row)
        async with services.database.transaction() as tx:
            told = {"file": row.id, "name": row.name, "sm3": row.sm3, "inline": inline}
            await desk.note(tx, DOWNLOAD, record_id, told)
        return KeptFile(reader=reader, row=row, inline=inline)
