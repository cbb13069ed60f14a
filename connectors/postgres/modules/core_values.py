"""Whether a stored row lacks a core field, as SQL: what came past the platform is told as well."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, func, not_, or_, select

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import Shape
from pipelines.rules.modules.core import core_fields
from schemas.modules import field as kinds
from schemas.modules.field import Field
from schemas.tables.platform.file import attachment

SOMETHING = r"[^[:space:]]"


def lacking(shape: Shape, seals: FieldSeals) -> dict[str, ColumnElement[bool]]:
    """By core field, whether the row holds nothing in it or points to nothing."""
    return {field.name: _lacks(shape, seals, field) for field in core_fields(shape.module)}


def _lacks(shape: Shape, seals: FieldSeals, field: Field) -> ColumnElement[bool]:
    if field.lies_sealed:
        sealed = func.coalesce(func.octet_length(shape.column(field)), 0)
        if not field.mask:
            return sealed == 0
        # A sealed blank is told by its digest, without opening it.
        blank = func.coalesce(shape.digest_column(field) == seals.digest(""), false())
        return or_(sealed == 0, blank)
    column = shape.column(field)
    match field.kind:
        case kinds.Text():
            return or_(column.is_(None), not_(column.regexp_match(SOMETHING)))
        case kinds.Choice(options=options):
            known = [option.value for option in options]
            return or_(column.is_(None), column.not_in(known))
        case kinds.Linked() | kinds.Unit() | kinds.Coded():
            return shape.target_id(field).is_(None)
        case kinds.Attached(most_files=1):
            held = exists(select(attachment.c.id).where(attachment.c.id == column))
            return or_(column.is_(None), not_(held))
        case kinds.Attached():
            files: ColumnElement[Any] = shape.files_of(field)
            return files.is_(None)
    return column.is_(None)
