"""Brings the ledger's shards to the newest shape, and takes in those that were away."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from psycopg import OperationalError
from sqlalchemy.exc import DBAPIError

from connectors.ledger.migrate import migrate_shard
from connectors.ledger.shape import newest
from connectors.ledger.shape_reader import ShapeReader
from connectors.postgres.outage import is_outage
from connectors.postgres.unknown_shape import UnknownShape
from schemas.errors import QinqiaoError

_log = logging.getLogger("qinqiao.cluster")
LOOK_S = 5.0


class ShardKeeper:
    """The platform starts without a shard: its prisons are told so until it is back.

    A shard that comes back in an older shape, as one restored from a backup, is migrated too; one
    of a shape that no migration leads from stays away until the product fits it.
    """

    def __init__(
        self,
        shards: Sequence[tuple[str, str]],
        taken_in: Callable[[], None],
        look_s: float = LOOK_S,
    ) -> None:
        """Addresses for the owner and for the platform; `taken_in` follows each return."""
        self._shards = tuple(shards)
        self._readers = [ShapeReader(owner) for owner, _ in self._shards]
        self._taken_in = taken_in
        self._look_s = look_s
        self._ready: set[int] = set()
        self._told: dict[int, str] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shard-keeper", daemon=True)

    @property
    def away(self) -> list[int]:
        return [number for number in range(len(self._shards)) if number not in self._ready]

    def bring_up(self) -> bool:
        """Look at every shard once; whether one was taken in."""
        taken = False
        for number, (owner, application) in enumerate(self._shards):
            try:
                if number in self._ready and self._readers[number].read() == newest():
                    continue
                migrate_shard(owner, application, datetime.now(UTC).date())
            except (OperationalError, DBAPIError, UnknownShape) as error:
                if not isinstance(error, UnknownShape) and not is_outage(error):
                    raise
                self._lost(number, str(error))
            else:
                taken = True
                self._ready.add(number)
                if self._told.pop(number, None):
                    _log.warning("labour shard %d is back, in the newest shape", number)
        return taken

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        for reader in self._readers:
            reader.close()

    def _run(self) -> None:
        while not self._stop.wait(self._look_s):
            try:
                if self.bring_up():
                    self._taken_in()
            except QinqiaoError as outage:
                _log.warning("labour shards: %s", outage)
            except Exception:
                # Told in the log, and tried anew: the platform outlives a migration that fails.
                _log.exception("a labour shard cannot be brought to the newest shape")

    def _lost(self, number: int, why: str) -> None:
        self._ready.discard(number)
        if self._told.get(number) != why:
            self._told[number] = why
            _log.error("labour shard %d is away, its prisons are told so: %s", number, why)
