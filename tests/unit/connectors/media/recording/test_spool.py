"""The sealed place of a file being made."""

import io
import os
from pathlib import Path

import pytest

from connectors.media.recording.spool import HEAD_BYTES, SealedSpool

PLAIN = b"all of this was said in confidence " * 40_000


def test_what_was_written_comes_back_with_the_head_filled_in() -> None:
    spool = SealedSpool()
    for start in range(0, len(PLAIN), 50_000):
        spool.write(PLAIN[start : start + 50_000])
    spool.seek(10)
    spool.write(b"0123456789")
    spool.seek(0, io.SEEK_END)
    spool.write(b"end")
    assert b"".join(spool.pieces()) == PLAIN[:10] + b"0123456789" + PLAIN[20:] + b"end"
    spool.close()


def test_nothing_plain_is_on_the_disk(tmp_path: Path) -> None:
    spool = SealedSpool(tmp_path)
    spool.write(PLAIN)
    spool._file.flush()
    on_disk = os.pread(spool._file.fileno(), len(PLAIN), 0)
    assert len(on_disk) == len(PLAIN) - HEAD_BYTES
    assert b"confidence" not in on_disk
    assert list(tmp_path.iterdir()) == [], "the file has no name"
    spool.close()


def test_writing_back_into_the_sealed_part_is_refused() -> None:
    spool = SealedSpool()
    spool.write(PLAIN)
    spool.seek(HEAD_BYTES + 5)
    with pytest.raises(io.UnsupportedOperation):
        spool.write(b"x")
    spool.close()
