"""A mark at the end of a downloaded WebM: who took it, and when.

It is an EBML Void element (RFC 8794, 11.3.2) behind the segment, which players pass over. What
stands before it is the sealed file byte by byte, so its SM3 can still be checked. The mark names
an honest holder and no more: whoever wants to can cut it off.
"""

import msgspec

from schemas.errors import InvalidInput

VOID = b"\xec"
WIDTH = 8
"""Bytes of the size, in the longest form."""
MAGIC = b"QQDM"
LONGEST = 4096


class DownloadMark(msgspec.Struct, frozen=True, kw_only=True):
    """Which download it was; the audit log knows the rest."""

    part_id: str
    officer_id: str
    at: str
    sm3: str


def encode_mark(mark: DownloadMark) -> bytes:
    body = MAGIC + msgspec.json.encode(mark)
    size = (1 << (7 * WIDTH)) | len(body)
    return VOID + size.to_bytes(WIDTH) + body


def read_mark(tail: bytes) -> tuple[DownloadMark, int]:
    """The mark at the end of a file, and how many bytes it takes."""
    at = tail.rfind(VOID + b"\x01")
    body = tail[at + 1 + WIDTH :]
    if at < 0 or not body.startswith(MAGIC):
        raise InvalidInput("文件中没有下载标记。", code="no_download_mark")
    try:
        mark = msgspec.json.decode(body[len(MAGIC) :], type=DownloadMark)
    except msgspec.MsgspecError as error:
        raise InvalidInput("文件中没有下载标记。", code="no_download_mark") from error
    return mark, len(tail) - at
