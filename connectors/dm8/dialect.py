"""The dialect as SQLAlchemy takes it; no driver belongs to it (decisions/0037)."""

from typing import Any

from sqlalchemy import types
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql.compiler import AggregateOrderByStyle, IdentifierPreparer

from connectors.dm8.statements import Dm8Statements
from connectors.dm8.tables import Dm8Tables
from connectors.dm8.types import Dm8Interval, Dm8Types, JsonArray
from connectors.dm8.words import RESERVED

QUOTED = set(RESERVED)
KEPT_AS: Any = {
    types.ARRAY: JsonArray,
    postgresql.ARRAY: JsonArray,
    types.Interval: Dm8Interval,
    postgresql.INTERVAL: Dm8Interval,
}
"""What lies in another type there."""


class Dm8Names(IdentifierPreparer):
    """Names that are DM8's own words are quoted, in capitals as it keeps all others."""

    reserved_words = QUOTED

    def quote_identifier(self, value: str) -> str:
        return super().quote_identifier(value.upper())


class Dm8Dialect(DefaultDialect):
    """What DM8 can do, and who writes statements, tables, types and names for it."""

    name = "dm8"
    statement_compiler = Dm8Statements
    ddl_compiler = Dm8Tables
    type_compiler_cls = Dm8Types
    preparer = Dm8Names
    default_paramstyle = "named"
    max_identifier_length = 128
    supports_statement_cache = True
    supports_native_boolean = False
    supports_native_uuid = False
    supports_multivalues_insert = True
    supports_default_values = False
    supports_empty_insert = False
    supports_sequences = True
    insert_returning = True
    update_returning = True
    delete_returning = True
    cte_follows_insert = True
    aggregate_order_by_style = AggregateOrderByStyle.INLINE
    colspecs = KEPT_AS

    def __init__(self, **given: Any) -> None:
        super().__init__(paramstyle="named", **given)

    def do_release_savepoint(self, connection: Any, name: str) -> None:
        """DM8 forgets a savepoint at the transaction's end and has no words for it before."""
