"""Hours as people write them: 8, 7.5 or 7:30; minutes everywhere else."""

import re
from datetime import datetime, time
from typing import Any

DECIMAL = re.compile(r"(\d{1,2})(?:\.(\d{1,2}))?")
CLOCK = re.compile(r"(\d{1,2})[:：]([0-5]\d)")
MOST = 24 * 60


def minutes_of(text: str) -> int:
    """Minutes of what was typed, 0 for nothing; `ValueError` for what is no time of a day."""
    plain = text.strip()
    if not plain:
        return 0
    if clock := CLOCK.fullmatch(plain):
        minutes = int(clock[1]) * 60 + int(clock[2])
    elif decimal := DECIMAL.fullmatch(plain):
        minutes = round(float(decimal[0]) * 60)
    else:
        raise ValueError(f"工时“{text}”不是有效的小时数，如8、7.5或7:30")
    if minutes > MOST:
        raise ValueError("一天的工时不能超过24小时")
    return minutes


def typed(minutes: int) -> str:
    """As it would be typed; nothing for no minutes."""
    if minutes == 0:
        return ""
    hours, rest = divmod(minutes, 60)
    if rest % 3:
        return f"{hours}:{rest:02}"
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def cell_text(cell: Any) -> str:
    """What a cell of a file says; spreadsheet programs make times of 7:30 by themselves."""
    if cell is None:
        return ""
    if isinstance(cell, time | datetime):
        return f"{cell.hour}:{cell.minute:02}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def hours_text(minutes: int | None) -> str:
    """As people write it: 7小时30分; a dash for no line."""
    if minutes is None:
        return "—"
    hours, rest = divmod(minutes, 60)
    return "".join([f"{hours}小时" if hours else "", f"{rest}分" if rest or not hours else ""])
