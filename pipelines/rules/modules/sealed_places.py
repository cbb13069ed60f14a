"""Where a sealed value of a record lies: a seal moved elsewhere does not open."""

from schemas.modules.field import Field
from schemas.modules.module import Module


def field_place(module: Module, field: Field, record_id: str) -> str:
    return f"{module.table}.{field.name}:{record_id}"


def noted_place(module: Module, field: Field, record_id: str) -> str:
    """In the audit row of the record."""
    return f"audit_row.{field_place(module, field, record_id)}"
