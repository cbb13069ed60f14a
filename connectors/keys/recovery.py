"""The recovery key: its public half seals backups here, its private half lies in a safe."""

import os
import secrets
from pathlib import Path

import msgspec

from connectors.keys import sm2
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.keys import KEY_BYTES, WrappedKey
from schemas.errors import Conflict, IntegrityBroken, InvalidInput

FILE_NAME = "recovery.pub"
UNCOMPRESSED = 4
"""Begins a public key that is written as `04‖X‖Y`."""
PLATFORM = "platform:"
"""Begins the line of what lies in the safe that says whose backups the private key may open."""


class RecoveryKey(msgspec.Struct, frozen=True):
    """The public half: what it wraps, nothing on this machine opens."""

    public: bytes

    @property
    def name(self) -> str:
        return "recovery-" + sm3_hex(self.public)[:16]

    def wrap(self, key: bytes) -> WrappedKey:
        return WrappedKey(self.name, sm2.encrypt(self.public, key))


class RecoveryPrivate(msgspec.Struct, frozen=True):
    """The private half, while a backup is restored."""

    private: bytes

    @property
    def name(self) -> str:
        return RecoveryKey(sm2.public_key(self.private)).name

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        if wrapped.key_id != self.name:
            raise Conflict(
                f"这份备份要用恢复密钥 {wrapped.key_id} 打开，提供的是 {self.name}。",
                code="other_recovery_key",
            )
        key = sm2.decrypt(self.private, wrapped.blob)
        if len(key) != KEY_BYTES:
            raise IntegrityBroken("备份的数据密钥损坏", code="backup_key_broken")
        return key


def make_pair(keys_dir: Path) -> tuple[RecoveryKey, str]:
    """A new pair: the public half stays here, the private one is answered once, as hex digits.

    A pair that was made before is put out of use; backups sealed to it still need its private half.
    """
    private = sm2.new_private()
    public = RecoveryKey(sm2.public_key(private))
    keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = keys_dir / f".{FILE_NAME}.{secrets.token_hex(8)}"
    draft.write_text(public.public.hex() + "\n")
    os.replace(draft, keys_dir / FILE_NAME)
    return public, private.hex()


def read_public(keys_dir: Path) -> RecoveryKey | None:
    """The key that backups are sealed to; None before one was made."""
    try:
        public = bytes.fromhex((keys_dir / FILE_NAME).read_text().strip())
    except FileNotFoundError:
        return None
    except ValueError:
        raise IntegrityBroken("恢复公钥文件损坏", code="recovery_key_broken") from None
    return RecoveryKey(public)


class SafeContent(msgspec.Struct, frozen=True):
    """What lies in the safe: the private half, and the key that the platform signs backups with."""

    private: RecoveryPrivate
    platform: bytes | None
    """None where the pair was made before platforms were written beside it."""


def for_safe(private: str, platform: bytes) -> str:
    """What is to be put into the safe, as lines."""
    return f"{private}\n{platform_line(platform)}\n"


def platform_line(platform: bytes) -> str:
    return f"{PLATFORM} {platform.hex()}"


def read_safe(text: str) -> SafeContent:
    """What was put into the safe; spaces and line ends between digits are no harm."""
    digits, named, platform = text.partition(PLATFORM)
    return SafeContent(read_private(digits), read_platform(platform) if named else None)


def read_private(text: str) -> RecoveryPrivate:
    """The private half as it was printed."""
    private = _bytes(text)
    if len(private) != sm2.PRIVATE_BYTES:
        raise InvalidInput("恢复私钥应为 64 位十六进制数字。", code="not_a_recovery_key")
    return RecoveryPrivate(private)


def read_platform(text: str) -> bytes:
    """The key that a platform signs with, as it was printed, with or without its line's begin."""
    public = _bytes(text.strip().removeprefix(PLATFORM))
    if len(public) != sm2.PUBLIC_BYTES or public[0] != UNCOMPRESSED:
        raise InvalidInput("平台签名公钥应为 130 位十六进制数字。", code="not_a_platform_key")
    return public


def platform_name(public: bytes) -> str:
    """Short enough to be compared by eye."""
    return "platform-" + sm3_hex(public)[:16]


def _bytes(text: str) -> bytes:
    digits = "".join(text.split())
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
