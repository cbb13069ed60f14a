"""Which files are let in (VC-CFG-21, IN-1): by content, with a name that says the same."""

from pipelines.rules.files.content import BY_MEDIA_TYPE, FileType, file_type
from pipelines.rules.files.names import extension
from schemas.errors import InvalidInput, TooLarge

# The test file that every virus scanner must find, in two parts: it is nowhere in the product.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MEGABYTE = 1024 * 1024


def admitted(name: str, head: bytes, allowed: tuple[str, ...]) -> FileType:
    """The type of the file; `InvalidInput` says what it really is and what may be sent."""
    if not head:
        raise InvalidInput("文件是空的，请重新选择。", code="file_empty")
    found = file_type(head)
    ending = extension(name)
    disguised = bool(ending) and ending not in found.extensions
    if found.media_type not in allowed:
        as_what = f"，与扩展名“.{ending}”不符" if disguised and found.runs else ""
        raise InvalidInput(
            f"只能上传{titles(allowed)}；这个文件的内容是{found.title}{as_what}。",
            code="file_disguised" if as_what else "file_type_refused",
            found=found.media_type,
        )
    if disguised or not ending:
        told = f"“.{ending}”" if ending else "空"
        raise InvalidInput(
            f"文件的内容是{found.title}，而扩展名是{told}。请核对文件后改正名称再上传。",
            code="file_disguised",
            found=found.media_type,
        )
    return found


def titles(media_types: tuple[str, ...]) -> str:
    """Types as people call them: PDF文档、JPEG图片."""
    return "、".join(BY_MEDIA_TYPE[one].title for one in media_types)


def require_small(size: int, most: int) -> None:
    """Raise `TooLarge` beyond `most` bytes."""
    if size > most:
        shown = f"{most // MEGABYTE}MB" if most >= MEGABYTE else f"{most // 1024}KB"
        raise TooLarge(f"文件超过{shown}，请压缩或拆分后再上传。", code="file_too_large", most=most)


class HarmSearch:
    """Looks for what no file may hold, in pieces as they come."""

    def __init__(self) -> None:
        self._end = b""

    def look(self, piece: bytes) -> None:
        """Raise `InvalidInput` where the test virus stands in the file, across pieces too."""
        if EICAR in self._end + piece:
            raise InvalidInput("文件中发现病毒特征，已拒绝上传。", code="file_harmful")
        self._end = (self._end + piece)[-len(EICAR) + 1 :]


def require_digest(expected: str, *, sm3: str, sha256: str) -> None:
    """Raise `InvalidInput` unless the expected checksum is one of the two."""
    if expected and expected.strip().lower() not in (sm3, sha256):
        raise InvalidInput(
            "文件的校验值与您填写的不一致，可能下载不完整或被改动，已拒绝保存。",
            code="checksum_mismatch",
            sm3=sm3,
            sha256=sha256,
        )
