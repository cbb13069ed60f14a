"""What a page of figures was told, by group."""

from typing import Any


def group(told: Any, name: str) -> list[Any]:
    (found,) = (one["lines"] for one in told["groups"] if one["name"] == name)
    return list(found)


def values(lines: list[Any]) -> list[Any]:
    return [line["values"] for line in lines]


def whole(told: Any) -> Any:
    return told["whole"]["values"]


def units(told: Any) -> tuple[list[Any], list[Any]]:
    """Prisons, and all their wards."""
    prisons = group(told, "unit")
    return prisons, [ward for prison in prisons for ward in prison["below"]]
