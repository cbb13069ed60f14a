"""Writing records; what the database refuses is told by the name of the field."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import Shape, shape_of
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from schemas.errors import Conflict
from schemas.modules.module import Module

UNIQUE, FOREIGN = "23505", "23503"


async def add(
    tx: Tx,
    module: Module,
    seals: FieldSeals,
    values: Mapping[str, Any],
    *,
    state: str | None,
    by: str | None,
    at: datetime,
    extra: Mapping[str, Any] | None = None,
) -> str:
    """A new record; a value that must be unique and is taken is a problem of its field.

    `extra` are columns that are no fields.
    """
    record_id = make_id()
    row = new_row(module, seals, record_id, values, state=state, by=by, at=at, extra=extra)
    async with _explained(tx, module):
        await tx.execute(insert(shape_of(module.code).table).values(row))
    return record_id


def new_row(
    module: Module,
    seals: FieldSeals,
    record_id: str,
    values: Mapping[str, Any],
    *,
    state: str | None,
    by: str | None,
    at: datetime,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The row of a new record, with its fields sealed."""
    shape = shape_of(module.code)
    columns = _columns(shape, seals, record_id, values) | _state(shape, state) | dict(extra or {})
    kept = {"created_at": at, "created_by": by, "updated_at": at, "updated_by": by}
    return {"id": record_id, "version": 1, **columns, **kept}


async def change(
    tx: Tx,
    module: Module,
    seals: FieldSeals,
    record_id: str,
    version: int,
    values: Mapping[str, Any],
    *,
    state: str | None,
    by: str | None,
    at: datetime,
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Change a record that still has this version; `Conflict` where somebody was faster."""
    shape = shape_of(module.code)
    columns = _columns(shape, seals, record_id, values) | _state(shape, state) | dict(extra or {})
    kept = {"version": version + 1, "updated_at": at, "updated_by": by}
    one = (shape.table.c.id == record_id, shape.table.c.version == version)
    async with _explained(tx, module):
        done = await tx.execute(update(shape.table).where(*one).values(**columns, **kept))
    if done.rowcount != 1:
        raise changed_meanwhile(module)


async def remove(tx: Tx, module: Module, record_id: str) -> None:
    """Delete a record; `Conflict` where another one points to it."""
    table = shape_of(module.code).table
    async with _explained(tx, module):
        await tx.execute(delete(table).where(table.c.id == record_id))


def changed_meanwhile(module: Module) -> Conflict:
    return Conflict(
        f"该{module.noun}已被他人修改，您的修改没有保存。请重新打开后再修改。",
        code="changed_meanwhile",
    )


def _columns(
    shape: Shape, seals: FieldSeals, record_id: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in values.items():
        field = shape.module.field(name)
        if not field.lies_sealed:
            columns[name] = value
            continue
        given = value is not None
        columns[f"{name}_sealed"] = (
            seals.close(shape.module, field, record_id, str(value)) if given else None
        )
        if field.mask:
            columns[f"{name}_digest"] = seals.digest(value) if given else None
    return columns


def _state(shape: Shape, state: str | None) -> dict[str, Any]:
    states = shape.module.states
    if states is None or state is None:
        return {}
    kept = state == states.options[0].value if shape.state_is_flag else state
    return {states.column: kept}


@asynccontextmanager
async def _explained(tx: Tx, module: Module) -> AsyncIterator[None]:
    """A savepoint, so that the transaction can go on after a refusal."""
    try:
        async with tx.connection.begin_nested():
            yield
    except IntegrityError as error:
        cause: Any = error.orig
        constraint = str(cause.diag.constraint_name or "")
        if cause.sqlstate == UNIQUE:
            raise _taken(module, constraint) from error
        if cause.sqlstate == FOREIGN:
            raise Conflict(
                f"该{module.noun}已被其他记录使用，不能删除。可以停用。",
                code="record_in_use",
            ) from error
        raise


def _taken(module: Module, constraint: str) -> Exception:
    """The refusal that names the field of a constraint as `uq_agency_person_id_no_digest`."""
    shape = shape_of(module.code)
    for field in module.fields:
        column = shape.digest_column(field) if field.mask else shape.column(field)
        if constraint == f"uq_{module.table}_{column.name}":
            return problem(field.name, f"{field.title}已被使用")
    for names in module.unique_together:
        if constraint == f"uq_{module.table}_{'_'.join(names)}":
            titles = "和".join(module.field(name).title for name in names)
            return problem(names[-1], f"相同{titles}的{module.noun}已存在")
    return Conflict(f"相同的{module.noun}已存在。", code="record_exists", constraint=constraint)
