"""How files of a page of figures leave, and what is written down of them."""

from typing import Any

from pipelines.flows.files.leaving import Leaving
from pipelines.rules.modules.figures.asked import Wanted, said
from schemas.errors import InvalidInput
from schemas.modules.figures import Figures, Table

OF_LEAVING = ("format", "rows")
"""What the audit row tells of the file itself."""


def leaving(figures: Figures, table: Table, form: str) -> Leaving:
    if form not in table.file.forms:
        raise InvalidInput("没有这种格式的文件。", code="unknown_choice", field="format")
    return Leaving(
        permission=figures.exports,
        action=figures.left,
        object_kind=figures.left.partition(".")[0],
        noted=tuple(name for name in table.file.noted if name in OF_LEAVING),
    )


def detail_of(table: Table, code: str, wanted: Wanted, notes: list[str]) -> dict[str, Any]:
    """What the audit row tells of what was asked."""
    known = {
        "table": code,
        "name": table.file.name or table.title,
        "of": code,
        "since": wanted.first.isoformat(),
        "until": wanted.last.isoformat(),
        "unit": wanted.unit_id,
        "missing": notes,
        **said(table, wanted),
    }
    return {name: known[name] for name in table.file.noted if name in known}
