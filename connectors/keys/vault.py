"""Passwords that the components know each other by, sealed under the master key (NF-SEC-16)."""

import os
import secrets
from pathlib import Path

from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.made_secret import SECRET_BYTES
from pipelines.rules.security.purposes import COMPONENT_SECRET
from pipelines.rules.security.sm4 import NONCE_BYTES

FOLDER = "components"
OWNER_ONLY = 0o600
DATABASE, MESSAGES = "database", "messages"


class Vault:
    """One sealed file a component; read anew each time, so that a rotated secret counts at once."""

    def __init__(self, keys_dir: Path, keys: KeyProvider) -> None:
        self._folder = keys_dir / FOLDER
        self._keys = keys

    def read(self, component: str) -> str | None:
        """The secret; None where it was never kept here, `IntegrityBroken` where the seal fails."""
        try:
            sealed = self._path(component).read_bytes()
        except FileNotFoundError:
            return None
        return open_field(self._keys.sealing(COMPONENT_SECRET), sealed, _context(component))

    def write(self, component: str, secret: str) -> None:
        """Keep another secret; a reader sees the old or the new one, never a part."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = self._keys.sealing(COMPONENT_SECRET)
        sealed = seal_field(key, secret, _context(component), secrets.token_bytes(NONCE_BYTES))
        draft = self._folder / f".{component}.{secrets.token_hex(8)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path(component))

    def ensure(self, component: str) -> str:
        """The secret, made by chance where there is none yet."""
        known = self.read(component)
        if known is not None:
            return known
        self.write(component, new_secret())
        return self.ensure(component)

    def _path(self, component: str) -> Path:
        return self._folder / f"{component}.sealed"


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _context(component: str) -> str:
    return f"component:{component}"
