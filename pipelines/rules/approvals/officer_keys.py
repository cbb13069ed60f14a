"""What binds the key that signs decisions to its officer."""

from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.keys import KeyProvider

PURPOSE = "approvals/signing_key"


def owner_of(officer_id: str) -> str:
    """What the key provider calls an officer's key."""
    return f"officer/{officer_id}"


def key_integrity(keys: KeyProvider, key_id: str, officer_id: str, public: bytes) -> str:
    """Binds a key to its officer, so that neither can be exchanged in the database."""
    row = f"{key_id}|{officer_id}|{public.hex()}".encode()
    return hmac_sm3(keys.derive(PURPOSE), row).hex()
