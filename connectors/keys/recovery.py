"""The recovery key: its public half seals backups here, its private half lies in a safe."""

import os
import secrets
from pathlib import Path

import msgspec

from connectors.keys import sm2
from pipelines.security.digest import sm3_hex
from pipelines.security.keys import KEY_BYTES, WrappedKey
from schemas.errors import Conflict, IntegrityBroken, InvalidInput

FILE_NAME = "recovery.pub"
HEX_DIGITS = 2 * sm2.PRIVATE_BYTES


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


def read_private(text: str) -> RecoveryPrivate:
    """The private half as it was printed; spaces and line ends between its digits are no harm."""
    digits = "".join(text.split())
    try:
        private = bytes.fromhex(digits)
    except ValueError:
        private = b""
    if len(digits) != HEX_DIGITS or len(private) != sm2.PRIVATE_BYTES:
        raise InvalidInput("恢复私钥应为 64 位十六进制数字。", code="not_a_recovery_key")
    return RecoveryPrivate(private)
