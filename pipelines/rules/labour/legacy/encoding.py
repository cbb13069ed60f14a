"""Which encoding a dump is in: its first line says it, and every other line must agree."""

import codecs
from collections.abc import Sequence

from schemas.errors import InvalidInput

UTF_8, GB18030 = "utf-8", "gb18030"


def encoding_of(first: bytes, headings: Sequence[str]) -> tuple[str, int]:
    """The encoding in which the first line is these headings, and how long its mark is.

    `InvalidInput` where it is in none.
    """
    mark = len(codecs.BOM_UTF8) if first.startswith(codecs.BOM_UTF8) else 0
    line = first[mark:].rstrip(b"\r\n")
    wanted = ",".join(headings)
    for encoding in (UTF_8,) if mark else (UTF_8, GB18030):
        if line == wanted.encode(encoding):
            return encoding, mark
    raise InvalidInput(
        f"第一行不是规定的表头（{wanted}），或编码不是 UTF-8、GB18030。", code="bad_headings"
    )


def text_of(line: bytes, encoding: str) -> str | None:
    """The line's text; None where it is not in the file's encoding."""
    if line.isascii():
        return None if b"\0" in line else line.decode()
    if encoding == GB18030 and looks_like_utf8(line):
        return None
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def looks_like_utf8(line: bytes) -> bool:
    """Whether all of its characters beyond ASCII are three bytes of UTF-8, as Chinese ones are.

    GB18030 reads most such bytes as other characters, without any error.
    """
    try:
        text = line.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return all(character.isascii() or character >= "\u0800" for character in text)
