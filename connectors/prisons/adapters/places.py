"""Names of files and folders that come from settings or records, held within their folder."""

import re
from pathlib import Path, PurePosixPath

from schemas.errors import InvalidInput

MOST_CHARACTERS = 300
_ORDER = re.compile(r"[0-9A-Za-z_.-]{1,64}")


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a relative name; raises `InvalidInput` where it leads elsewhere."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    wrong = not parts or len(name) > MOST_CHARACTERS or "\0" in name
    if wrong or any(one in ("/", "..", ".") or ":" in one for one in parts):
        raise InvalidInput("文件名不在允许的文件夹内。", code="name_escapes")
    return parts


def within(folder: Path, name: str) -> Path:
    """The file in the folder, links followed; raises `InvalidInput` where it lies elsewhere."""
    root = folder.resolve()
    found = root.joinpath(*parts_of(name)).resolve()
    if not found.is_relative_to(root):
        raise InvalidInput("文件名不在允许的文件夹内。", code="name_escapes")
    return found


def order_name(order_id: str) -> str:
    """An order's id as part of a file's name."""
    if not _ORDER.fullmatch(order_id) or order_id.startswith("."):
        raise InvalidInput("下发编号不能作文件名。", code="order_id_broken")
    return order_id
