"""What the audit row of a change says: values before and after, sealed ones masked (AU-1)."""

from collections.abc import Mapping
from typing import Any

from pipelines.modules.masks import masked
from pipelines.modules.record import Stored
from serve.modules.desk import Desk


def detail_of(
    desk: Desk, before: Stored | None, after: Stored, changes: Mapping[str, Any], reason: str
) -> dict[str, Any]:
    """Values before and after, sealed ones masked (AU-1)."""
    old = {name: before.values[name] for name in changes} if before else {}
    detail: dict[str, Any] = {
        "before": masked(desk.module, old),
        "after": masked(desk.module, changes),
        "titles_before": _titles(before, changes),
        "titles_after": _titles(after, changes),
        "version": after.version,
        "reason": reason,
    }
    if (before.state if before else None) != after.state:
        detail["state"] = [before.state if before else None, after.state]
    return detail


def _titles(stored: Stored | None, names: Mapping[str, Any]) -> dict[str, str]:
    return {name: title for name, title in stored.titles.items() if name in names} if stored else {}
