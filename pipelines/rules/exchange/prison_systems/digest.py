"""The digest of a day's records, by which two sides see whether they hold the same."""

import hashlib
from collections.abc import Iterable


def day_digest(records: Iterable[tuple[str, int]]) -> str:
    """SM3 over the lines `key:version` in the order of their bytes; of none it is empty.

    Versions are those that we order by: whole numbers as they are, moments as microseconds.
    """
    lines = sorted(f"{key}:{version}\n".encode() for key, version in records)
    return hashlib.new("sm3", b"".join(lines)).hexdigest() if lines else ""


def page_digest(records: Iterable[bytes]) -> bytes:
    """SM3 of a page's records as they came, in their order and each with its length."""
    digest = hashlib.new("sm3")
    for raw in records:
        digest.update(len(raw).to_bytes(8) + raw)
    return digest.digest()


def content_digest(raw: bytes) -> bytes:
    """SM3 of a record as it came."""
    return hashlib.new("sm3", raw).digest()
