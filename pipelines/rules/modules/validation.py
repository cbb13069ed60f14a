"""The values of a whole record against its module's declaration."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.rules.modules.problems import WrongValue
from pipelines.rules.modules.reading import read_value
from pipelines.rules.modules.titles import verb_of_filling
from schemas.modules.field import Edited, Field
from schemas.modules.module import Action, Module
from schemas.modules.views import FieldProblem

Outcome = tuple[dict[str, Any], list[FieldProblem]]
"""Values that fit, and what is wrong with the others."""


def for_creation(module: Module, raw: Mapping[str, Any]) -> Outcome:
    """Values of a new record, with defaults; every problem at once (NF-IND-03)."""
    fields = settable(module, creating=True)
    given = {
        field.name: field.default if raw.get(field.name) is None else raw[field.name]
        for field in fields
    }
    values, problems = _read(fields, given)
    others = {
        field.name: read_value(field, field.default)
        for field in module.fields
        if field.edited is Edited.NEVER and not field.computed
    }
    return others | values, [*_unknown(module, raw, fields), *problems]


def for_edit(module: Module, raw: Mapping[str, Any]) -> Outcome:
    """The given values of a record that is there; those not given stay."""
    fields = settable(module, creating=False)
    chosen = [field for field in fields if field.name in raw]
    values, problems = _read(chosen, raw)
    return values, [*_unknown(module, raw, fields), *problems]


def for_action(module: Module, action: Action, raw: Mapping[str, Any]) -> Outcome:
    """What a person fills in with an action, beside what the action sets by itself."""
    fields = [module.field(name) for name in action.fields]
    values, problems = _read(fields, raw)
    return {**values, **action.sets}, [*_unknown(module, raw, fields), *problems]


def settable(module: Module, *, creating: bool) -> list[Field]:
    """Fields that a person may fill in with the form."""
    allowed = (Edited.ALWAYS, Edited.ONCE) if creating else (Edited.ALWAYS,)
    return [field for field in module.fields if field.edited in allowed]


def _read(fields: Iterable[Field], raw: Mapping[str, Any]) -> Outcome:
    values: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for field in fields:
        try:
            values[field.name] = read_value(field, raw.get(field.name))
        except WrongValue as wrong:
            problems.append(FieldProblem(field=field.name, message=str(wrong)))
            continue
        if field.required and values[field.name] is None:
            problems.append(FieldProblem(field=field.name, message=verb_of_filling(field)))
    return values, problems


def _unknown(module: Module, raw: Mapping[str, Any], fields: Iterable[Field]) -> list[FieldProblem]:
    settable_names = {field.name for field in fields}
    known = {field.name: field.title for field in module.fields}
    return [
        FieldProblem(field=name, message=f"{known[name]}不能直接修改")
        if name in known
        else FieldProblem(field=name, message=f"不能识别的字段“{name[:40]}”")
        for name in raw
        if name not in settable_names
    ]
