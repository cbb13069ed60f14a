"""What a list is asked: read from the address, checked against the declaration."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from pipelines.rules.modules.problems import WrongValue, refuse
from pipelines.rules.modules.reading import read_value
from schemas.modules import field as kinds
from schemas.modules.field import Field, Found
from schemas.modules.module import Module
from schemas.modules.views import FieldProblem

MOST_VALUES = 50
LONGEST_TEXT = 100


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """What one field must be: one of `values`, or between `least` and `most`."""

    field: Field
    values: tuple[Any, ...] = ()
    least: Any = None
    most: Any = None


class ListQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A list's filters and order; `sort` names fields, with `-` downward."""

    conditions: tuple[Condition, ...] = ()
    states: tuple[str, ...] = ()
    text: str = ""
    sort: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    """Fields that a search by text passes over: they lie above the level that may be seen."""


OWN = ("limit", "offset", "sort", "q", "state", "format")
"""Names in the address that are no fields."""


def read_query(module: Module, asked: Iterable[tuple[str, str]]) -> ListQuery:
    """The query of an address's pairs; `InvalidInput` names every pair that means nothing."""
    pairs = [(name, value) for name, value in asked if value != ""]
    found: dict[str, Condition] = {}
    problems: list[FieldProblem] = []
    for name, value in pairs:
        if name in OWN:
            continue
        try:
            _take(module, found, name, value)
        except WrongValue as wrong:
            problems.append(FieldProblem(field=name.partition(".")[0], message=str(wrong)))
    states = tuple(value for name, value in pairs if name == "state")
    sort = tuple(value for name, value in pairs if name == "sort")
    problems += [*_wrong_states(module, states), *_wrong_order(module, sort)]
    refuse(problems)
    text = next((value for name, value in pairs if name == "q"), "").strip()[:LONGEST_TEXT]
    return ListQuery(
        conditions=tuple(found.values()), states=states, text=text, sort=sort or module.order
    )


def _take(module: Module, found: dict[str, Condition], name: str, raw: str) -> None:
    plain, _, end = name.partition(".")
    try:
        field = module.field(plain)
    except KeyError:
        raise WrongValue(f"不能识别的查询条件“{name[:40]}”") from None
    if field.found is Found.NOT or end not in ("", "from", "until"):
        raise WrongValue(f"不能按{field.title}查询")
    if end and (field.found is not Found.RANGE or not _ordered(field)):
        raise WrongValue(f"不能按{field.title}的范围查询")
    before = found.get(plain, Condition(field=field))
    value = _search_value(field, raw)
    match end:
        case "from":
            found[plain] = msgspec.structs.replace(before, least=value)
        case "until":
            found[plain] = msgspec.structs.replace(before, most=value)
        case _:
            if field.mask and before.values:
                raise WrongValue(f"{field.title}一次只能按一个值查询")
            if len(before.values) >= MOST_VALUES:
                raise WrongValue(f"{field.title}的查询条件过多")
            found[plain] = msgspec.structs.replace(before, values=(*before.values, value))


def _ordered(field: Field) -> bool:
    return isinstance(field.kind, kinds.Integer | kinds.Money | kinds.Day | kinds.Moment)


def _search_value(field: Field, raw: str) -> Any:
    """A part of a text need not have the form of the whole."""
    match field.kind:
        case kinds.Text():
            if "\x00" in raw or len(raw) > LONGEST_TEXT:
                raise WrongValue(f"{field.title}的查询条件不正确")
            return raw.strip().upper() if field.mask else raw.strip()
        case kinds.Integer():
            if not re.fullmatch(r"-?\d{1,9}", raw):
                raise WrongValue(f"{field.title}应为整数")
            return int(raw)
        case kinds.Flag():
            if raw not in ("true", "false"):
                raise WrongValue(f"{field.title}应为true或false")
            return raw == "true"
        case _:
            return read_value(field, raw)


def _wrong_states(module: Module, states: tuple[str, ...]) -> list[FieldProblem]:
    known = {option.value for option in module.states.options} if module.states else set()
    return [
        FieldProblem(field="state", message="状态不是可选的值")
        for state in states
        if state not in known
    ]


def _wrong_order(module: Module, sort: tuple[str, ...]) -> list[FieldProblem]:
    able = {field.name for field in module.fields if field.sortable and not field.mask}
    able |= {name.removeprefix("-") for name in module.order}
    return [
        FieldProblem(field="sort", message="不能按该字段排序")
        for name in sort
        if name.removeprefix("-") not in able
    ]
