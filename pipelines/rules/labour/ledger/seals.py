"""What protects a line of the ledger: whose it is lies sealed, and every line carries a value.

An inmate's id is one block of SM4, so sealing keeps its length, its index and its equality: the
sealed id is both what is kept and what is searched by (decisions/0029).
"""

from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pipelines.rules.labour.ledger.ids import REMEMBERED, as_bits, as_ulid, as_uuid, ulid_of
from pipelines.rules.labour.ledger.integrity import PURPOSE, Mac, mac_under
from pipelines.rules.security.keys import KEY_BYTES, KeyProvider

PEOPLE = "labour-ledger-people"
"""Purpose of the key that inmates' ids are sealed under."""


class PersonSeal:
    """Seals and opens inmates' ids; the same people come every day, so most are remembered."""

    def __init__(self, key: bytes) -> None:
        cipher = Cipher(algorithms.SM4(key[:KEY_BYTES]), modes.ECB())
        self.seal = lru_cache(REMEMBERED)(cipher.encryptor().update)
        """Sixteen bytes into sixteen."""
        self.open = lru_cache(REMEMBERED)(cipher.decryptor().update)

    def sealed(self, inmate_id: str) -> UUID:
        """As the ledger keeps and finds an inmate."""
        return UUID(bytes=self.seal(as_bits(inmate_id)))

    def opened(self, stored: UUID) -> str:
        """The inmate behind a stored line."""
        return self.opened_bits(stored.bytes)

    def opened_bits(self, bits: bytes) -> str:
        """The same, of the sixteen bytes as they lie."""
        return ulid_of(self.open(bits))

    def behind(self, alias: str) -> str:
        """The inmate whose alias it is."""
        return self.opened(as_uuid(alias))

    def alias(self, inmate_id: str) -> str:
        """A name that is always the same for an inmate and tells nobody without the key whose."""
        return as_ulid(self.sealed(inmate_id))


class Seals(NamedTuple):
    """Both keys of the ledger, ready for use."""

    mac: Mac
    people: PersonSeal


def seals_of(keys: KeyProvider) -> Seals:
    return Seals(mac_under(keys.derive(PURPOSE)), PersonSeal(keys.derive(PEOPLE)))
