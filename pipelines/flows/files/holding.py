"""What becomes of handed-in files: a record takes them, gives them back, or a case keeps them."""

from collections.abc import Collection, Mapping
from typing import Any

from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import CASE, AttachmentRow, Holder
from connectors.postgres.transaction import Tx
from pipelines.rules.files.ids import file_fields, ids_in, ids_of
from pipelines.rules.security.actor import Actor
from schemas.errors import InvalidInput
from schemas.modules.module import Module
from schemas.modules.views import FieldProblem

GONE = "已失效，请重新上传"


def purpose_of(module: Module, field: str) -> str:
    """What a file for a field of a module is handed in for."""
    return f"{module.code}.{field}"


async def problems_of(
    tx: Tx,
    module: Module,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    before: Mapping[str, Any],
    case_id: str | None,
) -> list[FieldProblem]:
    """Files that are not the actor's to give: gone, another's, or handed in for something else.

    What the record has already may stay, and what the approved case brings may be taken.
    """
    named = ids_in(module, values)
    if not named:
        return []
    rows = {row.id: row for row in await attachments.by_ids(tx, named, for_update=True)}
    known = set(ids_in(module, before))
    case = Holder(CASE, case_id) if case_id else None
    told = []
    for field in file_fields(module):
        purpose = purpose_of(module, field.name)
        for file_id in ids_of(values.get(field.name)):
            row = rows.get(file_id)
            held = row is not None and (row.id in known or row.is_held_by(case))
            if row is None or not (held or _is_free(row, purpose, actor)):
                told.append(FieldProblem(field=field.name, message=f"{field.title}{GONE}"))
                break
    return told


def _is_free(row: AttachmentRow, purpose: str, actor: Actor) -> bool:
    """Whether nothing holds the file yet and this person handed it in for this."""
    mine = (row.owner_kind, row.owner_id) == (actor.kind.value, actor.id)
    return row.holder_id is None and mine and row.purpose == purpose


async def keep(
    tx: Tx,
    module: Module,
    record_id: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    at: Any,
) -> None:
    """The record takes the files of `after` and lets go of those that only `before` named.

    What a case holds stays its document, whatever becomes of the record.
    `after` may be a part of the record: fields that it does not name keep their files.
    """
    record = Holder(module.code, record_id)
    fields = [field.name for field in file_fields(module) if field.name in after]
    taken = {one for name in fields for one in ids_of(after[name])}
    dropped = {one for name in fields for one in ids_of(before.get(name))} - taken
    if taken:
        await attachments.take_free(tx, taken, record)
    if dropped:
        await attachments.let_go(tx, dropped, record, at)


async def hold_for_case(
    tx: Tx, actor: Actor, purpose: str, ids: Collection[str], case_id: str
) -> None:
    """The case keeps the actor's files; `InvalidInput` where one of them is not there to keep."""
    rows = await attachments.by_ids(tx, ids, for_update=True)
    case = Holder(CASE, case_id)
    fit = [row for row in rows if row.is_held_by(case) or _is_free(row, purpose, actor)]
    if len(fit) != len(set(ids)):
        raise InvalidInput(f"附件{GONE}。", code="file_not_found", field="proof")
    await attachments.hold(tx, ids, case)
