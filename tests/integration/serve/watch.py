"""Watches a served platform: what each request committed, and which audit rows went with it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from connectors.postgres import database
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Caller
from pipelines.rules.audit.unaudited_routes import BEFOREHAND
from pipelines.rules.security.chain import ChainRow
from tests.integration.serve.said import UNAUDITED, keeps_note

READING = ("GET", "HEAD", "OPTIONS")
BESIDE = frozenset({"session", "sign_in_log"}) | set(BEFOREHAND)
"""What may be committed without a row: that a session is in use, and what comes beforehand."""
UNCHANGING = frozenset({"session", "api_nonce"})
"""What a request that is answered from its note may still write: it was sealed anew."""


@dataclass
class Seen:
    """One request, and what its transactions wrote."""

    method: str
    route: str = ""
    status: int = 0
    open: dict[int, list[str]] = field(default_factory=dict)
    saved: dict[int, list[int]] = field(default_factory=dict)
    """How much was open at each savepoint, the innermost last."""
    keyed: bool = False
    """Whether an officer, a relative or an inmate sent it with a key."""
    replayed: bool = False
    committed: list[list[str]] = field(default_factory=list)
    rows: list[ChainRow] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def succeeded(self) -> bool:
        return self.method not in READING and 200 <= self.status < 300

    @property
    def told(self) -> bool:
        """Whether a row says who did what on what, from where and with what result (AU-1)."""
        return any(is_whole(row) for row in self.rows)

    @property
    def noted(self) -> bool:
        return self.succeeded and any("repeat_note" in tables for tables in self.committed)

    def problems(self) -> list[str]:
        """What is missing of its audit; nothing where all is well."""
        if not self.succeeded or self.name in UNAUDITED or not self.route.startswith("/api/"):
            return []
        found = [
            f"{self.name}: wrote {sorted(set(tables) - BESIDE)} without an audit row"
            for tables in self.committed
            if set(tables) - BESIDE and "audit_row" not in tables
        ]
        # An edit that changes nothing leaves nothing.
        if any(set(tables) - BESIDE for tables in self.committed) and not self.told:
            found.append(f"{self.name}: no row with time, actor, object, result and address")
        return found + self._note_problems()

    def _note_problems(self) -> list[str]:
        """What is missing of the note by which a second request is known (LR-GEN-08)."""
        changes = [tables for tables in self.committed if "audit_row" in tables]
        if self.replayed:
            again = [tables for tables in self.committed if set(tables) - UNCHANGING]
            return [f"{self.name}: changed {again} the second time"] if again else []
        if not self.keyed or not keeps_note(self.name):
            return []
        if not any(row.result == "ok" for row in self.rows):
            return []
        if len(changes) != 1 or "repeat_note" not in changes[0]:
            return [
                f"{self.name}: {len(changes)} changes, the first with {changes[:1]}, for one note"
            ]
        return []


def is_whole(row: ChainRow) -> bool:
    said = (row.actor_kind, row.actor_name, row.action, row.object_kind, row.source_address)
    return all(said) and row.at.tzinfo is not None and row.result in ("ok", "refused", "failed")


class Watch:
    """Everything that was asked of one server."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []

    @property
    def problems(self) -> list[str]:
        return [problem for seen in self.seen for problem in seen.problems()]

    @property
    def succeeded(self) -> set[str]:
        return {seen.name for seen in self.seen if seen.succeeded}

    @property
    def audited(self) -> set[str]:
        """Routes that succeeded at least once and left all that they must."""
        return {
            seen.name for seen in self.seen if seen.succeeded and seen.told and not seen.problems()
        }

    @property
    def unrepeated(self) -> set[str]:
        """Routes that made a change under a key and were never answered from its note."""
        noted = {seen.name for seen in self.seen if seen.noted}
        return noted - {seen.name for seen in self.seen if seen.replayed}

    def around(self, app: Any) -> Any:
        """The app as it is, with its requests watched."""

        async def watched(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            seen = Seen(scope["method"])

            async def told(message: Any) -> None:
                if message["type"] == "http.response.start":
                    seen.status = message["status"]
                    seen.replayed = (b"idempotency-replayed", b"true") in message["headers"]
                await send(message)

            mark = CURRENT.set(seen)
            try:
                await app(scope, receive, told)
            finally:
                CURRENT.reset(mark)
                seen.route = _plain(scope.get("path_template", ""))
                keyed = bool(dict(scope["headers"]).get(b"idempotency-key"))
                seen.keyed = keyed and isinstance(scope.get("user"), Caller)
                self.seen.append(seen)

        return watched


WRITTEN = re.compile(r'\b(?:insert into|delete from|update(?! set\b)) "?(\w+)', re.IGNORECASE)
"""Tables written by the parts of a statement of several."""
CURRENT: ContextVar[Seen | None] = ContextVar("CURRENT", default=None)


def _plain(template: str) -> str:
    """As a route is told to people."""
    return template.replace(":str}", "}").replace(":path}", "}")


@contextmanager
def watching() -> Iterator[None]:
    """While it is open, statements, commits and audit rows are told to the request they serve."""
    flush = database.flush

    async def noted(tx: Tx) -> None:
        if seen := CURRENT.get():
            seen.rows += tx.pending_audit
        await flush(tx)

    listeners = (
        ("after_cursor_execute", _executed),
        ("commit", _committed),
        ("rollback", _rolled_back),
        ("savepoint", _saved),
        ("release_savepoint", _released),
        ("rollback_savepoint", _rolled_back_to),
    )
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    database.flush = noted
    try:
        yield
    finally:
        database.flush = flush
        for name, listener in listeners:
            event.remove(Engine, name, listener)


def _executed(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
    seen = CURRENT.get()
    words = statement.split(maxsplit=3)
    # What met no row has written nothing.
    if seen is None or len(words) < 3 or cursor.rowcount == 0:
        return
    verb = words[0].upper()
    if verb in ("INSERT", "DELETE", "UPDATE"):
        table = words[1] if verb == "UPDATE" else words[2]
        seen.open.setdefault(id(connection), []).append(table.strip('"').partition("(")[0])
    elif verb == "WITH":
        seen.open.setdefault(id(connection), []).extend(WRITTEN.findall(statement))


def _committed(connection: Connection) -> None:
    if (seen := CURRENT.get()) and (tables := seen.open.pop(id(connection), [])):
        seen.committed.append(tables)


def _rolled_back(connection: Connection) -> None:
    if seen := CURRENT.get():
        seen.open.pop(id(connection), None)


def _saved(connection: Connection, _name: str | None) -> None:
    if seen := CURRENT.get():
        length = len(seen.open.get(id(connection), []))
        seen.saved.setdefault(id(connection), []).append(length)


def _released(connection: Connection, _name: str, _context: None) -> None:
    if seen := CURRENT.get():
        seen.saved[id(connection)].pop()


def _rolled_back_to(connection: Connection, _name: str, _context: None) -> None:
    if seen := CURRENT.get():
        length = seen.saved[id(connection)].pop()
        del seen.open.get(id(connection), [])[length:]
