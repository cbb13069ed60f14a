"""A connection that rested is asked whether it still stands; one just used is not.

Asking costs a journey to the server, which is a fifth of a short request.
"""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

REST_S = 1.0
"""A server that was lost and came back needs longer than this."""
RETURNED = "returned_at"


def watch(engine: Engine) -> None:
    """Let the engine's pool ask so; a connection that does not answer is replaced."""
    dialect = engine.dialect

    def leave(_: Any, record: Any) -> None:
        record.info[RETURNED] = time.monotonic()

    def enter(connection: Any, record: Any, _: Any) -> None:
        returned = record.info.get(RETURNED)
        if returned is None or time.monotonic() - returned < REST_S:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", leave)
    event.listen(engine, "checkout", enter)
