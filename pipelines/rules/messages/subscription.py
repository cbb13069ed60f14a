"""What a subscription message is filled with: a field and its words on each line (VC-PUB-12)."""

import re

FIELD = re.compile(r"([a-z_]+[0-9]*)\s*=\s*(.+)")
MOST = 20
"""The platform cuts or refuses a longer value."""


def fields_of(text: str) -> dict[str, str] | None:
    """By field what it shows; None where a line says no field."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        matched = FIELD.fullmatch(line.strip())
        if matched is None:
            return None
        found[matched.group(1)] = matched.group(2)[:MOST]
    return found or None
