"""What can be read of a file whose writer died."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.security.keys import KeyProvider
from pipelines.security.sealed_stream import MAX_HEADER_BYTES, ChunkOpener, Header


def unfinished_chunks(part: Path, keys: KeyProvider) -> Iterator[bytes]:
    """Plain chunks in order; a torn last one is left out, a damaged one is `IntegrityBroken`."""
    with part.open("rb") as file:
        header = Header.decode(file.read(MAX_HEADER_BYTES))
        start = len(header.encode())
        opener = ChunkOpener(keys.unwrap(header.wrapped), header, 1 << 40)
        file.seek(start)
        index = 0
        while len(sealed := file.read(opener.stride)) == opener.stride:
            yield opener.open_unfinished(index, sealed)
            index += 1
