"""Names of files, as they come from outside and as headers carry them."""

import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

LONGEST = 120
UNNAMED = "未命名"
UNSAFE = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
"""Categories of characters that no name needs; among them those that turn the writing around."""


def clean_name(raw: str) -> str:
    """The last part of whatever path it came with, without hidden or controlling characters."""
    last = raw.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(one for one in last if unicodedata.category(one) not in UNSAFE)
    plain = "".join("_" if one in '<>:"|?*' else one for one in plain).strip(" .")
    if not plain:
        return UNNAMED
    ending = extension(plain)
    stem = plain.removesuffix(f".{plain.rsplit('.', 1)[-1]}") if ending else plain
    tail = f".{ending}" if ending else ""
    return stem[: LONGEST - len(tail)] + tail


def extension(name: str) -> str:
    """`pdf` of `证明.PDF`; empty without one, or where what follows the dot is none."""
    ending = PurePosixPath(name).suffix.removeprefix(".").lower()
    return ending if len(ending) <= 10 and ending.isascii() and ending.isalnum() else ""


def disposition(name: str, *, inline: bool) -> str:
    """The header that gives a file its name (RFC 6266); no name can add a header of its own."""
    kind = "inline" if inline else "attachment"
    ascii_name = "".join(
        one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in name
    )
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
