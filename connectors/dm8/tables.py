"""Tables, keys and indexes as DM8 makes them."""

import re
from typing import Any

from sqlalchemy import JSON, Column, Table, types
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler

from connectors.dm8.errors import NotInDm8
from connectors.dm8.words import RESERVED

LONG_ROWS = "\nSTORAGE (USING LONG ROW)"
"""A row may hold more than half a page: several columns of 2000 characters stand in one table."""


SAME = re.compile(r"(\w+) is not distinct from ([^\s)]+)")


class Dm8Tables(DDLCompiler):
    """Months part themselves, JSON is checked, and indexes over some rows become over a CASE."""

    def get_column_specification(self, column: Column[Any], **kw: Any) -> str:
        name = self.preparer.format_column(column)
        written = self.dialect.type_compiler_instance.process(column.type, type_expression=column)
        default = self.get_column_default_string(column)
        parts = [name, written]
        if default is not None:
            parts.append(f"DEFAULT {_default(default)}")
        if column.computed is not None:
            says = worded(" ".join(str(column.computed.sqltext).split()), column.table)
            says = says.replace("= true", "= 1").replace("true else false", "1 else 0")
            # Reckoned when it is read: DM8 keeps no reckoned column.
            parts.append(f"GENERATED ALWAYS AS ({says}) VIRTUAL")
        if not column.nullable:
            parts.append("NOT NULL")
        if isinstance(column.type, JSON | types.ARRAY):
            parts.append(f"CHECK ({name} IS JSON)")
        return " ".join(parts)

    def post_create_table(self, table: Table) -> str:
        """By month where PostgreSQL parts by range; DM8 makes a month when its first row comes."""
        by = table.dialect_options["postgresql"]["partition_by"]
        if by is None:
            return LONG_ROWS
        column = by.removeprefix("RANGE (").removesuffix(")")
        return (
            f"\nPARTITION BY RANGE ({column}) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))"
            f"\n(PARTITION {table.name}_first VALUES LESS THAN (DATE '2000-01-01')){LONG_ROWS}"
        )

    def visit_create_index(
        self,
        create: CreateIndex,
        include_schema: bool = False,
        include_table_schema: bool = True,
        **kw: Any,
    ) -> str:
        index: Any = create.element
        self._verify_index_table(index)
        return (
            f"CREATE {'UNIQUE ' if index.unique else ''}INDEX {self._prepared_index_name(index)}"
            f" ON {self.preparer.format_table(index.table)} ({self._over(index)})"
        )

    def _over(self, index: Any) -> str:
        options = index.dialect_options["postgresql"]
        if options["using"] == "gin":
            raise NotInDm8("index over words", "it is a CONTEXT index, see words.sql")
        columns = [
            self.sql_compiler.process(one, include_table=False, literal_binds=True)
            for one in index.expressions
        ]
        rows = options["where"]
        if rows is None:
            return ", ".join(columns)
        # Rows outside of the condition have no key at all, so an index over CASE leaves them out.
        told = self.sql_compiler.process(rows, include_table=False, literal_binds=True)
        told = worded(told, index.table)
        if "json_" in told:
            raise NotInDm8("index by what stands in JSON", "a list cannot stand in a key")
        return ", ".join(f"CASE WHEN {told} THEN {column} END" for column in columns)

    def visit_check_constraint(self, constraint: Any, **kw: Any) -> str:
        return worded(super().visit_check_constraint(constraint, **kw), constraint.table)

    def define_constraint_cascades(self, constraint: Any) -> str:
        return f" ON DELETE {constraint.ondelete}" if constraint.ondelete else ""


def worded(condition: str, table: Any) -> str:
    """A condition that a table's declaration says as text, in DM8's words."""
    for column in table.c:
        if column.name in RESERVED:
            condition = re.sub(rf"\b{column.name}\b", f'"{column.name.upper()}"', condition)
    return SAME.sub(r"DECODE(\1, \2, 0, 1) = 0", condition)


def _default(text: str) -> str:
    return {"now()": "CURRENT_TIMESTAMP", "true": "1", "false": "0"}.get(text, text)
