"""The names behind the ids of an export: which tables give them, and which of their columns.

Fields that are masked, above the level 内部 or free text over several lines are left out, so that
an export never holds what a list would hide (LR-GEN-07).
"""

import msgspec

from pipelines.rules.modules.levels import Levels, level_of, may_see
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.field import AnyKind, Field
from schemas.modules.levels import Level
from schemas.modules.module import Module
from schemas.people.kinds import OrgType

TYPES: dict[type[AnyKind], str] = {
    kinds.Text: "varchar",
    kinds.Choice: "varchar",
    kinds.Coded: "varchar",
    kinds.Linked: "varchar",
    kinds.Unit: "varchar",
    kinds.Integer: "bigint",
    kinds.Money: "decimal(18, 2)",
    kinds.Day: "date",
    kinds.Moment: "timestamp",
    kinds.Flag: "boolean",
}
"""What a value becomes; files of a record are none of an analyst's business."""


class Column(msgspec.Struct, frozen=True):
    """A column of a view of names."""

    name: str
    source: str
    type: str
    comment: str


class Dimension(msgspec.Struct, frozen=True, kw_only=True):
    """A view of names; it is there where its table is."""

    name: str
    """Of the glossary."""
    title: str
    table: str
    columns: tuple[Column, ...] = ()
    """Empty: those of the module that keeps the table."""
    where: str = ""


def _units(name: str, title: str, kind: OrgType) -> Dimension:
    columns = [
        Column(f"{name}_id", "id", "varchar", f"{title}编号"),
        Column("code", "code", "varchar", f"{title}代码"),
        Column("name", "name", "varchar", f"{title}名称"),
        Column("enabled", "enabled", "boolean", "是否在用"),
    ]
    if name == "ward":
        columns.insert(1, Column("prison_id", "parent_id", "varchar", "上级单位（监狱）编号"))
    return Dimension(
        name=name,
        title=title,
        table="org_unit",
        columns=tuple(columns),
        where=f"org_type = '{kind.value}'",
    )


DIMENSIONS = (
    _units("prison", "监狱", OrgType.PRISON),
    _units("ward", "监区", OrgType.WARD),
    Dimension(name="labour_post", title="劳动岗位", table="labour_post"),
    Dimension(name="labour_project", title="劳动项目", table="labour_project"),
    Dimension(name="worker_grade", title="等级工", table="worker_grade"),
)


def module_of(table: str) -> Module | None:
    """The module whose records lie in a table."""
    return next((module for module in MODULES.values() if module.table == table), None)


def columns_of(name: str, module: Module, levels: Levels | None) -> tuple[Column, ...]:
    """A module's key and the fields that may leave; `levels` are those that are set."""
    key = Column(f"{name}_id", "id", "varchar", f"{module.noun}编号")
    shown = [field for field in module.fields if _may_leave(module, field, levels)]
    return (key, *(_column(field) for field in shown))


def _may_leave(module: Module, field: Field, levels: Levels | None) -> bool:
    if type(field.kind) not in TYPES or field.lies_sealed:
        return False
    if isinstance(field.kind, kinds.Text) and field.kind.lines > 1:
        return False
    return may_see(level_of(module, field, levels), Level.INTERNAL)


def _column(field: Field) -> Column:
    comment = field.title
    if isinstance(field.kind, kinds.Choice):
        options = "、".join(f"{one.value} {one.title}" for one in field.kind.options)
        comment = f"{field.title}：{options}"
    return Column(field.name, field.name, TYPES[type(field.kind)], comment)
