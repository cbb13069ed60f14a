"""Whether a device is heard (VC-DEV-01)."""

from datetime import datetime, timedelta

from schemas.devices.kinds import Connection

BEATS_A_SILENCE = 3


def connection_at(now: datetime, last_contact_at: datetime | None, silent_s: int) -> Connection:
    if last_contact_at is None:
        return Connection.NEVER
    heard = now - last_contact_at <= timedelta(seconds=silent_s)
    return Connection.ONLINE if heard else Connection.OFFLINE


def beat_s(silent_s: int) -> int:
    """How often a device says that it is there: one lost beat does not make it offline."""
    return max(1, silent_s // BEATS_A_SILENCE)
