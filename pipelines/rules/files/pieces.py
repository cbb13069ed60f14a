"""Files in pieces, for lines that break (VC-PUB-25)."""

import msgspec

from schemas.errors import Conflict, InvalidInput, TooLarge

MOST_PIECE = 512 * 1024
"""Bytes; a sender on a bad line takes smaller ones."""


class Part(msgspec.Struct, frozen=True):
    """Which piece of which file a body is."""

    key: str
    """By which its sender knows the file."""
    start: int
    total: int


def require_fitting(part: Part, size: int, total: int) -> None:
    """Raise where a piece cannot be one of a file of so many bytes."""
    if size > MOST_PIECE:
        raise TooLarge("上传的分片过大，请重新上传。", code="piece_too_large", most=MOST_PIECE)
    if size == 0 or part.total != total or part.start + size > total:
        raise InvalidInput("上传的分片与文件不符，请重新上传。", code="piece_wrong")


def is_next(part: Part, size: int, received: int) -> bool:
    """Whether the piece is to be kept; one that is here already is not, and a gap is refused."""
    if part.start > received:
        raise Conflict("上传中断了一段，请从中断处继续。", code="piece_gap", received=received)
    if part.start + size > received > part.start:
        # Cut otherwise than before: what is missing begins elsewhere.
        raise Conflict("上传中断了一段，请从中断处继续。", code="piece_gap", received=received)
    return part.start == received
