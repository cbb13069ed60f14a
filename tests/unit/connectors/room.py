"""Room on a disk, as a test gives it."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

FULL = "File too large"
"""What a write beyond the room is refused with."""


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
