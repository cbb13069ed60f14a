"""What an audit row says of a record that was made or changed (AU-1)."""

from collections.abc import Mapping
from typing import Any

from pipelines.rules.modules.masks import masked
from schemas.modules.module import Module


def change_detail(
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    titles_before: Mapping[str, str],
    titles_after: Mapping[str, str],
    version: int,
    reason: str,
    states: tuple[str | None, str | None],
) -> dict[str, Any]:
    """Values before and after, as the log keeps them; the state only where it is another one."""
    detail: dict[str, Any] = {
        "before": dict(before),
        "after": dict(after),
        "titles_before": dict(titles_before),
        "titles_after": dict(titles_after),
        "version": version,
        "reason": reason,
    }
    if states[0] != states[1]:
        detail["state"] = list(states)
    return detail


def creation_detail(
    module: Module, values: Mapping[str, Any], titles: Mapping[str, str], state: str | None
) -> dict[str, Any]:
    """Of a new record without files, none of whose fields is sealed and yet shown whole."""
    whole = {field.name: values.get(field.name) for field in module.fields}
    return change_detail(
        before={},
        after=masked(module, whole),
        titles_before={},
        titles_after=titles,
        version=1,
        reason="",
        states=(None, state),
    )


def decision_detail(
    states: tuple[str | None, str], reason: str, case_id: str, version: int
) -> dict[str, Any]:
    """Of a record that a decision of the approval centre moved."""
    return {"state": list(states), "reason": reason, "case_id": case_id, "version": version}
