"""An inmate's record as the prison affairs platform tells it, for the audit log."""

from collections.abc import Mapping
from typing import Any

from pipelines.rules.headcount.flags import Flag
from pipelines.rules.modules.masks import masked
from pipelines.rules.security.actor import system_actor
from schemas.modules.people.inmates import INMATES

SYNC = system_actor("狱政平台同步")
ACTION = f"{INMATES.code}.synchronise"


def synchronised_detail(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    titles_before: Mapping[str, str],
    ward_after: str | None,
    states: tuple[str | None, str | None],
) -> dict[str, Any]:
    """Values before and after as a form's change tells them, sealed ones masked (AU-1)."""
    named = ward_after is not None and "ward_id" in new
    detail: dict[str, Any] = {
        "before": masked(INMATES, old),
        "after": masked(INMATES, new),
        "titles_before": dict(titles_before),
        "titles_after": {"ward_id": ward_after} if named else {},
    }
    if states[0] != states[1]:
        detail["state"] = list(states)
    return detail


def flag_detail(inmate_id: str, flag: Flag, *, holds: bool) -> dict[str, Any]:
    """A flag that begins or ends, as the log has it."""
    told = {"inmate_id": inmate_id, "kind": flag.kind.value, "code": flag.code or None}
    return {"after": told | {"holds": holds}}
