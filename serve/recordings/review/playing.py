"""HTTP Range over a sealed file: seeking without ever holding it as a whole (VC-REC-01)."""

from typing import NamedTuple

from litestar.response import Stream

from connectors.files.reader import SealedReader
from pipelines.flows.files.pieces import pieces


class Unsatisfiable(Exception):
    """The asked range lies outside of the file."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"range outside of {size} bytes")


class Span(NamedTuple):
    """Bytes from `start` to before `end`."""

    start: int
    end: int


def parse_range(header: str | None, size: int) -> Span | None:
    """The one range asked for (RFC 9110); None where the whole is to be sent.

    A header in another unit or with several ranges is ignored, as the standard allows.
    """
    if not header or not header.startswith("bytes=") or "," in header:
        return None
    first, dash, last = header.removeprefix("bytes=").strip().partition("-")
    if not dash or not _is_number(first or last) or not _is_number(last or first):
        return None
    if not first:
        return _suffix(int(last), size)
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable(size)
    return Span(start, end + 1)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _suffix(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise Unsatisfiable(size)
    return Span(max(0, size - length), size)


def answer(reader: SealedReader, media_type: str, asked: str | None) -> Stream:
    """206 with the range, or 200 with all; the reader closes with the stream."""
    size = reader.size
    try:
        span = parse_range(asked, size)
    except Unsatisfiable:
        reader.close()
        raise
    whole = span or Span(0, size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(whole.end - whole.start),
        "Cache-Control": "private, no-store",
        "Content-Disposition": "inline",
    }
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return Stream(
        pieces(reader, whole.start, whole.end),
        status_code=200 if span is None else 206,
        media_type=media_type,
        headers=headers,
    )
