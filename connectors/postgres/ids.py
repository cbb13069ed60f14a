"""Names of new rows."""

import secrets
import time

from pipelines.rules.security.ulid import IdMaker

_maker = IdMaker(lambda: time.time_ns() // 1_000_000, secrets.token_bytes)


def make_id() -> str:
    """A new ULID; later ones of this process sort later."""
    return _maker.next()
