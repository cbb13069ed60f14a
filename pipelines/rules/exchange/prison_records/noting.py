"""What the audit log says of records that a prison's system told."""

from typing import Any

from pipelines.rules.security.actor import system_actor

CONNECTOR = system_actor("监狱系统对接")
APPLY = "prison_records.apply"


def page_detail(system_id: str, told: int, changed: int) -> dict[str, Any]:
    return {"system": system_id, "records": told, "changed": changed}
