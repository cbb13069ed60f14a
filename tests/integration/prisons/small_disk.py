"""A file system that is full soon."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import give_up

BLOCK = 64 << 10


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[Path]:
    """One of so many bytes, in memory; the test is skipped where nothing can be mounted."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        give_up("only root mounts a disk")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        give_up(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def free(disk: Path) -> int:
    return shutil.disk_usage(disk).free


def fill(disk: Path, left: int) -> Path:
    """Others' files, up to so many bytes that stay free, to the very last where none do."""
    filler = disk / "others"
    with filler.open("ab", buffering=0) as file:
        os.posix_fallocate(file.fileno(), 0, file.tell() + max(0, free(disk) - left) or 1)
        # What is allocated and what is free differ by the file system's own needs.
        while free(disk) > left:
            file.seek(0, os.SEEK_END)
            file.write(bytes(min(BLOCK, free(disk) - left)))
    return filler
