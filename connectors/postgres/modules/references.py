"""Whether what a record points to is there, is open, and lies in the officer's reach."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import and_, or_, select, tuple_

from connectors.postgres.modules.shape import VALUE, Shape, shape_of
from connectors.postgres.transaction import Tx
from pipelines.rules.access.permissions import in_scope
from pipelines.rules.modules.titles import state_title
from schemas.modules import field as kinds
from schemas.modules.field import Field
from schemas.modules.module import Module
from schemas.modules.views import FieldProblem
from schemas.people.kinds import OrgType
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

TYPE_TITLES = {
    OrgType.BUREAU: "局",
    OrgType.PRISON: "监狱",
    OrgType.SECTION: "科室",
    OrgType.WARD: "监区",
}


class UnitFacts(msgspec.Struct, frozen=True):
    """What decides whether a record may be placed in a unit."""

    id: str
    path: str
    org_type: OrgType
    enabled: bool


async def problems_of(
    tx: Tx,
    module: Module,
    values: Mapping[str, Any],
    scopes: tuple[str, ...],
    today: date,
) -> list[FieldProblem]:
    """What is wrong with the given values that point elsewhere; one query a kind."""
    given = [
        (field, values[field.name]) for field in module.fields if values.get(field.name) is not None
    ]
    return [
        *await _units(tx, given, scopes),
        *await _items(tx, given, today),
        *await _links(tx, given, scopes),
    ]


Given = list[tuple[Field, Any]]


async def _units(tx: Tx, given: Given, scopes: tuple[str, ...]) -> list[FieldProblem]:
    asked = [(field, value) for field, value in given if isinstance(field.kind, kinds.Unit)]
    if not asked:
        return []
    columns = (org_unit.c.id, org_unit.c.path, org_unit.c.org_type, org_unit.c.enabled)
    found = select(*columns).where(org_unit.c.id.in_([value for _, value in asked]))
    known = {unit.id: unit for unit in await tx.all(found, UnitFacts)}
    told = ((field, _unit_problem(field, known.get(value), scopes)) for field, value in asked)
    return [FieldProblem(field=field.name, message=message) for field, message in told if message]


def _unit_problem(field: Field, unit: UnitFacts | None, scopes: tuple[str, ...]) -> str:
    assert isinstance(field.kind, kinds.Unit)
    if unit is None or not any(in_scope(scope, unit.path) for scope in scopes):
        return f"{field.title}不存在，或不在您的管辖范围内"
    if unit.org_type not in field.kind.types:
        return f"{field.title}只能是{'或'.join(TYPE_TITLES[one] for one in field.kind.types)}"
    return "" if unit.enabled else f"{field.title}已撤销，不能再选用"


async def _items(tx: Tx, given: Given, today: date) -> list[FieldProblem]:
    asked = [
        (field, field.kind.dictionary, value)
        for field, value in given
        if isinstance(field.kind, kinds.Coded)
    ]
    if not asked:
        return []
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    pairs = [(dictionary, value) for _, dictionary, value in asked]
    found = (
        select(book.c.code.label("dictionary"), item.c.code.label("item"))
        .join(item, item.c.dictionary_id == book.c.id)
        .where(tuple_(book.c.code, item.c.code).in_(pairs), in_force(today))
    )
    known = {(row.dictionary, row.item) for row in await tx.execute(found)}
    return [
        FieldProblem(field=field.name, message=f"{field.title}不是可选的值，或已停用")
        for field, dictionary, value in asked
        if (dictionary, value) not in known
    ]


def in_force(today: date) -> Any:
    """Items that may be chosen on a day."""
    item = metadata.tables["dictionary_item"]
    return and_(
        item.c.state == "active",
        or_(item.c.valid_from.is_(None), item.c.valid_from <= today),
        or_(item.c.valid_until.is_(None), item.c.valid_until >= today),
    )


async def _links(tx: Tx, given: Given, scopes: tuple[str, ...]) -> list[FieldProblem]:
    problems = []
    for field, value in given:
        if not isinstance(field.kind, kinds.Linked):
            continue
        shape = shape_of(field.kind.module)
        found = select(*shape.columns).select_from(shape.source())
        one = found.where(shape.table.c.id == value, shape.reach(scopes))
        row = (await tx.execute(one)).mappings().first()
        message = _link_problem(field, shape, row)
        if message:
            problems.append(FieldProblem(field=field.name, message=message))
    return problems


def _link_problem(field: Field, shape: Shape, row: Any) -> str:
    assert isinstance(field.kind, kinds.Linked)
    if row is None:
        return f"{field.title}不存在，或不在您的管辖范围内"
    states = shape.module.states
    if not field.kind.in_use or states is None:
        return ""
    state = row["state"]
    if shape.state_is_flag:
        state = states.options[0 if state else 1].value
    if state == states.initial:
        return ""
    name = row[VALUE + shape.module.label[0]]
    return f"{field.title}“{name}”当前为“{state_title(shape.module, state)}”，不能选用"
