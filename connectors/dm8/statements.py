"""Statements as DM8 takes them; what it has not is refused when a statement is compiled."""

from typing import Any

from sqlalchemy import sql, types
from sqlalchemy.sql import elements, operators
from sqlalchemy.sql.compiler import OPERATORS
from sqlalchemy.sql.expression import _select_iterables
from sqlalchemy.sql.selectable import _CompoundSelectKeyword

from connectors.dm8.conditions import as_value, is_condition, valued
from connectors.dm8.errors import NotInDm8
from connectors.dm8.functions import Dm8Functions
from connectors.dm8.lists import Dm8Lists
from connectors.dm8.merge import Dm8Merge
from connectors.dm8.tuples import ordered
from connectors.dm8.types import is_large

COMPARED = {operators.eq, operators.ne, operators.lt, operators.le, operators.gt, operators.ge}
COMPOUND = Dm8Functions.compound_keywords | {_CompoundSelectKeyword.EXCEPT: "MINUS"}
SORTED = {operators.asc_op, operators.desc_op}
RANGES = {operators.lt, operators.le, operators.gt, operators.ge}


class Dm8Statements(Dm8Lists, Dm8Functions, Dm8Merge):
    """What is left after functions, lists and merges: rows, locks, pages, answers."""

    compound_keywords = COMPOUND

    def default_from(self) -> str:
        return " FROM DUAL"

    def get_cte_preamble(self, recursive: bool) -> str:
        return "WITH"

    def get_render_as_alias_suffix(self, alias_name_text: str) -> str:
        return " " + alias_name_text

    def visit_empty_set_expr(self, element_types: Any, **kw: Any) -> str:
        nothing = ", ".join(["NULL"] * max(len(element_types), 1))
        return f"SELECT {nothing} FROM DUAL WHERE 1 != 1"

    def visit_collation(self, element: Any, **kw: Any) -> str:
        if element.collation != "C":
            raise NotInDm8(f"COLLATE {element.collation}", "its order is that of the database")
        # The database compares texts byte by byte, which is what C means (CASE_SENSITIVE=Y).
        return ""

    def visit_collate_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        collation = self.process(binary.right, **kw)
        return f"{self.process(binary.left, **kw)} {collation}".rstrip()

    def visit_textclause(self, textclause: Any, add_to_result_map: Any = None, **kw: Any) -> str:
        if self.statement is None:
            # A constraint or an index of a table, looked at with the script.
            return super().visit_textclause(textclause, add_to_result_map, **kw)
        raise NotInDm8("textual SQL", f"say it in both wordings: {textclause.text[:80]!r}")

    def order_by_clause(self, select: Any, **kw: Any) -> str:
        told = [self._sorted_by(one, **kw) for one in select._order_by_clauses]
        return f" ORDER BY {', '.join(told)}" if told else ""

    def _sorted_by(self, one: Any, **kw: Any) -> str:
        """What is sorted by is a value, also where it was said as a condition."""
        inner = one.element if isinstance(one, elements._label_reference) else one
        if is_condition(inner):
            return as_value(self.process(inner, **kw))
        turned = isinstance(inner, elements.UnaryExpression) and inner.modifier in SORTED
        if turned and is_condition(inner.element):
            return as_value(self.process(inner.element, **kw)) + OPERATORS[inner.modifier]
        written: str = self.process(one, **kw)
        return written

    def limit_clause(self, select: Any, **kw: Any) -> str:
        text = ""
        if select._offset_clause is not None:
            text += f"\n OFFSET {self.process(select._offset_clause, **kw)} ROWS"
        count = select._limit_clause if select._fetch_clause is None else select._fetch_clause
        if count is not None:
            text += f"\n FETCH FIRST {self.process(count, **kw)} ROWS ONLY"
        return text

    def for_update_clause(self, select: Any, **kw: Any) -> str:
        """Every lock on rows excludes: neither shared locks nor those of keys alone exist."""
        if len(self.stack) > 1:
            raise NotInDm8("FOR UPDATE in a subquery", "only the outermost query locks")
        wanted = select._for_update_arg
        text = " FOR UPDATE"
        if wanted.of:
            text += f" OF {', '.join(self._locked_column(one, **kw) for one in wanted.of)}"
        if wanted.nowait:
            text += " NOWAIT"
        return text + (" SKIP LOCKED" if wanted.skip_locked else "")

    def _locked_column(self, of: Any, **kw: Any) -> str:
        """A column stands for its table, whose rows are locked."""
        if isinstance(of, elements.ColumnElement):
            return self.process(of, **kw)
        keys = list(getattr(of, "primary_key", ()))
        return self.process((keys or list(of.c))[0], **kw)

    def visit_binary(self, binary: Any, override_operator: Any = None, **kw: Any) -> str:
        operator = override_operator or binary.operator
        if operator in COMPARED:
            for side in (binary.left, binary.right):
                if is_large(side):
                    raise NotInDm8(f"comparison of {side}", "its values lie in a CLOB or BLOB")
            if operator in RANGES and isinstance(binary.left, elements.Tuple):
                return self.process(ordered(binary), **kw)
            if is_condition(binary.left) or is_condition(binary.right):
                left, right = self.value_of(binary.left, **kw), self.value_of(binary.right, **kw)
                return f"{left}{OPERATORS[operator]}{right}"
        return super().visit_binary(binary, override_operator=override_operator, **kw)

    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> str:
        if operator.opstring == "#>>":
            # The path {} asks for the whole value as text.
            return f"JSON_VALUE({self.process(element.left, **kw)}, '$')"
        raise NotInDm8(f"operator {operator.opstring}", "it is another server's own")

    def visit_is_true_unary_operator(self, element: Any, operator: Any, **kw: Any) -> str:
        return self.condition_of(element.element, **kw)

    def visit_is_false_unary_operator(self, element: Any, operator: Any, **kw: Any) -> str:
        written: str = self.process(element.element, **kw)
        return f"NOT ({written})" if is_condition(element.element) else f"{written} = 0"

    def visit_mod_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return f"MOD({self.process(binary.left, **kw)}, {self.process(binary.right, **kw)})"

    def visit_regexp_match_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return f"REGEXP_LIKE({self.process(binary.left, **kw)}, {self.process(binary.right, **kw)})"

    def visit_not_regexp_match_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return f"NOT {self.visit_regexp_match_op_binary(binary, operator, **kw)}"

    def visit_is_distinct_from_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        left, right = self.value_of(binary.left, **kw), self.value_of(binary.right, **kw)
        return f"DECODE({left}, {right}, 0, 1) = 1"

    def visit_is_not_distinct_from_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        left, right = self.value_of(binary.left, **kw), self.value_of(binary.right, **kw)
        return f"DECODE({left}, {right}, 0, 1) = 0"

    def visit_json_getitem_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        key = getattr(binary.right, "value", None)
        if not isinstance(key, str | int):
            raise NotInDm8("JSON key that is no constant", "a path is a constant")
        step = f"[{key}]" if isinstance(key, int) else f'."{key}"'
        reading = "JSON_QUERY" if isinstance(binary.type, types.JSON) else "JSON_VALUE"
        return f"{reading}({self.process(binary.left, **kw)}, '${step}')"

    def visit_case(self, clause: Any, **kw: Any) -> str:
        text = "CASE"
        if clause.value is not None:
            text += f" {self.value_of(clause.value, **kw)}"
        for when, then in clause.whens:
            asked = self.process if clause.value is not None else self.condition_of
            text += f" WHEN {asked(when, **kw)} THEN {self.value_of(then, **kw)}"
        if clause.else_ is not None:
            text += f" ELSE {self.value_of(clause.else_, **kw)}"
        return text + " END"

    def _label_select_column(self, select: Any, column: Any, *args: Any, **kw: Any) -> str:
        text: str = super()._label_select_column(select, column, *args, **kw)
        if not is_condition(column):
            return text
        condition, named, name = text.rpartition(" AS ")
        return f"{as_value(condition)} AS {name}" if named else as_value(text)

    def returning_clause(
        self, stmt: Any, returning_cols: Any, *, populate_result_map: bool, **kw: Any
    ) -> str:
        read, into = self.returned(stmt, returning_cols, populate=populate_result_map)
        return f"RETURNING {', '.join(read)} INTO {', '.join(into)}"

    def returned(self, stmt: Any, columns: Any, *, populate: bool) -> tuple[list[str], list[str]]:
        read, into = [], []
        told: list[Any] = list(_select_iterables(columns))
        for place, column in enumerate(told):
            read.append(self.value_of(column, within_columns_clause=False))
            out = sql.outparam(f"ret_{place}", type_=column.type)
            self.binds[out.key] = out
            into.append(self.bindparam_string(self._truncate_bindparam(out)))
            if populate:
                name = getattr(column, "name", column._anon_name_label)
                self._add_to_result_map(name, name, (column, name), column.type)
        return read, into

    def visit_update(self, update_stmt: Any, **kw: Any) -> str:
        return super().visit_update(valued(update_stmt), **kw)

    def update_from_clause(
        self, update_stmt: Any, from_table: Any, extra_froms: Any, from_hints: Any, **kw: Any
    ) -> str:
        told = (one._compiler_dispatch(self, asfrom=True, **kw) for one in extra_froms)
        return "FROM " + ", ".join(told)

    def delete_extra_from_clause(
        self, delete_stmt: Any, from_table: Any, extra_froms: Any, from_hints: Any, **kw: Any
    ) -> str:
        raise NotInDm8("DELETE … USING", "ask for the rows by EXISTS")
