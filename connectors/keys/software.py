"""The software key provider: a master key in a file that its owner alone can read.

A server cipher machine takes its place where the assessment (密评) asks for a certified module.
"""

import os
import secrets
from pathlib import Path

from connectors.keys import sm2
from pipelines.security.digest import hmac_sm3, sm3_hex
from pipelines.security.keys import KEY_BYTES, WrappedKey
from pipelines.security.sm4 import NONCE_BYTES, seal, unseal
from schemas.errors import IntegrityBroken

MASTER_BYTES = 32
FILE_NAME = "master.key"
OWNER_ONLY = 0o600


class SoftwareKeys:
    """Wraps data keys with SM4-GCM, derives keys with HMAC-SM3 and signs with SM2.

    `directory` is made with its master key, which stays here, on first use. Losing the file loses
    every sealed thing.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE_NAME
        self._master: bytes | None = None

    def wrap(self, key: bytes) -> WrappedKey:
        nonce = secrets.token_bytes(NONCE_BYTES)
        key_id = self._key_id()
        sealed = seal(self._wrapping_key(), nonce, key, key_id.encode())
        return WrappedKey(key_id, nonce + sealed)

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        if wrapped.key_id != self._key_id():
            raise IntegrityBroken(
                "数据密钥由另一主密钥封装", code="unknown_key", key=wrapped.key_id
            )
        nonce, sealed = wrapped.blob[:NONCE_BYTES], wrapped.blob[NONCE_BYTES:]
        return unseal(self._wrapping_key(), nonce, sealed, wrapped.key_id.encode())

    def derive(self, purpose: str) -> bytes:
        return hmac_sm3(self._loaded(), b"derive:" + purpose.encode())

    def sign(self, owner: str, data: bytes) -> bytes:
        return sm2.sign(self._signing_key(owner), data)

    def public_key(self, owner: str) -> bytes:
        return sm2.public_key(self._signing_key(owner))

    def _signing_key(self, owner: str) -> bytes:
        """Follows from the master key, so that there is nothing more to keep or lose."""
        halves = [hmac_sm3(self._loaded(), f"sm2/{half}/{owner}".encode()) for half in (1, 2)]
        # Twice as many bits as needed, so that the remainder favours no key.
        number = int.from_bytes(b"".join(halves)) % (sm2.ORDER - 2) + 1
        return number.to_bytes(sm2.PRIVATE_BYTES)

    def _key_id(self) -> str:
        """Names the master key without telling it."""
        return "soft-" + sm3_hex(hmac_sm3(self._loaded(), b"id"))[:16]

    def _wrapping_key(self) -> bytes:
        return hmac_sm3(self._loaded(), b"wrap")[:KEY_BYTES]

    def _loaded(self) -> bytes:
        if self._master is None:
            self._master = _load_or_make(self._path)
        return self._master


def _load_or_make(path: Path) -> bytes:
    try:
        master = path.read_bytes()
    except FileNotFoundError:
        _make(path)
        master = path.read_bytes()
    if len(master) != MASTER_BYTES:
        raise IntegrityBroken("主密钥文件损坏", code="master_key_broken", size=len(master))
    if path.stat().st_mode & 0o077:
        raise IntegrityBroken("主密钥文件权限过宽", code="master_key_exposed", path=path.name)
    return master


def _make(path: Path) -> None:
    """Written whole under another name and then linked: of two starters one wins, both read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{FILE_NAME}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(MASTER_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # Another process was first; its key is the one.
    finally:
        draft.unlink()
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
