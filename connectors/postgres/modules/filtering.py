"""Conditions of a list query as SQL."""

from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, and_, false, func, or_, select

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import Shape
from connectors.postgres.transaction import of_units
from pipelines.rules.modules.queries import Condition, ListQuery
from pipelines.rules.modules.sealed_search import may_be
from schemas.modules import field as kinds
from schemas.modules.field import Field, Found
from schemas.tables.platform.org import org_unit

TEXT_SEARCHES = (Found.EXACT, Found.PREFIX, Found.WITHIN)


def matches(shape: Shape, seals: FieldSeals, query: ListQuery) -> list[ColumnElement[bool]]:
    """What a record must fulfil to be listed, beside being in reach."""
    found = [_condition(shape, seals, condition) for condition in query.conditions]
    if query.states:
        found.append(_states(shape, query.states))
    elif shape.hidden and not query.ids:
        found.append(shape.state_column.not_in(shape.hidden))
    if query.text:
        found.append(_anywhere(shape, seals, query.text, query.hidden))
    if query.ids:
        found.append(shape.table.c.id.in_(query.ids))
    return found


def ordered(shape: Shape, query: ListQuery) -> list[UnaryExpression[Any]]:
    """The asked order, and the id, so that pages never overlap."""
    names = query.sort or shape.module.order
    return [*(_order(shape, name) for name in names), shape.table.c.id.asc()]


def _order(shape: Shape, name: str) -> UnaryExpression[Any]:
    column = _order_column(shape, name.removeprefix("-"))
    return column.desc().nulls_last() if name.startswith("-") else column.asc().nulls_last()


def _order_column(shape: Shape, name: str) -> ColumnElement[Any]:
    if name == "id":
        # In the order of making.
        return shape.table.c.id
    field = shape.module.field(name)
    if isinstance(field.kind, kinds.Unit):
        return shape.unit_path(field)
    return shape.column(field)


def _condition(shape: Shape, seals: FieldSeals, condition: Condition) -> ColumnElement[bool]:
    field, parts = condition.field, []
    if condition.values:
        parts.append(or_(*(_one(shape, seals, field, value) for value in condition.values)))
    if condition.least is not None:
        parts.append(shape.column(field) >= condition.least)
    if condition.most is not None:
        parts.append(shape.column(field) <= condition.most)
    return and_(*parts)


def _one(shape: Shape, seals: FieldSeals, field: Field, value: Any) -> ColumnElement[bool]:
    if isinstance(field.kind, kinds.Unit):
        # A unit stands for itself and all below it.
        top = org_unit.alias("top")
        above = select(top.c.path).where(top.c.id == value).scalar_subquery()
        column = shape.column(field)
        return of_units(column, lambda path: func.substr(path, 1, func.length(above)) == above)
    if isinstance(field.kind, kinds.Text):
        return _text(shape, seals, field, value)
    found: ColumnElement[bool] = shape.column(field) == value
    return found


def _text(shape: Shape, seals: FieldSeals, field: Field, value: str) -> ColumnElement[bool]:
    if field.mask:
        return shape.digest_column(field) == seals.digest(value)
    column = shape.column(field)
    match field.found:
        case Found.PREFIX:
            return column.startswith(value, autoescape=True)
        case Found.WITHIN:
            return column.icontains(value, autoescape=True)
        case _:
            return column == value


def _anywhere(
    shape: Shape, seals: FieldSeals, text: str, hidden: frozenset[str]
) -> ColumnElement[bool]:
    """The text in any field that can be searched by text."""
    if "\x00" in text:
        return false()
    fields = [
        field
        for field in shape.module.fields
        if isinstance(field.kind, kinds.Text)
        and field.found in TEXT_SEARCHES
        and field.name not in hidden
        and (not field.mask or may_be(field, text))
    ]
    parts = (_text(shape, seals, field, text.upper() if field.mask else text) for field in fields)
    return or_(false(), *parts)


def _states(shape: Shape, states: tuple[str, ...]) -> ColumnElement[bool]:
    assert shape.module.states is not None
    if shape.state_is_flag:
        first = shape.module.states.options[0].value
        return shape.state_column.in_([state == first for state in states])
    return shape.state_column.in_(states)
