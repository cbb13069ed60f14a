"""Rows read into records, with sealed values opened."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import FILES, KEY, PRISON, TITLE, UNIT_PATH, VALUE, Shape
from pipelines.rules.files.ids import file_fields, ids_of
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.modules import field as kinds
from schemas.modules.field import Field
from schemas.platform.files import FileView


def to_stored(shape: Shape, seals: FieldSeals, row: RowMapping) -> Stored:
    """The record of a row that `shape.columns` were selected for."""
    record_id = str(row["id"])
    values = {
        field.name: _value(shape, seals, field, record_id, row[VALUE + field.name])
        for field in shape.module.fields
    }
    titles = {
        field.name: _title(shape, field, row)
        for field in shape.module.fields
        if shape.title_parts(field) and values[field.name] is not None
    }
    files = {
        field.name: _files(values[field.name], row[FILES + field.name])
        for field in file_fields(shape.module)
    }
    titles |= {name: "、".join(file.name for file in held) for name, held in files.items() if held}
    return Stored(
        id=record_id,
        version=row["version"],
        created_at=row["created_at"],
        state=_state(shape, row),
        values=values,
        titles=titles,
        files=files,
        keys={name: str(row[KEY + name]) for name in shape.keyed if row[KEY + name] is not None},
        unit_path=row.get(UNIT_PATH),
    )


def _value(shape: Shape, seals: FieldSeals, field: Field, record_id: str, raw: Any) -> Any:
    # No bytes hold nothing, not even a seal: somebody emptied the column.
    if field.lies_sealed and raw == b"":
        return None
    if field.lies_sealed and raw is not None:
        return _opened(field, seals.open(shape.module, field, record_id, raw))
    return raw


def _opened(field: Field, text: str) -> Any:
    return Decimal(text) if isinstance(field.kind, kinds.Money) else text


def _files(value: Any, found: Any) -> list[FileView]:
    """In the order of the value."""
    known = {one.id: one for one in msgspec.convert(found or [], list[FileView])}
    return [known[file_id] for file_id in ids_of(value) if file_id in known]


def _title(shape: Shape, field: Field, row: RowMapping) -> str:
    parts = [row[f"{TITLE}{field.name}_{place}"] for place in range(shape.title_parts(field))]
    if isinstance(field.kind, kinds.Unit):
        parts.insert(0, row[PRISON + field.name])
    told = " ".join(_written(part) for part in parts if part is not None)
    # An item that was taken out of its dictionary still shows its code.
    return told or str(row[VALUE + field.name])


def _written(part: Any) -> str:
    return f"{local(part):%Y-%m-%d %H:%M}" if isinstance(part, datetime) else str(part)


def _state(shape: Shape, row: RowMapping) -> str | None:
    states = shape.module.states
    if states is None:
        return None
    if shape.state_is_flag:
        return states.options[0 if row["state"] else 1].value
    return str(row["state"])
