"""What pay is calculated from and who answers it; what is not there yet is None."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.facts import GradeSpell, HoursOfDay


class ApprovedHours(Protocol):
    """The ledger of hours."""

    async def hours(self, tx: Tx, ward_id: str, month: str) -> list[HoursOfDay]:
        """Approved lines of the ward alone, whoever the inmates' ward is today.

        `Unavailable` while the ledger does not hold all that was approved of the month.
        """
        ...


class WorkerGrades(Protocol):
    """The grades of workers."""

    async def spells(
        self, tx: Tx, inmate_ids: Collection[str], first: date, last: date
    ) -> list[GradeSpell]:
        """Split at each change of a setting and of a grade's own rule."""
        ...


@dataclass(frozen=True, kw_only=True)
class PaySources:
    """Both, as far as they are in use."""

    hours: ApprovedHours | None = None
    grades: WorkerGrades | None = None
