"""工时统计 as it is asked and told."""

from typing import Any

COUNTS = "/api/hours/statistics/hours"


def lines_of(told: Any) -> list[Any]:
    """Of the one group that it has."""
    (group,) = told["groups"]
    return list(group["lines"])


def key_of(line: Any) -> str:
    """Of whom or what a line is."""
    return str(line["where"]["lines"]["key"])
