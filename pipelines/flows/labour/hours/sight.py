"""Hours as an officer may see them: who worked is masked below the clearance (LR-GEN-07).

In the place of an inmate's id stands a keyed alias: always the same for an inmate, so that rows can
be told apart, counted and opened, and of no use anywhere else.
"""

from typing import Any

import msgspec

from connectors.ledger.shards import Shards
from pipelines.flows.access.auth.callers import Officer
from pipelines.rules.governance.masking import mask_name, mask_number
from pipelines.rules.labour.sight import require_identity, require_open, sees_identity
from schemas.labour.timesheets import HoursView
from schemas.modules.levelled import LABOUR_HOURS


class Sight:
    """One officer's view of who worked; `Forbidden` where hours are closed as a whole."""

    def __init__(self, shards: Shards, officer: Officer) -> None:
        levels = officer.levels[LABOUR_HOURS.code]
        require_open(levels, officer.permissions)
        self.clear = sees_identity(levels, officer.permissions)
        self._people = shards.people

    def id(self, inmate_id: str) -> str:
        return inmate_id if self.clear else self._people.alias(inmate_id)

    def opened(self, shown: str) -> str:
        """The inmate behind what was shown in the place of the id."""
        return shown if self.clear else self._people.behind(shown)

    def name(self, name: str) -> str:
        return name if self.clear else mask_name(name)

    def number(self, inmate_no: str) -> str:
        return inmate_no if self.clear else mask_number(inmate_no)

    def person(self, row: Any) -> Any:
        """A row of an answer that names somebody, as it may be shown."""
        if self.clear:
            return row
        fields = type(row).__struct_fields__
        shown = {
            "inmate_id": self.id,
            "inmate_no": self.number,
            "name": self.name,
        }
        masked = {
            name: mask(value)
            for name, mask in shown.items()
            if name in fields and (value := getattr(row, name))
        }
        return msgspec.structs.replace(row, **masked)

    def day(self, view: HoursView) -> HoursView:
        """A ward's day with all its parts."""
        if self.clear:
            return view
        return msgspec.structs.replace(
            view,
            clear=False,
            # Who may not see whom he writes about has nothing to go on with.
            draft=None,
            rows=sorted((self.person(row) for row in view.rows), key=lambda row: row.inmate_id),
            lines=[self.person(line) for line in view.lines],
            refused=[self.person(line) for line in view.refused],
            replaced=[self.person(line) for line in view.replaced],
            corrections=[
                msgspec.structs.replace(one, changes=[self.person(row) for row in one.changes])
                for one in view.corrections
            ],
        )


def require_writer(officer: Officer) -> None:
    """`Forbidden` for who may not see whom he would write about."""
    require_identity(officer.levels[LABOUR_HOURS.code], officer.permissions)
