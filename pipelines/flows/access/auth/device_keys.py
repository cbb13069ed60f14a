"""The key under which somebody's page keeps on his device what has not arrived here yet."""

from pipelines.rules.security.actor import Actor
from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import DEVICE_DRAFT

KEY_BYTES = 16


def device_key(keys: KeyProvider, holder: Actor) -> str:
    """As hex; whoever is not signed in as its holder is not told it."""
    place = f"{holder.kind.value}:{holder.id}".encode()
    return hmac_sm3(keys.derive(DEVICE_DRAFT), place)[:KEY_BYTES].hex()
