"""Whose backup it is: told by the platform's key, which never comes from the backup itself."""

from pathlib import Path

from connectors.keys import open_keys, sm2
from connectors.keys.recovery import platform_name
from connectors.keys.software import FILE_NAME as MASTER
from pipelines.rules.platform.backup_manifest import SIGNER, signed_bytes
from schemas.errors import IntegrityBroken
from schemas.platform.backups import Manifest
from schemas.settings import Settings


def own_platform(settings: Settings) -> bytes | None:
    """By which key the platform on this host signs; None where none has its keys here."""
    if not settings.key_service_url and not (Path(settings.keys_dir) / MASTER).exists():
        return None
    return open_keys(settings).public_key(SIGNER)


def is_signed_by(manifest: Manifest, platform: bytes) -> bool:
    try:
        signature = bytes.fromhex(manifest.signature)
    except ValueError:
        return False
    return sm2.verify(platform, signed_bytes(manifest), signature)


def require_signed(manifest: Manifest, platform: bytes) -> None:
    """Raise `IntegrityBroken` unless the platform with this key signed exactly this."""
    if not is_signed_by(manifest, platform):
        raise other_platform(manifest, platform)


def other_platform(manifest: Manifest, platform: bytes) -> IntegrityBroken:
    return IntegrityBroken(
        f"备份 {manifest.id} 不是平台 {platform_name(platform)} 签名的：它来自另一平台，"
        "或清单被改动，不能恢复。",
        code="other_platform",
        platform=platform_name(platform),
    )
