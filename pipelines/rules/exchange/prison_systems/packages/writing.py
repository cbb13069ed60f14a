"""Makes a package of its members."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

import msgspec

from pipelines.rules.exchange.prison_systems.packages.cover import Cover, Sign, write_cover
from pipelines.rules.exchange.prison_systems.packages.manifest import MANIFEST, Manifest
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.keys import KEY_BYTES, WrappedKey
from pipelines.rules.security.sealed_stream import ChunkSealer, Header

KEY_ID = "sm2"
FIXED_TIME = (2026, 1, 1, 0, 0, 0)
"""Members tell no times, so that the same content is the same ZIP."""


def package(
    manifest: Manifest,
    members: Mapping[str, bytes],
    *,
    key: bytes,
    wrapped: bytes,
    receiver: bytes,
    made_at: datetime,
    sign: Sign,
) -> bytes:
    """The whole file. `wrapped` is `key`, a new one for each package, for `receiver` alone."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"an SM4 key has {KEY_BYTES} bytes, got {len(key)}")
    plain = zipped({MANIFEST: msgspec.json.encode(manifest), **members})
    header = Header(f"{manifest.number:026}", WrappedKey(KEY_ID, wrapped))
    sealer = ChunkSealer(key, header)
    sealed = header.encode() + sealer.feed(plain) + sealer.finish()
    cover = Cover(
        number=manifest.number,
        receiver=receiver.hex(),
        made_at=made_at,
        sealed_bytes=len(sealed),
        sealed_sm3=sm3_hex(sealed),
    )
    return write_cover(cover, sign) + sealed


def zipped(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return file.getvalue()
