"""How records look on the wire to outside systems, as JSON Schema made from the declarations."""

from typing import Any

from pipelines.rules.exchange.open_api.call_fields import CALL_FIELDS
from schemas.modules import field as kinds
from schemas.modules.field import AnyKind, Field
from schemas.modules.module import Module

Schema = dict[str, Any]
ULID: Schema = {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{26}$"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
TEXT: Schema = {"type": "string"}


def of_module(module: Module) -> Schema:
    """A row of `records.<module>`: fields that a grant does not open are left out."""
    state: Schema = {"type": "null"}
    if module.states is not None:
        state = {"type": "string", "enum": [one.value for one in module.states.options]}
    values = {field.name: _value(field) for field in module.fields}
    titled = {field.name: TEXT for field in module.fields if _has_title(field.kind)}
    return _closed(
        {
            "id": ULID,
            "version": {"type": "integer", "minimum": 1},
            "created_at": MOMENT,
            "state": state,
            "values": _closed(values, required=()),
            "titles": _closed(titled, required=())
            | {"description": "字典项、单位和关联记录的名称；附件的文件名。"},
        }
    )


def of_calls() -> Schema:
    """A row of `video_calls`."""
    named = {field.name: field.schema | {"description": field.title} for field in CALL_FIELDS}
    return _closed({"id": ULID, **named})


def of_data_set() -> Schema:
    """A row of any data set; which fields it holds is settled with its consumer."""
    return {"type": "object", "properties": {"id": ULID}, "required": ["id"]}


def _closed(properties: Schema, required: tuple[str, ...] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _value(field: Field) -> Schema:
    told: Schema = {"anyOf": [_of_kind(field.kind), {"type": "null"}], "description": field.title}
    if field.mask is not None:
        told["description"] += "（未授权明文时脱敏）"
    return told


def _of_kind(kind: AnyKind) -> Schema:
    match kind:
        case kinds.Integer():
            return {"type": "integer"}
        case kinds.Flag():
            return {"type": "boolean"}
        case kinds.Day():
            return {"type": "string", "format": "date"}
        case kinds.Moment():
            return MOMENT
        case kinds.Choice(options=options):
            return {"type": "string", "enum": [one.value for one in options]}
        case kinds.Linked() | kinds.Unit():
            return ULID
        case kinds.Attached(most_files=most):
            return ULID if most == 1 else {"type": "array", "items": ULID}
    return TEXT


def _has_title(kind: AnyKind) -> bool:
    return isinstance(kind, kinds.Linked | kinds.Unit | kinds.Coded | kinds.Attached)
