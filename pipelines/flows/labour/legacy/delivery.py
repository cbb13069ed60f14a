"""Which dumps the operator means: folders with their lists, or single files of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipelines.rules.labour.legacy.manifest import (
    FILE_NAME,
    LARGEST,
    Manifest,
    ManifestFile,
    read_manifest,
)
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import InvalidInput


class Delivery(NamedTuple):
    """A list, and those of its files that are to be taken over."""

    folder: Path
    manifest: Manifest
    digest: str
    files: tuple[ManifestFile, ...]

    def path(self, file: ManifestFile) -> Path:
        return self.folder / file.file


def deliveries(targets: Sequence[Path]) -> list[Delivery]:
    """`InvalidInput` where a list or a file of it is missing."""
    wanted: dict[Path, set[str] | None] = {}
    for target in targets:
        if target.is_dir():
            wanted[target.resolve()] = None
            continue
        names = wanted.setdefault(target.resolve().parent, set())
        if names is not None:
            names.add(target.name)
    return [_delivery(folder, names) for folder, names in wanted.items()]


def _delivery(folder: Path, names: set[str] | None) -> Delivery:
    path = folder / FILE_NAME
    if not path.is_file():
        raise InvalidInput(f"{folder} 中没有清单 {FILE_NAME}。", code="no_manifest")
    if path.stat().st_size > LARGEST:
        raise InvalidInput(f"清单 {path} 过大。", code="bad_manifest")
    content = path.read_bytes()
    manifest = read_manifest(content)
    listed = {one.file: one for one in manifest.files}
    unlisted = sorted((names or set()) - set(listed))
    if unlisted:
        raise InvalidInput(f"清单中没有文件 {'、'.join(unlisted)}。", code="not_listed")
    chosen = tuple(one for one in manifest.files if names is None or one.file in names)
    missing = sorted(one.file for one in chosen if not (folder / one.file).is_file())
    if missing:
        raise InvalidInput(f"{folder} 中缺少文件 {'、'.join(missing)}。", code="no_file")
    return Delivery(folder, manifest, sm3_hex(content), chosen)
