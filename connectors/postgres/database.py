"""The engine and its transactions."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from typing import Any

import msgspec
from sqlalchemy import event, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from connectors.postgres import rested, statements
from connectors.postgres.audit.audit import flush
from connectors.postgres.audit.row_seals import RowSeals
from connectors.postgres.messages import outbox
from connectors.postgres.outage import Outage, outage_of
from connectors.postgres.platform import intents
from connectors.postgres.platform.intents import Held
from connectors.postgres.read_only import refuse_writes
from connectors.postgres.speech.spoken_seals import SpokenSeals
from connectors.postgres.transaction import Clock, Tx, machine_clock
from schemas.errors import Unavailable

STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 5
POOL_SIZE = 8
POOL_WAIT_S = 10

Password = Callable[[], str | None]


class Database:
    """A pool of connections that finds a restarted server again by itself."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = POOL_SIZE,
        seals: RowSeals | None = None,
        spoken: SpokenSeals | None = None,
        password: Password = lambda: None,
        clock: Clock = machine_clock,
    ) -> None:
        """Of twice `pool_size` connections, each opened when it is first needed.

        `seals` belong to every process that writes important rows, `spoken` to every one that
        reads or writes what was said.

        `password` is asked for each new connection; where it knows none, the address counts.
        `clock` is what transactions know the time by.
        """
        self.seals = seals
        self._spoken = spoken
        self._clock = clock
        self.url = driver_url(url)
        self._password = password
        self.engine = create_async_engine(
            self.url,
            # All are kept: one opened for a rush and closed behind it costs more than it serves.
            pool_size=2 * pool_size,
            max_overflow=0,
            # The one used last has its statements prepared, and was heard from a moment ago.
            pool_use_lifo=True,
            pool_timeout=POOL_WAIT_S,
            connect_args=connect_args(),
            json_deserializer=msgspec.json.decode,
        )
        statements.watch(self.engine.sync_engine)
        rested.watch(self.engine.sync_engine)
        event.listen(self.engine.sync_engine, "do_connect", self._enter)
        # The same pool: what reads and what writes never wait for two connections of it.
        self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        refuse_writes(self._reader.sync_engine)

    @property
    def address(self) -> str:
        """For a connection beside the pool, with the password as it is now."""
        url = make_url(self.url).set(drivername="postgresql")
        secret = self._password()
        return (url.set(password=secret) if secret else url).render_as_string(False)

    def _enter(self, dialect: object, record: object, args: object, given: dict[str, Any]) -> None:
        secret = self._password()
        if secret:
            given["password"] = secret

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Commits at the end of the block, rolls back on any error; an outage is `Unavailable`.

        Of a request that may be sent again, the change commits with its answer (`intents`).
        """
        intent = intents.current()
        if intent is not None:
            await intent.settle()
        async with AsyncExitStack() as opened:
            # The last to be left, so that it sees what the others raise.
            opened.enter_context(self._outages())
            begun = await opened.enter_async_context(self.engine.begin())
            tx = Tx(begun, self.seals, self._spoken, self._clock)
            with intent.opening() if intent else nullcontext():
                yield tx
            if intent is not None and intent.takes(tx):
                intent.hold(Held(tx=tx, opened=opened.pop_all(), finish=self._finish))
            else:
                await self._finish(tx)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """Statements that only read, each for itself: nothing is begun or committed for them.

        They see what others commit in between, as in any transaction of this product, and what
        the request itself has changed before. What writes or locks is refused (`TypeError`).
        """
        intent = intents.current()
        if intent is not None:
            await intent.settle()
        with self._outages():
            async with self._reader.connect() as connection:
                tx = Tx(connection, self.seals, self._spoken, self._clock)
                with intent.opening() if intent else nullcontext():
                    yield tx
                if tx.pending_audit or tx.pending_messages:
                    raise TypeError("a reading block has something to write")

    async def reach(self) -> None:
        """Hear from the server; opening a transaction alone sends it nothing."""
        async with self.reading() as tx:
            await tx.scalar(select(1))

    def beside(self, pool_size: int) -> "Database":
        """Another pool to the same server, for what must not wait for those who hold this one."""
        return Database(
            self.url,
            pool_size=pool_size,
            seals=self.seals,
            spoken=self._spoken,
            password=self._password,
            clock=self._clock,
        )

    async def _finish(self, tx: Tx) -> None:
        """What comes just before the commit."""
        await tx.seal_written()
        await outbox.flush(tx)
        await flush(tx)

    @contextmanager
    def _outages(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            outage = outage_of(error)
            if outage is not None:
                raise self._unavailable(outage) from error
            raise

    def _unavailable(self, outage: Outage) -> Unavailable:
        return Unavailable("数据库暂时不可用，请稍后再试", code="database_unavailable")

    async def close(self) -> None:
        await self.engine.dispose()


def driver_url(url: str) -> str:
    """The address with this product's driver, whichever form it came in."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(False)


def connect_args() -> dict[str, Any]:
    """Limits on every connection, and UTC as the zone of every answer."""
    options = {
        "timezone": "UTC",
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": 60_000,
    }
    return {
        "connect_timeout": CONNECT_TIMEOUT_S,
        "application_name": "qinqiao",
        "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
    }
