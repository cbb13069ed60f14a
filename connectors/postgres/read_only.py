"""Refuses what writes or locks on connections that commit nothing."""

from typing import Any

from sqlalchemy import Engine, event

BEGINNINGS = ("SELECT", "WITH")
WRITING = ("INSERT INTO ", "UPDATE ", "DELETE FROM ", "PG_ADVISORY", "PG_NOTIFY")
LOCKING = (" FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE", " FOR KEY SHARE")
REMEMBERED = 2_000


def refuse_writes(engine: Engine) -> None:
    """Raise `TypeError`, a programmer's error, for a statement that does more than read.

    Values are parameters, so that none of them is taken for a part of the statement.
    """
    known: set[str] = set()

    def look(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement in known:
            return
        text = " ".join(statement.upper().split())
        if not text.startswith(BEGINNINGS) or any(part in text for part in (*WRITING, *LOCKING)):
            raise TypeError(f"a reading block was asked to write: {statement[:200]}")
        if len(known) >= REMEMBERED:
            known.clear()
        known.add(statement)

    event.listen(engine, "before_cursor_execute", look)
