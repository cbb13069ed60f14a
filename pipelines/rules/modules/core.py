"""Core fields: what a record may not lack, and how often it does (NF-IND-03).

Entry and import refuse a record by `core_problems`; whoever brings records from an outside system
asks `missing` and holds what lacks something for repair.
"""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipelines.rules.modules.titles import verb_of_filling
from schemas.modules.field import Field
from schemas.modules.module import Module
from schemas.modules.views import FieldProblem

LEAST, MOST = Decimal("0.01"), Decimal("99.99")
HUNDRED = Decimal(100)


def core_fields(module: Module) -> list[Field]:
    return [module.field(name) for name in module.core]


def missing(
    module: Module, values: Mapping[str, Any], dangling: Collection[str] = ()
) -> list[Field]:
    """Core fields that hold nothing; `dangling` names those that point to nothing."""
    return [
        field
        for field in core_fields(module)
        if field.name in dangling or is_empty(values.get(field.name))
    ]


def is_empty(value: Any) -> bool:
    """Whether a stored value says nothing, as blanks do."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def core_problems(module: Module, values: Mapping[str, Any]) -> list[FieldProblem]:
    """Why a record is not taken in, field by field."""
    return [
        FieldProblem(field=field.name, message=verb_of_filling(field))
        for field in missing(module, values)
    ]


def rate(lacking: int, of: int) -> str:
    """Per cent with two decimals; neither a single hole nor a single value is rounded away."""
    if of == 0 or lacking == 0:
        return "0.00"
    if lacking == of:
        return "100.00"
    exact = (HUNDRED * lacking / of).quantize(LEAST, ROUND_HALF_UP)
    return str(min(max(exact, LEAST), MOST))
