"""The identity of a device: a secret of which only a keyed digest is kept (VC-DEV-03)."""

import hmac
import re

from pipelines.rules.security.digest import keyed_digest
from schemas.modules.devices.devices import SERIAL

PRINTABLE = re.compile(r"[^\x20-\x7e]")


def credential_digest(key: bytes, serial: str, secret: str) -> str:
    """Bound to the serial number, so that one device's credential is worth nothing for another."""
    return keyed_digest(key, f"{serial}:{secret}")


def proves(key: bytes, serial: str, secret: str, digest: str | None) -> bool:
    """Whether the secret is the one whose digest is kept."""
    told = credential_digest(key, serial, secret)
    return digest is not None and hmac.compare_digest(told.encode(), digest.encode())


def is_serial(text: str) -> bool:
    return re.fullmatch(SERIAL, text) is not None


def plain(text: str, most: int) -> str:
    """What an unknown caller said of itself, fit to be kept and shown."""
    return PRINTABLE.sub("", text).strip()[:most]
