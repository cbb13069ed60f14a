"""Looks into a package's ZIP before anything of it is unpacked."""

import re
import struct
import zipfile
from typing import BinaryIO

from pipelines.rules.exchange.prison_systems.packages.problems import broken, unsafe

MOST_MEMBERS = 20_000
MOST_DIRECTORY_BYTES = 8 * 1024 * 1024
MOST_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024
MOST_MEMBER_BYTES = 512 * 1024 * 1024
MOST_RATIO = 200
SMALL_BYTES = 1024 * 1024
"""Below that a high ratio is no danger."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = struct.Struct("<4s4H2LH")
_NAME = re.compile(
    r"manifest\.json|receipts\.jsonl|orders\.jsonl"
    r"|records/[^/\\:\x00-\x1f]{1,100}\.jsonl|recordings/[^/\\:\x00-\x1f]{1,200}"
)


def opened(file: BinaryIO, size: int) -> zipfile.ZipFile:
    """The ZIP, whose directory was judged before it was read."""
    _judge_end(file, size)
    try:
        found = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise broken("压缩内容有误") from error
    _judge(found.infolist())
    return found


def _judge_end(file: BinaryIO, size: int) -> None:
    """The end says how large the directory is; a package's has no comment behind it."""
    if size < _END.size:
        raise broken("压缩内容不完整")
    file.seek(size - _END.size)
    signature, _, _, here, members, directory, _, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\x05\x06" or comment or here != members:
        raise broken("压缩内容有误")
    if members > MOST_MEMBERS or directory > MOST_DIRECTORY_BYTES:
        raise unsafe("文件过多")


def _judge(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise unsafe("文件过多")
    if len({one.filename for one in members}) != len(members):
        raise unsafe("文件重名")
    if sum(one.file_size for one in members) > MOST_UNPACKED_BYTES:
        raise unsafe("解压后过大")
    for one in members:
        _judge_member(one)


def _judge_member(member: zipfile.ZipInfo) -> None:
    last = member.filename.rpartition("/")[2]
    if not _NAME.fullmatch(member.filename) or set(last) <= {"."}:
        raise unsafe("文件名越出目录")
    if member.compress_type not in METHODS or member.flag_bits & 0x1:
        raise unsafe("压缩方式不允许")
    large = member.file_size > SMALL_BYTES
    if large and member.file_size > MOST_RATIO * max(1, member.compress_size):
        raise unsafe("压缩比异常")
    if member.file_size > MOST_MEMBER_BYTES:
        raise unsafe("文件过大")
