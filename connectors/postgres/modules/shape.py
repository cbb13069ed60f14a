"""The joins and columns by which a module's records are read."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)

from connectors.postgres.modules import reach_rules
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.field import Field
from schemas.modules.module import Module
from schemas.tables import metadata
from schemas.tables.module import table_of
from schemas.tables.platform.file import attachment
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.recording import stored_file

VALUE, TITLE, PRISON, KEY, FILES = "value_", "title_", "prison_", "key_", "files_"
UNIT_PATH = "unit_path"


class Shape:
    """What a module's SELECTs are made of; titles come with the row, never one by one."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.table = table_of(module)
        self._joins: dict[str, tuple[FromClause, ColumnElement[bool]]] = {}
        self.keyed: list[str] = []
        """Fields whose columns include how files name what they point to."""
        own = (self.table.c.id, self.table.c.version, self.table.c.created_at)
        self.columns: list[ColumnElement[Any]] = [*own]
        if module.states:
            self.columns.append(self.state_column.label("state"))
        for field in module.fields:
            self.columns.append(self.column(field).label(VALUE + field.name))
            self._add_titles(field)
        self.unit, self.narrow = self._scope()
        self.scope_unit = self._scope_unit()
        """The joined unit that a record belongs to; None for a module that belongs to none."""
        if module.scope.from_below and self.scope_unit is not None:
            self.columns.append(self.scope_unit.c.path.label(UNIT_PATH))

    @property
    def state_column(self) -> Column[Any]:
        assert self.module.states is not None
        return self.table.c[self.module.states.column]

    @property
    def hidden(self) -> tuple[str, ...]:
        """States of records that no list shows by itself."""
        return self.module.states.hidden if self.module.states else ()

    @property
    def state_is_flag(self) -> bool:
        """Whether the state is kept as yes or no: the first option or the second."""
        return isinstance(self.state_column.type, Boolean)

    def column(self, field: Field) -> Column[Any]:
        return self.table.c[f"{field.name}_sealed" if field.lies_sealed else field.name]

    def digest_column(self, field: Field) -> Column[Any]:
        return self.table.c[f"{field.name}_digest"]

    def source(self) -> FromClause:
        """The table with everything that gives titles and scope; each join adds no row.

        `narrow` is the table with what tells scope alone: enough to count and to choose a page.
        """
        source: FromClause = self.table
        for other, condition in self._joins.values():
            source = source.outerjoin(other, condition)
        return source

    def unit_path(self, field: Field) -> ColumnElement[Any]:
        """Path of the unit that a field points to, found without a join."""
        pointed = org_unit.alias(f"pointed_{field.name}")
        path = select(pointed.c.path).where(pointed.c.id == self.table.c[field.name])
        return path.correlate(self.table).scalar_subquery()

    def reach(self, scopes: tuple[str, ...], *, to_change: bool = False) -> ColumnElement[bool]:
        """Row scope: every query of records goes through it.

        `to_change` leaves out what is read from below alone.
        """
        rule = self.module.scope.rule
        if self.unit is None and rule is None:
            return true()
        within: list[ColumnElement[bool]] = []
        if self.unit is not None:
            within.append(reach_rules.in_reach(self.unit, scopes))
            if self.module.scope.from_below and not to_change:
                within.append(reach_rules.above(self.unit, scopes))
        if rule is not None:
            within.append(reach_rules.RULES[rule](self.table, scopes))
        return or_(false(), *within)

    def title_parts(self, field: Field) -> int:
        """How many columns name what the field points to."""
        match field.kind:
            case kinds.Linked(module=target):
                return len(MODULES[target].label)
            case kinds.Unit() | kinds.Coded():
                return 1
        return 0

    def target_id(self, field: Field) -> ColumnElement[Any]:
        """Id of what a linked, unit or coded field points to; null where that is nothing."""
        match field.kind:
            case kinds.Linked():
                return self._linked(field).c.id
            case kinds.Coded(dictionary=dictionary):
                return self._item(field.name, dictionary).c.id
            case _:
                return self._unit(field.name, self.table.c[field.name]).c.id

    def _add_titles(self, field: Field) -> None:
        match field.kind:
            case kinds.Linked(module=target):
                other = self._linked(field)
                for place, name in enumerate(MODULES[target].label):
                    part = self._label_part(field, other, MODULES[target].field(name))
                    self.columns.append(part.label(f"{TITLE}{field.name}_{place}"))
                self._add_key(field, other.c[plain_key(MODULES[target])])
            case kinds.Unit():
                unit = self._unit(field.name, self.table.c[field.name])
                prison = self._join(
                    f"{PRISON}{field.name}",
                    org_unit,
                    lambda joined: and_(joined.c.id == unit.c.prison_id, unit.c.id != joined.c.id),
                )
                self.columns.append(unit.c.name.label(f"{TITLE}{field.name}_0"))
                self._add_key(field, unit.c.code)
                self.columns.append(prison.c.name.label(PRISON + field.name))
            case kinds.Coded(dictionary=dictionary):
                item = self._item(field.name, dictionary)
                self.columns.append(item.c.title.label(f"{TITLE}{field.name}_0"))
            case kinds.Attached():
                self.columns.append(self.files_of(field).label(FILES + field.name))

    def _label_part(self, field: Field, other: FromClause, named: Field) -> ColumnElement[Any]:
        """A part of what names another record; where that is a link itself, whom it leads to."""
        pointer = other.c[named.name]
        if not isinstance(named.kind, kinds.Linked):
            return pointer
        beyond = MODULES[named.kind.module]
        first = beyond.field(beyond.label[0])
        if isinstance(first.kind, kinds.Linked) or first.lies_sealed:
            return pointer
        place = f"linked_{field.name}_{named.name}"
        joined = self._join(place, table_of(beyond), lambda one: one.c.id == pointer)
        return joined.c[first.name]

    def files_of(self, field: Field) -> ColumnElement[Any]:
        """What is kept of the files that a value names, as a list of JSON."""
        assert isinstance(field.kind, kinds.Attached)
        handed, content = attachment.alias(), stored_file.alias()
        value = self.table.c[field.name]
        named: ColumnElement[bool] = handed.c.id == value
        if field.kind.most_files > 1:
            ids = func.json_array_elements_text(value).table_valued("id").render_derived()
            named = handed.c.id.in_(select(ids.c.id))
        told = [handed.c[name] for name in ("id", "name", "sha256", "uploaded_at")]
        told += [content.c[name] for name in ("media_type", "size", "sm3")]
        # The names as words of the statement: as parameters they would have no type.
        parts: list[ColumnElement[Any]] = []
        for one in told:
            parts += [literal_column(f"'{one.key}'"), one]
        return (
            select(func.json_agg(func.json_build_object(*parts)))
            .select_from(handed.join(content, content.c.id == handed.c.id))
            .where(named)
            .correlate(self.table)
            .scalar_subquery()
        )

    def _add_key(self, field: Field, column: ColumnElement[Any]) -> None:
        self.keyed.append(field.name)
        self.columns.append(column.label(KEY + field.name))

    def _linked(self, field: Field) -> FromClause:
        assert isinstance(field.kind, kinds.Linked)
        target = table_of(MODULES[field.kind.module])
        pointer = self.table.c[field.name]
        return self._join(f"linked_{field.name}", target, lambda joined: joined.c.id == pointer)

    def _unit(self, name: str, pointer: ColumnElement[Any]) -> FromClause:
        return self._join(f"unit_{name}", org_unit, lambda joined: joined.c.id == pointer)

    def _item(self, name: str, dictionary: str) -> FromClause:
        dictionaries, items = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
        book = self._join(
            f"dictionary_{dictionary}", dictionaries, lambda joined: joined.c.code == dictionary
        )
        pointer = self.table.c[name]
        return self._join(
            f"item_{name}",
            items,
            lambda joined: and_(joined.c.dictionary_id == book.c.id, joined.c.code == pointer),
        )

    def _scope(self) -> tuple[ColumnElement[Any] | None, FromClause]:
        """The column that points to the unit which bounds a record, and where it stands."""
        unit = self.module.scope.unit
        if unit is None:
            return None, self.table
        first, _, further = unit.partition(".")
        if not further:
            return self.table.c[first], self.table
        name, other = f"linked_{first}", self._linked(self.module.field(first))
        return other.c[further], self.table.outerjoin(*self._joins[name])

    def _scope_unit(self) -> FromClause | None:
        if self.unit is None:
            return None
        return self._unit(str(self.module.scope.unit).replace(".", "_"), self.unit)

    def _join(
        self, name: str, target: FromClause, on: Callable[[FromClause], ColumnElement[bool]]
    ) -> FromClause:
        if name not in self._joins:
            alias = target.alias(name)
            self._joins[name] = (alias, on(alias))
        return self._joins[name][0]


def plain_key(module: Module) -> str:
    """The column by which files name a record of the module: its key, or where sealed its id."""
    return module.key if module.key and not module.field(module.key).mask else "id"


@cache
def shape_of(code: str) -> Shape:
    """The shape of a module by its code."""
    return Shape(MODULES[code])
