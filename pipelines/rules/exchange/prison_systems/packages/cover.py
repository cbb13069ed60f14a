"""A package's cover: who sends what to whom under which number, and the seal's digest."""

import struct
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec

from pipelines.rules.exchange.prison_systems.packages.problems import broken, forged

MAGIC = b"QQP1"
MOST_COVER_BYTES = 64 * 1024
MOST_SIGNATURE_BYTES = 200
MOST_SEALED_BYTES = 512 * 1024 * 1024
_LENGTH = struct.Struct(">I")
_SIGNATURE = struct.Struct(">H")
PREFIX_BYTES = len(MAGIC) + _LENGTH.size + MOST_COVER_BYTES + _SIGNATURE.size + MOST_SIGNATURE_BYTES
"""So many bytes of a file hold its cover and signature for certain."""

Hex = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{2,200}$")]
Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]


class Cover(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Signed with the sender's key."""

    number: Annotated[int, msgspec.Meta(ge=1, le=10**8 - 1)]
    receiver: Hex
    """The public key for which it is sealed."""
    made_at: datetime
    sealed_bytes: Annotated[int, msgspec.Meta(ge=1, le=MOST_SEALED_BYTES)]
    sealed_sm3: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class Covered(msgspec.Struct, frozen=True):
    """A cover that its sender signed, and where the sealed stream begins."""

    cover: Cover
    begins: int


def write_cover(cover: Cover, sign: Sign) -> bytes:
    text = msgspec.json.encode(cover)
    signed = MAGIC + _LENGTH.pack(len(text)) + text
    signature = sign(signed)
    return signed + _SIGNATURE.pack(len(signature)) + signature


def read_cover(prefix: bytes, verify: Verify) -> Covered:
    """The cover of a file's first bytes; raises `PackageRefused` where it is none or forged.

    `verify` is asked for the signed bytes and their signature before anything in them is believed.
    """
    try:
        (length,) = _LENGTH.unpack_from(prefix, len(MAGIC))
        begins = len(MAGIC) + _LENGTH.size
        if not prefix.startswith(MAGIC) or length > MOST_COVER_BYTES:
            raise broken("不是数据包")
        (signature_length,) = _SIGNATURE.unpack_from(prefix, begins + length)
    except struct.error as error:
        raise broken("文件不完整") from error
    at = begins + length + _SIGNATURE.size
    signature = prefix[at : at + signature_length]
    if len(signature) != signature_length or signature_length > MOST_SIGNATURE_BYTES:
        raise broken("文件不完整")
    if not verify(prefix[: begins + length], signature):
        raise forged()
    try:
        cover = msgspec.json.decode(prefix[begins : begins + length], type=Cover)
    except msgspec.DecodeError as error:
        raise broken("封面格式有误") from error
    return Covered(cover, at + signature_length)
