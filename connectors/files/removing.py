"""Removing a sealed file so that what stays on the disk under no name cannot be opened."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

HEAD_BYTES = 4096
"""More than any header takes."""


def remove(path: Path) -> None:
    """Its own key, wrapped, stands at its head: that is overwritten before the name goes."""
    with suppress(FileNotFoundError):
        size = min(path.stat().st_size, HEAD_BYTES)
        # A file that nobody may write any more is still removed, as before.
        with suppress(PermissionError), path.open("r+b") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
