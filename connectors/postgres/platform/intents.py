"""One person's intent, sent as one request or as several with the same key (LR-GEN-08).

The transaction that makes the change waits for the request's answer, so that change, note and
answer commit together. Whatever needs the change to be in commits it first: the next transaction
of the request by itself, other doors by `settle`.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select

from connectors.postgres.platform import repeats
from connectors.postgres.platform.repeats import RepeatNote
from connectors.postgres.transaction import Tx
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Conflict

SEEN = "request_seen"
Seal = Callable[[bytes, str], bytes]
"""Bytes under the seal of a place."""


class Repeated(Conflict):
    """The same request was carried out a moment ago; nothing of this one was kept."""

    default_code = "repeated"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a request was answered."""

    status: int
    body: bytes
    media_type: str = "application/json"


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction whose work is done and whose commit waits for the answer."""

    tx: Tx
    opened: AbstractAsyncContextManager[object]
    finish: Callable[[Tx], Awaitable[None]]


class Intent:
    """What becomes of one request with a key."""

    def __init__(
        self,
        key: str,
        route: str,
        clock: Callable[[], datetime],
        seal: Seal,
        *,
        keeps_answer: bool = True,
    ) -> None:
        self.key_digest = sm3_hex(key.encode())
        self.route = route
        self.keeps_answer = keeps_answer
        """An answer that holds a secret is not kept."""
        self.account_id: str | None = None
        """Set once it is known who asks."""
        self.mark = ""
        """Set once the request is read."""
        self.known = False
        """Whether a note was seen before anything was done."""
        self.noted = False
        self._clock, self._seal = clock, seal
        self._open = 0
        self._held: Held | None = None
        self._kept: Answer | None = None
        self._closed = False

    @contextmanager
    def opening(self) -> Iterator[None]:
        """While a transaction of the request is open."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    def takes(self, tx: Tx) -> bool:
        """Whether this transaction makes the change that the request is about.

        One inside another commits at once: the outer one may wait for what it locks.
        """
        ready = self.account_id is not None and self.mark != "" and not self._closed
        return ready and tx.changed and not self.noted and not self._open and self._held is None

    def hold(self, held: Held) -> None:
        self._held = held

    def foresee(self, answer: Answer) -> None:
        """What is true once the change is in, where the answer itself comes only afterwards."""
        if not self.noted:
            self._kept = answer

    async def settle(self, answer: Answer | None = None) -> None:
        """Commit what waits, with its note; `Repeated` where another request was faster."""
        held, self._held = self._held, None
        if held is None:
            return
        self._kept = answer or self._kept
        async with held.opened:
            if not await repeats.put(held.tx, self._note(self._kept)):
                raise Repeated("这次提交先前已经办成，没有重复办理。")
            await held.finish(held.tx)
        self.noted = True

    def lacks(self, answer: Answer) -> bool:
        """Whether the note is in without this answer."""
        return self.noted and self._kept != answer

    async def put_answer(self, tx: Tx, answer: Answer) -> None:
        await repeats.put_answer(tx, self._note(answer))
        self._kept = answer

    async def came_before(self, tx: Tx) -> bool:
        """Whether the first request has made its change since this one was looked at."""
        if self.account_id is None or not self.mark or self.noted:
            return False
        return await repeats.find(tx, self.account_id, self.key_digest) is not None

    def place(self) -> str:
        """What an answer is sealed for."""
        return f"repeat_note.answer.{self.account_id}.{self.key_digest}"

    def close(self) -> None:
        """What still runs in the request's name is no part of it."""
        self._closed = True

    def _note(self, answer: Answer | None) -> RepeatNote:
        assert self.account_id is not None
        sealed = self._seal(msgspec.json.encode(answer), self.place()) if answer else None
        return RepeatNote(
            account_id=self.account_id,
            key_digest=self.key_digest,
            mark=self.mark,
            route=self.route,
            status=answer.status if answer else None,
            answer=sealed,
            at=self._clock(),
        )


_current: ContextVar[Intent | None] = ContextVar("intent", default=None)


def current() -> Intent | None:
    """The intent that the running request belongs to."""
    return _current.get()


@contextmanager
def pursued(intent: Intent | None) -> Iterator[None]:
    """The block's work belongs to this intent, or to none.

    To none has to be said as well: after a large body a server goes on reading its connection in
    the context of the request that had it, and the next request would begin in there.
    """
    token = _current.set(intent)
    try:
        yield
    finally:
        if intent is not None:
            intent.close()
        _current.reset(token)


def looked_for(found: Select[Any], account_id: Any) -> Select[Any]:
    """The statement that finds who asks, which also says whether the request came before."""
    intent = _current.get()
    if intent is None:
        return found
    return found.add_columns(repeats.known(account_id, intent.key_digest).label(SEEN))


def seen(row: Mapping[Any, Any]) -> None:
    """Take in what `looked_for` has found."""
    if (intent := _current.get()) is not None:
        intent.known = bool(row[SEEN])


async def came_before(tx: Tx) -> bool:
    """Whether what was refused just now was carried out by the same request, sent before."""
    intent = _current.get()
    return intent is not None and await intent.came_before(tx)


async def settle() -> None:
    """Commit what waits for its answer, before something follows that needs it to be in."""
    if (intent := _current.get()) is not None:
        await intent.settle()


def foresee(answer: msgspec.Struct, status: int = 200) -> None:
    """Tell the answer as it stands with the change alone."""
    if (intent := _current.get()) is not None:
        intent.foresee(Answer(status=status, body=msgspec.json.encode(answer)))
