"""Steps that tests of hours begin with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from connectors.postgres.headcount import spells
from connectors.postgres.headcount.spells import SpellRow
from connectors.postgres.transaction import Tx
from schemas.headcount.headcount import Began
from tests.integration.eventually import eventually
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import Person

DAY = "2026-11-24"
"""A Tuesday."""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Ward:
    """A ward with inmates, of whom the last has no post."""

    id: str
    inmates: list[str]
    post: str
    schedule: str
    day: str

    def line(self, inmate: int, minutes: int = 420, kind: str = "normal") -> dict[str, Any]:
        return {
            "inmate_id": self.inmates[inmate],
            "post_id": self.post,
            "kind": kind,
            "minutes": minutes,
        }

    def sheet(self, *lines: dict[str, Any], version: int = 0, day: str = "") -> dict[str, Any]:
        named = {"ward_id": self.id, "day": day or self.day}
        return {**named, "version": version, "lines": list(lines)}

    async def view(self, officer: Person, day: str = "") -> Any:
        return await officer.get("/api/hours/day", ward_id=self.id, day=day or self.day)

    async def submit(
        self, officer: Person, *lines: dict[str, Any], version: int = 0, day: str = ""
    ) -> Any:
        body = self.sheet(*lines, version=version, day=day)
        return await officer.post("/api/hours/sheets", body)

    async def approved(self, officer: Person, approver: Person, *lines: Any, day: str = "") -> Any:
        """Submit and have another person approve once it is booked; answers the sheet."""
        made = await self.submit(officer, *lines, day=day)
        await booked(self, officer, made["sheet"]["version"], day)
        await decide(approver, await only(approver), "approve")
        return made["sheet"]


async def stay(
    tx: Tx,
    inmate_id: str,
    ward_id: str,
    prison_id: str,
    since: datetime = LONG_AGO,
    until: datetime | None = None,
) -> None:
    """Let the headcount ledger say that an inmate was in a ward, beside other stays."""
    before = await spells.of_inmate(tx, inmate_id)
    fresh = SpellRow(
        ward_id=ward_id,
        prison_id=prison_id,
        since=since,
        until=until,
        began=Began.MOVED.value,
        began_seq=None,
        ended=Began.MOVED.value if until else None,
        ended_seq=None,
    )
    ended = [msgspec.structs.replace(one, until=one.until or since) for one in before]
    await spells.replace(tx, inmate_id, before, [*ended, fresh])


async def booked(ward: Ward, officer: Person, version: int, day: str = "") -> Any:
    """The view once the ledger holds a version."""
    seen: dict[str, Any] = {}

    async def there() -> bool:
        seen.update(await ward.view(officer, day))
        return bool(seen["booked"]) and seen["sheet"]["version"] == version

    await eventually(there)
    return seen
