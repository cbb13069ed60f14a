"""Rows of an import file, read against the declaration."""

from typing import Any

import msgspec

from pipelines.rules.modules.cells import Lookups, cell_text, file_cell, raw_value
from pipelines.rules.modules.problems import WrongValue, problem, refuse
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import state_title
from pipelines.rules.modules.transfer import OWN, STATE, Plan, imported
from pipelines.rules.sheets.cells import Row
from schemas.modules.field import Field, Text
from schemas.modules.module import Module
from schemas.modules.views import FieldProblem


class RowTexts(msgspec.Struct, frozen=True, kw_only=True):
    """A row's cells as text, by field and by the headings that every module has."""

    number: int
    fields: dict[str, str]
    own: dict[str, str]
    problems: list[tuple[str, str]]
    """Column and message of cells that hold no value."""


class RowReader:
    """Reads the rows of one file; knows which unique values it has met."""

    def __init__(self, module: Module, plan: Plan, lookups: Lookups) -> None:
        self._module = module
        self._plan = plan
        self._lookups = lookups
        self._met: dict[tuple[str, str], int] = {}

    def texts(self, row: Row) -> RowTexts:
        """All cells of a row; formulas and broken cells are problems of their columns."""
        fields: dict[str, str] = {}
        own: dict[str, str] = {}
        problems: list[tuple[str, str]] = []
        columns = [(field, fields, field.name) for field in self._present()]
        columns += [(_own(heading), own, heading) for heading in OWN]
        for field, into, name in columns:
            try:
                into[name] = cell_text(field, self._plan.cell(row, field.title))
            except WrongValue as wrong:
                problems.append((field.title, str(wrong)))
        return RowTexts(number=row.number, fields=fields, own=own, problems=problems)

    def require_first(self, texts: RowTexts, before: Stored | None) -> None:
        """Raise where an earlier row of the file has the same unique value."""
        told = []
        for field in self._present():
            text = texts.fields[field.name]
            # A masked number is not the number: others may look the same.
            kept = before is not None and text == self._text_of(field, before)
            if not field.unique or not text or (field.mask and kept):
                continue
            first = self._met.setdefault((field.name, text), texts.number)
            if first != texts.number:
                message = f"{field.title}与第{first}行重复"
                told.append(FieldProblem(field=field.name, message=message))
        refuse(told)

    def for_creation(self, texts: RowTexts) -> dict[str, Any]:
        """What a form for a new record would have sent."""
        states = self._module.states
        initial = state_title(self._module, states.initial) if states else ""
        if texts.own[STATE] not in ("", initial):
            raise problem(STATE, f"新增的{self._module.noun}状态只能是“{initial}”")
        return self._raw({name: text for name, text in texts.fields.items() if text})

    def for_edit(self, texts: RowTexts, before: Stored) -> dict[str, Any]:
        """What a form would have sent of what the row has otherwise than the record."""
        if texts.own[STATE] not in ("", state_title(self._module, before.state)):
            raise problem(STATE, "状态不能通过导入修改")
        return self._raw(
            {
                name: text
                for name, text in texts.fields.items()
                if text != self._text_of(self._module.field(name), before)
            }
        )

    def _raw(self, texts: dict[str, str]) -> dict[str, Any]:
        raw: dict[str, Any] = {}
        told = []
        for name, text in texts.items():
            try:
                raw[name] = raw_value(self._module.field(name), text, self._lookups)
            except WrongValue as wrong:
                told.append(FieldProblem(field=name, message=str(wrong)))
        refuse(told)
        return raw

    def _present(self) -> list[Field]:
        return [field for field in imported(self._module) if field.title in self._plan.columns]

    def _text_of(self, field: Field, stored: Stored) -> str:
        return cell_text(field, file_cell(field, stored))


def _own(heading: str) -> Field:
    return Field(name=heading, title=heading, kind=Text(most=200), required=False)
