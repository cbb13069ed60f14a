"""The entries that the mini-program's home has until the bureau sets others."""

from datetime import date
from typing import Any

from schemas.modules.family.content_fields import EVERYBODY, RELATIVES

SINCE = date(2026, 1, 1)
FIRST = (
    ("申请视频通话", "video", "ask_call", RELATIVES),
    ("现在就通话", "phone", "dial_call", RELATIVES),
    ("预约现场会见", "people", "ask_visit", RELATIVES),
    ("我的申请", "file", "applications", RELATIVES),
    ("帮助中心", "notice", "help", EVERYBODY),
    ("阅读手册", "text", "handbook", EVERYBODY),
    ("咨询", "pen", "questions", EVERYBODY),
)
"""Title, icon, target and audience, in their order."""


def first_modules(bureau_id: str) -> list[dict[str, Any]]:
    """Their values, ten apart, so that others find room between them."""
    return [
        {
            "title": title,
            "icon": icon,
            "target": target,
            "audience": audience,
            "unit_id": bureau_id,
            "sort": 10 * (place + 1),
            "shown_from": SINCE,
        }
        for place, (title, icon, target, audience) in enumerate(FIRST)
    ]
