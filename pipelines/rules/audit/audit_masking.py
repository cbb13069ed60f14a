"""What an audit row does not say to its readers: the values of business fields (NF-SEC-19)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from pipelines.rules.audit.audit_detail import NOTHING, OF_CHANGES, TITLES
from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR
from pipelines.rules.security.sealed_note import TOLD, is_note
from schemas.audit.audit import AuditChange, AuditNote

MASKED = "已遮蔽"
STATE = "state"
ADMINISTERED = KEPT_BY_ADMINISTRATOR | {
    "approval_delegation", "approval_flow", "audit", "backup", "component",
    "data_level", "data_quality", "demonstration", "device_credential", "installation",
    "integrity_finding", "interface", "job", "menu", "menu_entry", "officer", "officer_role",
    "officer_scope", "org_unit", "parameter", "part_restart", "peer", "prison_system",
    "privacy_notice", "refused_device", "replica_scaling", "retention", "rights_change",
    "role", "role_permission", "row_seal", "security_notice", "seed", "session", "storage",
    "subsystem",
}  # fmt: skip
"""Kinds of objects that are the platform's own: their values are what an auditor audits."""
BUSINESS_NOTES = frozenset(
    {"detail", "file", "filters", "name", "phone", "query", "text", "title", "value", "word"}
)
"""Notes of rows about the business that may carry what a record says."""
PLACES_AND_TIMES = frozenset(
    {"day", "days", "month", "of", "on", "period", "since", "system", "table", "until", "ward"}
)
PLAIN_NOTES = (frozenset(TITLES) | PLACES_AND_TIMES | {"action", "digest", "duty", "purpose"}) - (
    BUSINESS_NOTES | OF_CHANGES
)
"""Notes that say what was done, by which case and why: they are read by whoever audits."""
POINTERS = ("_id", "_ids", "_s")


def is_business(object_kind: str) -> bool:
    """Whether rows about this kind of object tell of the business; an unknown kind does."""
    return object_kind not in ADMINISTERED


def masked_detail(object_kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail with each business value replaced; which fields there were stays."""
    if not is_business(object_kind):
        return dict(detail)
    return {name: _masked_part(name, value) for name, value in detail.items()}


def masked_changes(object_kind: str, changes: list[AuditChange]) -> list[AuditChange]:
    """Changed fields without their values; that a record went from state to state is no value."""
    if not is_business(object_kind):
        return changes
    return [
        one
        if one.name == STATE
        else msgspec.structs.replace(one, before=_shown(one.before), after=_shown(one.after))
        for one in changes
    ]


def masked_notes(object_kind: str, notes: list[AuditNote]) -> list[AuditNote]:
    if not is_business(object_kind):
        return notes
    return [
        one if _is_plain(one.name) else msgspec.structs.replace(one, text=_shown(one.text))
        for one in notes
    ]


def _shown(text: str) -> str:
    return text if text in (NOTHING, TOLD) else MASKED


def _is_plain(name: str) -> bool:
    return name in PLAIN_NOTES or name.endswith(POINTERS)


def _masked_part(name: str, value: Any) -> Any:
    """Values before and after go whatever they are; of other notes only words go, no counts."""
    if name in OF_CHANGES:
        return _masked(value)
    if _is_plain(name) or isinstance(value, bool | int | float):
        return value
    return _masked(value)


def _masked(value: Any) -> Any:
    """Names of fields stay, and what lies sealed; values go."""
    if value is None or value == "" or is_note(value):
        return value
    if isinstance(value, Mapping):
        return {name: _masked(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return MASKED
