"""A package as one file: its list, and below `package/` what the platform is given."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from pipelines.rules.platform.packages.finding import Files, Finding, Rule
from pipelines.rules.platform.packages.manifest import Manifest, differences

LIST = "manifest.json"
INSIDE = "package/"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""One time for all, so that the same sources make the same bytes."""


def write(target: Path, manifest: Manifest, files: Files) -> None:
    listed = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        _put(archive, LIST, listed)
        for path in sorted(files):
            _put(archive, INSIDE + path, files[path])


def read(source: Path) -> tuple[Manifest | None, dict[str, bytes]]:
    """What a package says of itself, and what lies in it."""
    with zipfile.ZipFile(source) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return _manifest(held), {
        name.removeprefix(INSIDE): held[name] for name in held if name.startswith(INSIDE)
    }


def against_list(manifest: Manifest | None, files: Files) -> list[Finding]:
    if manifest is None:
        return [Finding(Rule.MANIFEST_MISSING, LIST)]
    return list(differences(manifest, files))


def _manifest(held: Mapping[str, bytes]) -> Manifest | None:
    try:
        return msgspec.json.decode(held.get(LIST, b""), type=Manifest)
    except msgspec.DecodeError:
        return None


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    told = zipfile.ZipInfo(name, LONG_AGO)
    told.compress_type = zipfile.ZIP_DEFLATED
    told.external_attr = 0o644 << 16
    archive.writestr(told, content)
