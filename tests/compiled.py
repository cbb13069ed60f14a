"""What SQLAlchemy compiled for one test's database serves the databases of all others.

Each test opens engines of its own, and compiling its statements anew took a fifth of its time. A
running platform keeps its engines, and so what they compiled.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.util import LRUCache

MOST = 4_000
KEPT: LRUCache[Any, Any] = LRUCache(MOST)


def keep() -> None:
    """Let every engine of this process keep what it compiles in one place."""
    make = Engine.__init__

    def made(self: Engine, *given: Any, **named: Any) -> None:
        make(self, *given, **named)
        if isinstance(self.dialect, PGDialect_psycopg):
            self._compiled_cache = KEPT

    Engine.__init__ = made  # type: ignore[method-assign]
    # The dialect is part of each key: those that were opened alike count as one.
    PGDialect_psycopg.__hash__ = _hash  # type: ignore[method-assign]
    PGDialect_psycopg.__eq__ = _equal  # type: ignore[method-assign]


def _opened_as(dialect: PGDialect_psycopg) -> tuple[object, ...]:
    return type(dialect), dialect._json_deserializer, dialect._json_serializer


def _hash(self: PGDialect_psycopg) -> int:
    return hash(_opened_as(self))


def _equal(self: PGDialect_psycopg, other: object) -> bool:
    return isinstance(other, PGDialect_psycopg) and _opened_as(self) == _opened_as(other)
