"""Rules by which records are in reach beside their own unit; a declaration names them."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Table

ReachRule = Callable[[Table, tuple[str, ...]], ColumnElement[bool]]

RULES: dict[str, ReachRule] = {}
