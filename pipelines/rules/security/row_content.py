"""A row of any table as text, always the same for the same values."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def row_content(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """The values of these columns in their order; a column that is gone counts as empty."""
    return [_text(row.get(name)) for name in columns]


def _text(value: Any) -> str:
    """The value with its type, so that nothing and an empty text differ."""
    kind = type(value)
    # Most values are of these, and rows are sealed by the million.
    if kind is str:
        return f"s{value}"
    if kind is int:
        return f"j{value}"
    match value:
        case None:
            return "-"
        case bytes() | memoryview():
            return f"b{bytes(value).hex()}"
        case datetime() | date():
            return f"d{value.isoformat()}"
        case Decimal():
            return f"n{value}"
        case str():
            return f"s{value}"
        case _:
            return "j" + json.dumps(value, ensure_ascii=False, sort_keys=True)
