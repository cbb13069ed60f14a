"""Integrity values of sheets: over all their lines and over what was decided (LR-CRYPTO-02)."""

import hmac
from collections.abc import Callable, Iterable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from pipelines.rules.security.digest import sm3
from schemas.labour.hours import SheetHead

Mac = Callable[[bytes], bytes]
"""HMAC-SM3 under the ledger's key."""
PURPOSE = "labour-ledger"
"""Of the derived key; nothing else is sealed with it."""


def mac_under(key: bytes) -> Mac:
    """HMAC-SM3 under one key; its state is made once, since rows come by the million."""
    begun = HMAC(key, hashes.SM3())

    def mac(content: bytes) -> bytes:
        made = begun.copy()
        made.update(content)
        return made.finalize()

    return mac


def digest_of(macs: Iterable[bytes]) -> bytes:
    """SM3 over the values of a sheet's lines, in whatever order they are read."""
    return sm3(b"".join(sorted(macs)))


def head_mac(head: SheetHead, mac: Mac) -> bytes:
    """The integrity value of a sheet's own row."""
    return mac(
        "\n".join(
            (
                "sheet",
                head.sheet_id,
                head.prison_id,
                head.ward_id,
                head.day.isoformat(),
                str(head.version),
                str(int(head.state)),
                str(head.lines),
                str(head.minutes),
                head.digest.hex(),
                head.entered_by,
                head.decided_by or "",
                head.decided_at.isoformat() if head.decided_at else "",
            )
        ).encode()
    )


def head_holds(head: SheetHead, stored: bytes, mac: Mac) -> bool:
    return hmac.compare_digest(head_mac(head, mac), stored)
