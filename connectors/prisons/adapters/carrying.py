"""Packages for whoever carries them: ours to take along, and theirs to hand in."""

import os
from datetime import UTC, datetime
from pathlib import Path

from connectors.keys import sm2
from connectors.prisons.adapters.answers import away
from connectors.prisons.adapters.package_file import PackageFile, opened_package
from connectors.prisons.adapters.told import told
from connectors.prisons.carried import Accepted, PackageContent, PackageSeen
from pipelines.rules.exchange.prison_systems.packages.cover import PREFIX_BYTES, read_cover
from pipelines.rules.exchange.prison_systems.packages.numbers import by_number, file_name
from pipelines.rules.exchange.prison_systems.packages.problems import broken, repeated
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import NotFound

IN, OUT = "in", "out"
RECEIPTS = "receipts.jsonl"


class Carrying:
    """One system's two folders, as a person uses them."""

    def __init__(self, folder: Path, certificate: bytes, keys: KeyProvider) -> None:
        self._folder = folder
        self._certificate = certificate
        self._keys = keys

    def incoming(self) -> list[PackageSeen]:
        return self._seen(IN)

    def outgoing(self) -> list[PackageSeen]:
        return self._seen(OUT)

    def sealed(self, number: int) -> bytes:
        return self._path(OUT, number).read_bytes()

    def accept(self, content: bytes) -> Accepted:
        """Opened under another name first, so that what is read is whole and believed."""
        number = self._number(content)
        digest = sm3_hex(content)
        known = self._named(IN).get(number)
        if known is not None:
            if sm3_hex((self._folder / IN / known).read_bytes()) != digest:
                raise repeated(number)
            return Accepted(number=number, sm3=digest, again=True)
        place = self._folder / IN
        place.mkdir(parents=True, exist_ok=True)
        target = place / file_name(number)
        draft = place / f".{target.name}.{os.getpid()}.part"
        try:
            _write(draft, content)
            with opened_package(draft, number, self._certificate, self._keys) as found:
                _require_whole(found)
            # Never over another one: of two of one number that come at once the first stays.
            os.link(draft, target)
        except FileExistsError as error:
            raise repeated(number) from error
        finally:
            draft.unlink(missing_ok=True)
        return Accepted(number=number, sm3=digest, again=False)

    def content(self, number: int) -> PackageContent:
        path = self._path(IN, number)
        with path.open("rb") as file:
            covered = read_cover(
                file.read(PREFIX_BYTES),
                lambda signed, by: sm2.verify(self._certificate, signed, by),
            )
        with opened_package(path, number, self._certificate, self._keys) as found:
            return PackageContent(
                made_at=covered.cover.made_at,
                records={
                    one.name: [told(line) for line in found.lines(f"records/{one.name}.jsonl")]
                    for one in found.manifest.records
                },
                receipts=len(found.lines(RECEIPTS)),
            )

    def _number(self, content: bytes) -> int:
        return read_cover(content[:PREFIX_BYTES], self._signed).cover.number

    def _signed(self, content: bytes, by: bytes) -> bool:
        return sm2.verify(self._certificate, content, by)

    def _path(self, folder: str, number: int) -> Path:
        name = self._named(folder).get(number)
        if name is None:
            raise NotFound("没有这个数据包。", code="package_not_found")
        return self._folder / folder / name

    def _named(self, folder: str) -> dict[int, str]:
        if not self._folder.is_dir():
            raise away("folder_away")
        place = self._folder / folder
        if not place.is_dir():
            return {}
        return by_number(one.name for one in place.iterdir() if one.is_file())

    def _seen(self, folder: str) -> list[PackageSeen]:
        found = []
        for number, name in sorted(self._named(folder).items(), reverse=True):
            stat = (self._folder / folder / name).stat()
            label = name.removesuffix(".qqp").partition("-")[2]
            found.append(
                PackageSeen(
                    number=number,
                    name=name,
                    bytes=stat.st_size,
                    laid_at=datetime.fromtimestamp(stat.st_mtime, UTC),
                    order_id=label,
                )
            )
        return found


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _require_whole(found: PackageFile) -> None:
    """As many records of each kind as the manifest says, before anything is read of them."""
    for one in found.manifest.records:
        if len(found.lines(f"records/{one.name}.jsonl")) != one.lines:
            raise broken("记录条数与清单不符")
