"""Ids of planted rows: made of what they name, so that two plantings make the same."""

from datetime import datetime

from pipelines.rules.security.digest import sm3
from pipelines.rules.security.ulid import RANDOM_BYTES, new_id

APART = "\x1f"


class Ids:
    """Of one seed."""

    def __init__(self, seed: int) -> None:
        self._seed = str(seed)

    def of(self, noun: str, key: str, at: datetime) -> str:
        """A ULID of the planted moment, since what is listed by id is listed by time."""
        made = sm3(APART.join((self._seed, noun, key)).encode())
        return new_id(int(at.timestamp() * 1000), made[:RANDOM_BYTES])
