"""The list that a package carries: what it is, and every file with its digest."""

import hashlib
from collections.abc import Iterator

import msgspec

from pipelines.rules.platform.packages.finding import Files, Finding, Rule

LISTED = "files.json"


class Listed(msgspec.Struct, frozen=True):
    path: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`platform` is `wechat` or `ssb`."""

    platform: str
    version: str
    service: str
    """Address of the platform's public side, which the package asks."""
    files: list[Listed]


def manifest_of(platform: str, version: str, service: str, files: Files) -> Manifest:
    listed = [Listed(path, len(files[path]), _sha256(files[path])) for path in sorted(files)]
    return Manifest(platform=platform, version=version, service=service, files=listed)


def differences(told: Manifest, files: Files) -> Iterator[Finding]:
    """Where a package is not what its list says."""
    listed = {one.path: one for one in told.files}
    for path in sorted(listed.keys() | files.keys()):
        if path not in listed:
            yield Finding(Rule.FILE_UNLISTED, path)
        elif path not in files:
            yield Finding(Rule.REFERENCE_MISSING, path)
        elif _sha256(files[path]) != listed[path].sha256:
            yield Finding(Rule.FILE_CHANGED, path)


def _sha256(content: bytes) -> str:
    # What the platforms' own tools compare with.
    return hashlib.sha256(content).hexdigest()
