"""A sealed file sent as it is opened, without ever holding it as a whole."""

import asyncio
from collections.abc import AsyncIterator

from connectors.files.reader import SealedReader
from schemas.errors import InvalidInput

PIECE_BYTES = 256 * 1024


async def pieces(reader: SealedReader, start: int, end: int) -> AsyncIterator[bytes]:
    """Opened a piece at a time in a thread, since opening costs processor time; then closed."""
    try:
        offset = start
        while offset < end:
            piece = await asyncio.to_thread(reader.read, offset, min(PIECE_BYTES, end - offset))
            if not piece:
                raise InvalidInput("文件比登记的短。", code="file_short")
            yield piece
            offset += len(piece)
    finally:
        reader.close()
