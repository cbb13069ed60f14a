"""Integrity values of rows that decide on access: HMAC-SM3 (AC-3, NF-CRYPTO-28)."""

import hmac

import msgspec

from pipelines.rules.security.digest import hmac_sm3

PURPOSE = "access-rights"
"""Of the derived key; nothing else is sealed with it."""
REMEMBERED = 100_000


class RowSeal:
    """Makes and checks the integrity value of a row of a table.

    Checked values are remembered by their whole content, so a changed row is always checked anew.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: set[tuple[str, str, tuple[str, ...]]] = set()

    def make(self, table: str, *content: str) -> str:
        """64 hex digits over the table's name and the row's columns in their order."""
        return hmac_sm3(self._key, msgspec.json.encode([str(table), *content])).hex()

    def holds(self, mac: str, table: str, *content: str) -> bool:
        """Whether the row is as it was sealed."""
        seen = (mac, table, content)
        if seen in self._known:
            return True
        if not hmac.compare_digest(self.make(table, *content).encode(), mac.encode()):
            return False
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known.add(seen)
        return True
