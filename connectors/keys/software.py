"""The software key provider: a master key in a file that its owner alone can read.

A server cipher machine takes its place where the assessment (密评) asks for a certified module.
"""

import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from connectors.keys import sm2
from pipelines.rules.security.digest import hmac_sm3, sm3_hex
from pipelines.rules.security.keys import KEY_BYTES, WrappedKey
from pipelines.rules.security.sealing_key import MOST_GENERATIONS, unknown_generation
from pipelines.rules.security.sm4 import NONCE_BYTES, seal, unseal
from schemas.errors import Conflict, IntegrityBroken

MASTER_BYTES = 32
FILE_NAME = "master.key"
LATER = re.compile(r"master\.(\d{1,3})\.key")
FIRST = 1
SETTLED_NS = 1_000_000_000
SIGNERS = 1_000
"""Owners whose keys are held decoded."""
OWNER_ONLY = 0o600


class SoftwareKeys:
    """Wraps data keys with SM4-GCM, derives keys with HMAC-SM3 and signs with SM2.

    `directory` is made with its master key, which stays here, on first use. Losing the file loses
    every sealed thing. Later generations lie beside the first: new seals and wraps use the last
    one, old ones stay to open what they sealed, and what `derive` and `sign` give follows from the
    first for good.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._masters: dict[int, bytes] = {}
        self._signers: dict[str, sm2.Signer] = {}
        self._counted: tuple[int, int] = (0, FIRST)
        """When the folder last changed, and the last generation in it."""

    @property
    def current(self) -> int:
        """The generation that seals; another process may have added one a moment ago."""
        self._master(FIRST)
        changed = self._directory.stat().st_mtime_ns
        # Two changes within one tick of the clock leave the same time.
        if self._counted[0] != changed or time.time_ns() - changed < SETTLED_NS:
            self._counted = (changed, _last_generation(self._directory))
        return self._counted[1]

    def rotate(self) -> int:
        """Add a generation, which seals from now on in every process; returns its number."""
        generation = self.current + 1
        if generation > MOST_GENERATIONS:
            raise Conflict("主密钥的版本已用尽。", code="generations_used_up")
        _make(self._directory / file_of(generation))
        return generation

    def wrap(self, key: bytes) -> WrappedKey:
        master = self._master(self.current)
        nonce, key_id = secrets.token_bytes(NONCE_BYTES), _key_id(master)
        return WrappedKey(key_id, nonce + seal(_wrapping(master), nonce, key, key_id.encode()))

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        for generation in range(self.current, 0, -1):
            master = self._master(generation)
            if wrapped.key_id == _key_id(master):
                nonce, sealed = wrapped.blob[:NONCE_BYTES], wrapped.blob[NONCE_BYTES:]
                return unseal(_wrapping(master), nonce, sealed, wrapped.key_id.encode())
        raise IntegrityBroken("数据密钥由另一主密钥封装", code="unknown_key", key=wrapped.key_id)

    def derive(self, purpose: str) -> bytes:
        return self.derived(purpose, FIRST)

    def derived(self, purpose: str, generation: int) -> bytes:
        """A purpose's key of one generation."""
        return hmac_sm3(self._master(generation), b"derive:" + purpose.encode())

    def sealing(self, purpose: str) -> "Generations":
        return Generations(self, purpose)

    def sign(self, owner: str, data: bytes) -> bytes:
        known = self._signers.get(owner)
        if known is None:
            if len(self._signers) >= SIGNERS:
                self._signers.clear()
            known = self._signers[owner] = sm2.Signer(self._signing_key(owner))
        return known.sign(data)

    def decrypt(self, owner: str, sealed: bytes) -> bytes:
        return sm2.decrypt(self._signing_key(owner), sealed)

    def public_key(self, owner: str) -> bytes:
        return sm2.public_key(self._signing_key(owner))

    def _signing_key(self, owner: str) -> bytes:
        """Follows from the master key, so that there is nothing more to keep or lose."""
        master = self._master(FIRST)
        halves = [hmac_sm3(master, f"sm2/{half}/{owner}".encode()) for half in (1, 2)]
        # Twice as many bits as needed, so that the remainder favours no key.
        number = int.from_bytes(b"".join(halves)) % (sm2.ORDER - 2) + 1
        return number.to_bytes(sm2.PRIVATE_BYTES)

    def _master(self, generation: int) -> bytes:
        known = self._masters.get(generation)
        if known is None:
            path = self._directory / file_of(generation)
            if generation == FIRST and not path.exists():
                _make(path)
            known = self._masters[generation] = _load(path, generation)
        return known


@dataclass(frozen=True)
class Generations:
    """The keys of one purpose over the generations."""

    keys: SoftwareKeys
    purpose: str

    @property
    def current(self) -> int:
        return self.keys.current

    def of(self, generation: int) -> bytes:
        return self.keys.derived(self.purpose, generation)


def _key_id(master: bytes) -> str:
    """Names a master key without telling it."""
    return "soft-" + sm3_hex(hmac_sm3(master, b"id"))[:16]


def _wrapping(master: bytes) -> bytes:
    return hmac_sm3(master, b"wrap")[:KEY_BYTES]


def file_of(generation: int) -> str:
    """Name of the file that holds a generation."""
    return FILE_NAME if generation == FIRST else f"master.{generation}.key"


def _last_generation(directory: Path) -> int:
    """Generations follow one another without a gap: one that is missing is noticed by its use."""
    found = (LATER.fullmatch(path.name) for path in directory.iterdir())
    return max([FIRST, *(int(one[1]) for one in found if one)])


def _load(path: Path, generation: int) -> bytes:
    try:
        master = path.read_bytes()
    except FileNotFoundError as error:
        raise unknown_generation(generation) from error
    if len(master) != MASTER_BYTES:
        raise IntegrityBroken("主密钥文件损坏", code="master_key_broken", size=len(master))
    if path.stat().st_mode & 0o077:
        raise IntegrityBroken("主密钥文件权限过宽", code="master_key_exposed", path=path.name)
    return master


def _make(path: Path) -> None:
    """Written whole under another name and then linked: of two starters one wins, both read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
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
