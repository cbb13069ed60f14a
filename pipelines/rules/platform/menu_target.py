"""Where an added menu entry may lead: into the product, or by https elsewhere (VC-CFG-20)."""

import re
from urllib.parse import urlsplit

from schemas.errors import InvalidInput

PAGE = re.compile(r"/[A-Za-z0-9_][A-Za-z0-9_/.-]*(\?[A-Za-z0-9_.=&%,:-]*)?")
UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\\\"'<>`]")


def checked_target(target: str) -> str:
    """The address as it may be kept; `InvalidInput` for any other scheme, host form or character.

    A page of the product is an address of the console, as `/m/inmates?key_control=true`.
    """
    address = target.strip()
    if PAGE.fullmatch(address) and ".." not in address:
        return address
    if not UNSAFE.search(address) and _is_https(address):
        return address
    raise InvalidInput(
        "地址应为本系统页面（以 / 开头）或以 https:// 开头的外部网址。",
        code="wrong_target",
        field="target",
    )


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # Reading the port raises where it is none.
        _ = parts.port
    except ValueError:
        return False
    # Somebody's name before the host hides where a link really leads.
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
