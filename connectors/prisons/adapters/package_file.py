"""One package on disk: believed, opened and read."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from connectors.keys import sm2
from connectors.prisons.carried import OWNER as OWNER
from pipelines.rules.exchange.prison_systems.packages.contents import opened
from pipelines.rules.exchange.prison_systems.packages.cover import PREFIX_BYTES, Covered, read_cover
from pipelines.rules.exchange.prison_systems.packages.manifest import (
    MANIFEST,
    MOST_BYTES,
    Manifest,
    read_manifest,
)
from pipelines.rules.exchange.prison_systems.packages.problems import (
    broken,
    forged,
    not_for_us,
    repeated,
    unsafe,
)
from pipelines.rules.exchange.prison_systems.packages.sealed_body import SealedBody
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sealed_stream import Header
from schemas.errors import IntegrityBroken

BLOCK_BYTES = 1024 * 1024
MOST_LINES_BYTES = 64 * 1024 * 1024
"""Of one kind's records in a package."""


class PackageFile:
    """An opened package; everything in it was signed by the sender."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def has(self, name: str) -> bool:
        return name in self._archive.namelist()

    def below(self, folder: str) -> Iterator[str]:
        """Names of the members in a folder, with it."""
        return (name for name in self._archive.namelist() if name.startswith(folder))

    def lines(self, name: str) -> list[bytes]:
        """Each line of a member; none where there is no such member."""
        if not self.has(name):
            return []
        if self._archive.getinfo(name).file_size > MOST_LINES_BYTES:
            raise unsafe("记录文件过大")
        with _told_as_broken():
            return self._archive.read(name).splitlines()

    def blocks(self, name: str, start: int) -> Iterator[bytes]:
        with _told_as_broken(), self._archive.open(name) as file:
            file.seek(start)
            while block := file.read(BLOCK_BYTES):
                yield block


@contextmanager
def opened_package(
    path: Path, number: int, certificate: bytes, keys: KeyProvider
) -> Iterator[PackageFile]:
    """The package of a number; raises `PackageRefused`, and then nothing of it was read."""
    with path.open("rb") as file:
        covered = _believed(file, number, certificate, keys)
        with _told_as_broken():
            key = _key(file, covered, keys)
            body = SealedBody(file, covered.begins, covered.cover.sealed_bytes, key)
            archive = opened(BufferedReader(body, BLOCK_BYTES // 4), body.size)
            manifest = _manifest(archive, number)
        yield PackageFile(archive, manifest)


def _manifest(archive: zipfile.ZipFile, number: int) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise broken("没有清单")
    if archive.getinfo(MANIFEST).file_size > MOST_BYTES:
        raise broken("清单过大")
    return read_manifest(archive.read(MANIFEST), number)


def _believed(file: BinaryIO, number: int, certificate: bytes, keys: KeyProvider) -> Covered:
    covered = read_cover(
        file.read(PREFIX_BYTES), lambda signed, by: sm2.verify(certificate, signed, by)
    )
    cover = covered.cover
    if cover.number != number:
        raise repeated(cover.number)
    if bytes.fromhex(cover.receiver) != keys.public_key(OWNER):
        raise not_for_us()
    if os.fstat(file.fileno()).st_size != covered.begins + cover.sealed_bytes:
        raise broken("文件不完整")
    file.seek(covered.begins)
    digest = hashlib.new("sm3")
    while block := file.read(BLOCK_BYTES):
        digest.update(block)
    if digest.hexdigest() != cover.sealed_sm3:
        raise forged()
    return covered


def _key(file: BinaryIO, covered: Covered, keys: KeyProvider) -> bytes:
    file.seek(covered.begins)
    header = Header.decode(file.read(64 * 1024))
    return keys.decrypt(OWNER, header.wrapped.blob)


@contextmanager
def _told_as_broken() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, IntegrityBroken, EOFError, ValueError) as error:
        raise broken("内容与封装不符") from error
