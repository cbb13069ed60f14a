"""Functions of PostgreSQL that the product calls, in DM8's words."""

from typing import Any

from sqlalchemy import JSON, DateTime, LargeBinary, String
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import elements, functions, operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import ScalarSelect

from connectors.dm8.conditions import as_value, is_condition, is_truth
from connectors.dm8.errors import NotInDm8

SAME = """
    avg ceil coalesce concat count dense_rank extract first_value floor greatest grouping
    grouping_sets lag last_value lead least length lower max min mod nullif rank replace rollup
    round row_number substr sum trim upper abs percentile_cont to_char purge_sign_in_log
    ensure_month erase_line_versions rewrite_erased bytes_of_table line_index_part
"""
"""Functions that mean the same under the same name; the last ones are ours, in the scripts."""
OWN = {name: f"qq_{name}" for name in ("split_part", "md5", "date_trunc")}
OWN["qq_drawn"] = "qq_drawn"
"""Functions that the script `functions.sql` makes."""


MAKING_JSON = {"json_agg", "json_build_array", "json_build_object", "json_object_agg"}


class Dm8Functions(SQLCompiler):
    """A function that is neither the same there nor translated here is refused by name."""

    def visit_function(self, func: Any, add_to_result_map: Any = None, **kw: Any) -> str:
        name = func.name.lower()
        known = name in SAME.split() or name in OWN or hasattr(self, f"visit_{name}_func")
        if not known:
            raise NotInDm8(f"function {name}", "nobody has said how to write it")
        if name in OWN:
            if add_to_result_map is not None:
                add_to_result_map(func.name, func.name, (func.name,), func.type)
            return f"{OWN[name]}({', '.join(self.arguments(func, **kw))})"
        return super().visit_function(func, add_to_result_map, **kw)

    def function_argspec(self, func: Any, **kw: Any) -> str:
        if not func.clauses.clauses:
            return "()"
        # `count(distinct a)` and `count(*)` are single elements, written as they are.
        return f"({', '.join(self.arguments(func, **kw))})"

    def arguments(self, func: Any, **kw: Any) -> list[str]:
        return [self.value_of(one, **kw) for one in func.clauses.clauses]

    def value_of(self, element: Any, **kw: Any) -> str:
        """An element as a value, also where it is a condition."""
        written: str = self.process(element, **kw)
        return as_value(written) if is_condition(element) else written

    def condition_of(self, element: Any, **kw: Any) -> str:
        """An element as a condition, also where it is a value."""
        written: str = self.process(element, **kw)
        return f"{written} = 1" if is_truth(element) else written

    def visit_now_func(self, func: Any, **kw: Any) -> str:
        return "CURRENT_TIMESTAMP"

    def visit_clock_timestamp_func(self, func: Any, **kw: Any) -> str:
        return "SYSTIMESTAMP"

    def visit_concat_ws_func(self, func: Any, **kw: Any) -> str:
        """What is null is left out with its separator."""
        between, *parts = self.arguments(func, **kw)
        joined = " || ".join(f"NVL2({part}, {between} || {part}, '')" for part in parts)
        return f"SUBSTR({joined}, LENGTH({between}) + 1)"

    def visit_starts_with_func(self, func: Any, **kw: Any) -> str:
        whole, head = self.arguments(func, **kw)
        return f"SUBSTR({whole}, 1, LENGTH({head})) = {head}"

    def visit_set_config_func(self, func: Any, **kw: Any) -> str:
        """A session of DM8 shares in the memory of all: what is asked for changes nothing."""
        _, value, _ = self.arguments(func, **kw)
        return value

    def visit_strpos_func(self, func: Any, **kw: Any) -> str:
        return f"INSTR({', '.join(self.arguments(func, **kw))})"

    def visit_octet_length_func(self, func: Any, **kw: Any) -> str:
        (value,) = self.arguments(func, **kw)
        binary = isinstance(func.clauses.clauses[0].type, LargeBinary)
        return f"LENGTHB({value})" if not binary else f"DBMS_LOB.GETLENGTH({value})"

    def visit_bool_or_func(self, func: Any, **kw: Any) -> str:
        (value,) = func.clauses.clauses
        return f"MAX(CASE WHEN {self.condition_of(value, **kw)} THEN 1 ELSE 0 END)"

    def visit_bit_or_func(self, func: Any, **kw: Any) -> str:
        """Of numbers that are one bit each, which is all that the product asks for."""
        return f"SUM(DISTINCT {', '.join(self.arguments(func, **kw))})"

    def visit_make_interval_func(self, func: Any, **kw: Any) -> str:
        *larger, minutes = func.clauses.clauses
        if len(larger) != 5 or any(getattr(one, "value", None) != 0 for one in larger):
            raise NotInDm8("make_interval of several units", "NUMTODSINTERVAL takes one")
        return f"NUMTODSINTERVAL({self.process(minutes, **kw)}, 'MINUTE')"

    def visit_timezone_func(self, func: Any, **kw: Any) -> str:
        """What a clock in the zone shows, or the moment at which it shows that."""
        zone, at = func.clauses.clauses
        aware = isinstance(at.type, DateTime) and at.type.timezone
        name = "qq_clock_in" if aware else "qq_moment_in"
        return f"{name}({self.process(at, **kw)}, {self.process(zone, **kw)})"

    def visit_extract_func(self, func: Any, **kw: Any) -> str:
        part, of = func.clauses.clauses
        return self._extracted(getattr(part, "value", None), self.process(of, **kw))

    def visit_extract(self, extract: Any, **kw: Any) -> str:
        return self._extracted(extract.field, self.process(extract.expr, **kw))

    def _extracted(self, part: Any, of: str) -> str:
        if part == "epoch":
            return f"qq_seconds({of})"
        if part == "isodow":
            return f"(MOD(DAYOFWEEK({of}) + 5, 7) + 1)"
        if part == "dow":
            return f"(DAYOFWEEK({of}) - 1)"
        return f"EXTRACT({str(part).upper()} FROM {of})"

    def visit_pg_advisory_xact_lock_func(self, func: Any, **kw: Any) -> str:
        return self._locked(func, "X", **kw)

    def visit_pg_advisory_xact_lock_shared_func(self, func: Any, **kw: Any) -> str:
        return self._locked(func, "S", **kw)

    def visit_pg_try_advisory_xact_lock_func(self, func: Any, **kw: Any) -> str:
        return f"qq_try_lock({self._named(func, **kw)})"

    def _locked(self, func: Any, mode: str, **kw: Any) -> str:
        return f"qq_lock({self._named(func, **kw)}, '{mode}')"

    def _named(self, func: Any, **kw: Any) -> str:
        """What is locked, by its name and not by the number that PostgreSQL makes of it."""
        (key,) = func.clauses.clauses
        if getattr(key, "name", "") == "hashtextextended":
            key = key.clauses.clauses[0]
        return self.process(key, **kw)

    def visit_to_regclass_func(self, func: Any, **kw: Any) -> str:
        (name,) = self.arguments(func, **kw)
        return f"(SELECT table_name FROM user_tables WHERE table_name = UPPER({name}))"

    def _parts(self, func: Any, **kw: Any) -> list[str]:
        """JSON in JSON is said to be such, or it would stand there as a text."""
        told = zip(func.clauses.clauses, self.arguments(func, **kw), strict=True)
        return [f"{text} FORMAT JSON" if is_json(one) else text for one, text in told]

    def visit_json_build_array_func(self, func: Any, **kw: Any) -> str:
        return f"JSON_ARRAY({', '.join(self._parts(func, **kw))} NULL ON NULL)"

    def visit_json_build_object_func(self, func: Any, **kw: Any) -> str:
        parts = self._parts(func, **kw)
        pairs = zip(parts[::2], parts[1::2], strict=True)
        told = ", ".join(f"KEY {name} VALUE {value}" for name, value in pairs)
        return f"JSON_OBJECT({told} NULL ON NULL)"

    def visit_json_object_agg_func(self, func: Any, **kw: Any) -> str:
        name, value = self.arguments(func, **kw)
        return f"JSON_OBJECTAGG(KEY {name} VALUE {value})"

    def visit_json_agg_func(self, func: Any, **kw: Any) -> str:
        one: Any
        (one,) = func.clauses.clauses
        if _is_distinct(one):
            return self._distinct_list(one.element, **kw)
        order = ""
        if isinstance(one, aggregate_order_by):
            one, order = one.target, f" ORDER BY {self.process(one.order_by, **kw)}"
        told = self.value_of(one, **kw) + (" FORMAT JSON" if is_json(one) else "")
        return f"JSON_ARRAYAGG({told}{order} NULL ON NULL)"

    visit_array_agg_func = visit_json_agg_func

    def _distinct_list(self, one: Any, **kw: Any) -> str:
        """JSON_ARRAYAGG knows no DISTINCT; codes hold nothing that JSON would have to escape."""
        if not isinstance(one.type, String):
            raise NotInDm8("list of distinct values that are no codes", "LISTAGG makes texts")
        value = self.process(one, **kw)
        listed = f"LISTAGG(DISTINCT {value}, '\",\"') WITHIN GROUP (ORDER BY {value})"
        return f"CASE WHEN COUNT({value}) > 0 THEN '[\"' || {listed} || '\"]' END"

    def visit_json_array_length_func(self, func: Any, **kw: Any) -> str:
        (value,) = self.arguments(func, **kw)
        counted = f"JSON_TABLE({value}, '$[*]' COLUMNS (place FOR ORDINALITY))"
        return f"(SELECT COUNT(*) FROM {counted})"

    def visit_funcfilter(self, funcfilter: Any, **kw: Any) -> str:
        """Rows outside of the filter give null, which no aggregate counts."""
        held = self.condition_of(funcfilter.criterion, **kw)
        func = funcfilter.func
        of = func.clauses.clauses
        if len(of) > 1 or func.name.lower() not in {"count", "sum", "min", "max", "avg"}:
            raise NotInDm8(f"FILTER on {func.name}", "only one argument can go into a CASE")
        distinct = ""
        value = "1"
        if of and not _is_star(of[0]):
            inner = of[0]
            if _is_distinct(inner):
                distinct, inner = "DISTINCT ", inner.element
            value = self.value_of(inner, **kw)
        return f"{func.name.upper()}({distinct}CASE WHEN {held} THEN {value} END)"


def is_json(element: Any) -> bool:
    """Whether a value is JSON: a column of it, or what a function makes."""
    match element:
        case elements.Grouping() | elements.Label():
            return is_json(element.element)
        case ScalarSelect():
            return is_json(next(iter(element.element.selected_columns)))
        case functions.coalesce():
            return any(is_json(one) for one in element.clauses.clauses)
        case functions.FunctionElement():
            return element.name.lower() in MAKING_JSON
    return isinstance(getattr(element, "type", None), JSON)


def _is_star(element: Any) -> bool:
    return isinstance(element, elements.ColumnClause) and element.name == "*"


def _is_distinct(element: Any) -> bool:
    unary = isinstance(element, elements.UnaryExpression)
    return unary and element.operator is operators.distinct_op
