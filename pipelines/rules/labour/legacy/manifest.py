"""The list that comes with dumps: which files there are, and what the old system says of each."""

from collections import Counter
from typing import Annotated

import msgspec

from pipelines.rules.labour.legacy.numbers import SUM, hundredths_of
from schemas.errors import InvalidInput
from schemas.labour.legacy import LegacyKind

FILE_NAME = "manifest.json"
MOST_FILES = 2_000
LARGEST = 4 * 1024 * 1024


class ManifestFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit's year."""

    file: Annotated[str, msgspec.Meta(pattern=r"^[^/\\\x00-\x1f]{1,128}$")]
    kind: str
    unit: Annotated[str, msgspec.Meta(min_length=1, max_length=16)]
    """Code of the prison."""
    year: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    rows: Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
    sum: str
    """Of all rows, as a decimal; rows without a readable number count nothing."""
    sm3: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]

    @property
    def amount(self) -> int:
        """The sum in hundredths; `read_manifest` saw that it is a number."""
        return hundredths_of(self.sum, SUM) or 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A delivery of the old system."""

    name: Annotated[str, msgspec.Meta(pattern=r"^\S(.{0,62}\S)?$")]
    """Another delivery has another name."""
    files: Annotated[list[ManifestFile], msgspec.Meta(min_length=1, max_length=MOST_FILES)]


def read_manifest(content: bytes) -> Manifest:
    """`InvalidInput` says what is wrong with it."""
    try:
        manifest = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=Manifest)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise _bad(f"清单不符合格式：{error}") from error
    for one in manifest.files:
        if one.kind not in {kind.value for kind in LegacyKind}:
            raise _bad(f"{one.file}：不接收类别 {one.kind}，只有 hours（工时）和 pay（劳动报酬）。")
        if hundredths_of(one.sum, SUM) is None:
            raise _bad(f"{one.file}：合计不是数字，或小数超过两位。")
    _require_once("文件", [one.file for one in manifest.files])
    _require_once("单位年度", [f"{one.unit} {one.year} {one.kind}" for one in manifest.files])
    return manifest


def _require_once(what: str, names: list[str]) -> None:
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise _bad(f"清单中{what}重复：{'、'.join(twice)}。")


def _bad(message: str) -> InvalidInput:
    return InvalidInput(message, code="bad_manifest")
