"""A closed file that the register does not know: its row was lost with its writer."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from connectors.files.stored_file import StoredFile
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sealed_stream import MAX_HEADER_BYTES, ChunkOpener, Header


def adopted(path: Path, location: str, kind: str, media_type: str, keys: KeyProvider) -> StoredFile:
    """Size and digest from its content; `IntegrityBroken` where it was not sealed under our keys.

    The whole is read chunk by chunk, so a cut or changed file does not pass.
    """
    with path.open("rb") as file:
        header = Header.decode(file.read(MAX_HEADER_BYTES))
        start = len(header.encode())
        stat = path.stat()
        opener = ChunkOpener(keys.unwrap(header.wrapped), header, stat.st_size - start)
        digest = hashlib.new("sm3")
        file.seek(start)
        for index in range(opener.chunks):
            digest.update(opener.open(index, file.read(opener.stride)))
    return StoredFile(
        id=header.file_id,
        kind=kind,
        media_type=media_type,
        size=opener.size,
        sm3=digest.hexdigest(),
        key_id=header.wrapped.key_id,
        wrapped_key=header.wrapped.blob,
        location=location,
        created_at=datetime.fromtimestamp(stat.st_mtime, UTC),
    )
