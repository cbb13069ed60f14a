"""Ids of the files that a field's value names."""

from collections.abc import Mapping
from typing import Any

from schemas.modules import field as kinds
from schemas.modules.field import Field
from schemas.modules.module import Module


def file_fields(module: Module) -> list[Field]:
    return [field for field in module.fields if isinstance(field.kind, kinds.Attached)]


def ids_of(value: Any) -> list[str]:
    """One id, several, or none."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def ids_in(module: Module, values: Mapping[str, Any]) -> list[str]:
    """Ids of all files that these values of a record name."""
    return [one for field in file_fields(module) for one in ids_of(values.get(field.name))]
