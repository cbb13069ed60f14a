"""Secondary indexes put aside while millions of rows are planted, and made again behind them.

On a platform that serves nobody yet: without its indexes every page would wait. What was put aside
is written down before, so that whoever was interrupted finds it again at the next start. The
server's own vacuuming rests meanwhile: it would walk over each table again and again as it grows.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from cluster.benches.prisons.whole_file import write_whole

NAME = "indexes-aside.json"
MEMORY = "256MB"
LARGE = (
    "approval_case",
    "approval_step",
    "audit_row",
    "conversation",
    "letter",
    "line_hit",
    "line_index",
    "phone_call",
    "phone_ticket",
    "sign_in_log",
    "timesheet",
    "transcript_line",
    "visit",
    "visit_approval",
    "visit_escort",
    "visit_monitoring",
    "window_rating",
)
"""Of which a large bureau has the most rows. Reviews are missing: with each of them a trigger looks
for the others of its conversation."""
SECONDARY = """
select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i
where i.indrelid = any(%s::regclass[]) and not i.indisunique and not exists (
  select from pg_constraint c where c.conindid = i.indexrelid)
"""
"""What is unique stays: rows are held by it."""
OF_PARTS, OF_ALL = " ON ONLY ", " ON "
"""How the server says that an index has parts, and how it is made with them."""
BY_SIZE = """
select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
and not relispartition order by pg_total_relation_size(oid) desc
"""
RESTING = ("alter system set autovacuum = off", "select pg_reload_conf()")
AWAKE = ("alter system reset autovacuum", "select pg_reload_conf()")


class _Aside(msgspec.Struct, frozen=True):
    """An index, and how it is made."""

    name: str
    made_by: str


@contextmanager
def indexes_aside(url: str, folder: Path, tables: Sequence[str] = LARGE) -> Iterator[None]:
    """Without them until it is left, however it is left."""
    make_again(url, folder)
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        found = connection.execute(SECONDARY, [list(tables)]).fetchall()
        aside = [_Aside(name, made_by.replace(OF_PARTS, OF_ALL)) for name, made_by in found]
        write_whole(folder / NAME, msgspec.json.encode(aside).decode())
        _tell(connection, RESTING)
        for one in aside:
            name = sql.Identifier(one.name)
            connection.execute(sql.SQL("drop index if exists {}").format(name))
    try:
        yield
    finally:
        make_again(url, folder)


def make_again(url: str, folder: Path) -> int:
    """Make what is aside; answers how many there were."""
    path = folder / NAME
    if not path.exists():
        return 0
    aside = msgspec.json.decode(path.read_bytes(), type=list[_Aside])
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        _tell(connection, AWAKE)
        tables = [name for (name,) in connection.execute(BY_SIZE).fetchall()]
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        list(hands.map(lambda one: _make(url, one), aside))
        list(hands.map(lambda name: _vacuum(url, name), tables))
    path.unlink()
    return len(aside)


def _make(url: str, one: _Aside) -> None:
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(f"set maintenance_work_mem = '{MEMORY}'")
        if not _is_there(connection, one.name):
            connection.execute(one.made_by.encode())


def _vacuum(url: str, table: str) -> None:
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(sql.SQL("vacuum analyze {}").format(sql.Identifier(table)))


def _tell(connection: psycopg.Connection[Any], statements: Sequence[str]) -> None:
    """Of a server that is ours alone; another's is set by who keeps it."""
    mine = connection.execute("select rolsuper from pg_roles where rolname = current_user")
    if mine.fetchone() == (True,):
        for statement in statements:
            connection.execute(statement.encode())


def _is_there(connection: psycopg.Connection[Any], name: str) -> bool:
    return connection.execute("select to_regclass(%s)", [name]).fetchone() != (None,)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")
