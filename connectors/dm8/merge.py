"""`INSERT … ON CONFLICT` as MERGE, whose source is named as PostgreSQL names the new row."""

from typing import Any

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql.dml import OnConflictDoUpdate
from sqlalchemy.sql import crud, elements
from sqlalchemy.sql.compiler import SQLCompiler

from connectors.dm8.conditions import valued
from connectors.dm8.errors import NotInDm8

NEW = "excluded"
NO_ROWS_BACK = "MERGE gives no rows back, and several cannot be read again by one key"


class Dm8Merge(SQLCompiler):
    """Matched by the conflict's key, or by every key of the table where none is named."""

    def visit_insert(self, insert_stmt: Any, visiting_cte: Any = None, **kw: Any) -> str:
        insert_stmt = valued(insert_stmt)
        clause = insert_stmt._post_values_clause
        if visiting_cte is not None:
            raise NotInDm8("INSERT within WITH", "a CTE there only reads")
        if clause is None:
            return super().visit_insert(insert_stmt, visiting_cte=visiting_cte, **kw)
        state = insert_stmt._compile_state_factory(insert_stmt, self, **kw)
        if not self.stack:
            self.isinsert = True
            self.dml_compile_state = self.dml_compile_state or state
            self.compile_state = self.compile_state or state
        statement = state.statement
        self.stack.append(
            {"correlate_froms": set(), "asfrom_froms": set(), "selectable": statement}
        )
        try:
            return self._merged(statement, state, clause, **kw)
        finally:
            self.stack.pop(-1)

    def _merged(self, statement: Any, state: Any, clause: Any, **kw: Any) -> str:
        # Only what the statement itself gives comes back, so no key is asked for by itself.
        given = crud._get_crud_params(self, statement, state, False, **kw)
        names = [name for _, name, _, _ in given.single_params]
        columns = [column.name for column, _, _, _ in given.single_params]
        table = self.preparer.format_table(statement.table)
        several = statement.select is not None or state._has_multi_parameters
        matched = _matched(self, statement.table, clause, columns, table)
        merged = (
            f"MERGE INTO {table} USING ({self._source(statement, state, given, names, **kw)}) {NEW}"
            f" ON ({matched})"
        )
        if isinstance(clause, OnConflictDoUpdate):
            merged += self._updating(statement, clause, **kw)
        values = ", ".join(f"{NEW}.{name}" for name in names)
        merged += f" WHEN NOT MATCHED THEN INSERT ({', '.join(names)}) VALUES ({values})"
        back = statement._returning
        if not back:
            return merged
        if several:
            raise NotInDm8("RETURNING of a MERGE of several rows", NO_ROWS_BACK)
        return self._and_read(statement, clause, given, merged, table)

    def _source(self, statement: Any, state: Any, given: Any, names: list[str], **kw: Any) -> str:
        if statement.select is not None:
            inner = self.process(self.stack[-1]["insert_from_select"], asfrom=True, **kw)
            kept = [one.name for one in statement.select.selected_columns]
            told = ", ".join(
                f"chosen.{self.preparer.quote(old)} AS {new}"
                for old, new in zip(kept, names, strict=True)
            )
            return f"SELECT {told} FROM ({inner}) chosen"
        rows = given.all_multi_params if state._has_multi_parameters else [given.single_params]
        return " UNION ALL ".join(
            "SELECT "
            + ", ".join(
                f"{value} AS {name}" for name, (_, _, value, _) in zip(names, row, strict=True)
            )
            + " FROM DUAL"
            for row in rows
        )

    def _updating(self, statement: Any, clause: Any, **kw: Any) -> str:
        table, left = statement.table, dict(clause.update_values_to_set)
        keys = _key_names(clause, table)
        parts = []
        for column in table.c:
            if column.key in left or column in left:
                value = left.pop(column.key) if column.key in left else left.pop(column)
                # What is matched by is the same on both sides already, and MERGE may not set it.
                if column.name not in keys:
                    parts.append(self._assigned(column, value, **kw))
        if left:
            raise NotInDm8("assignment to an unknown column", ", ".join(map(str, left)))
        if not parts:
            return ""
        held = ""
        if clause.update_whereclause is not None:
            held = f" WHERE {self.process(clause.update_whereclause, include_table=True, **kw)}"
        return f" WHEN MATCHED THEN UPDATE SET {', '.join(parts)}{held}"

    def _assigned(self, column: Any, value: Any, **kw: Any) -> str:
        if isinstance(value, elements.BindParameter) and value.type._isnull:
            value = value._with_binary_element_type(column.type)
        written = self.process(value.self_group(), **kw)
        return f"{self.preparer.format_column(column)} = {written}"

    def _and_read(self, statement: Any, clause: Any, given: Any, merged: str, table: str) -> str:
        """The one row, read by the key it was merged by, where the merge took anything."""
        values = {column.name: value for column, _, value, _ in given.single_params}
        keys = _key_names(clause, statement.table)
        if any(key not in values for key in keys):
            raise NotInDm8("RETURNING of a MERGE whose key is made by the server", NO_ROWS_BACK)
        read, into = self.returned(statement, statement._returning, populate=True)
        place = " AND ".join(f"{table}.{self.preparer.quote(key)} = {values[key]}" for key in keys)
        return (
            f"BEGIN {merged}; IF SQL%ROWCOUNT > 0 THEN SELECT {', '.join(read)}"
            f" INTO {', '.join(into)} FROM {table} WHERE {place}; END IF; END;"
        )

    def returned(self, stmt: Any, columns: Any, *, populate: bool) -> tuple[list[str], list[str]]:
        """What is read back, and the parameters that it comes into."""
        raise NotImplementedError


def _key_names(clause: Any, table: Table) -> list[str]:
    if clause.constraint_target is not None:
        found = [one for one in table.constraints if one.name == clause.constraint_target]
        return [column.name for one in found for column in one.columns]  # type: ignore[attr-defined]
    named = clause.inferred_target_elements
    if named is None:
        return [column.name for column in table.primary_key.columns]
    return [one if isinstance(one, str) else one.name for one in named]


def _matched(compiler: Any, table: Table, clause: Any, given: list[str], name: str) -> str:
    """The condition by which a row is there already."""
    if clause.constraint_target is not None or clause.inferred_target_elements is not None:
        ways = [(_key_names(clause, table), clause.inferred_target_whereclause)]
    else:
        ways = [way for way in _unique(table) if set(way[0]) <= set(given)]
    if not ways:
        raise NotInDm8("MERGE without a key", f"no key of {table.name} is given")
    told = []
    for keys, rows in ways:
        same = [
            f"{name}.{compiler.preparer.quote(k)} = {NEW}.{compiler.preparer.quote(k)}"
            for k in keys
        ]
        if rows is not None:
            same.append(f"({compiler.process(rows, include_table=True)})")
        told.append(" AND ".join(same))
    return told[0] if len(told) == 1 else " OR ".join(f"({one})" for one in told)


def _unique(table: Table) -> list[tuple[list[str], Any]]:
    """Every set of columns that no two rows share, with the rows it is about."""
    found: list[tuple[list[str], Any]] = [([one.name for one in table.primary_key.columns], None)]
    for constraint in sorted(table.constraints, key=lambda one: str(one.name)):
        if isinstance(constraint, UniqueConstraint):
            found.append(([one.name for one in constraint.columns], None))
    for index in sorted(table.indexes, key=lambda one: str(one.name)):
        if index.unique and isinstance(index, Index):
            rows = index.dialect_options["postgresql"]["where"]
            found.append(([one.name for one in index.columns], rows))
    return [one for one in found if one[0]]
